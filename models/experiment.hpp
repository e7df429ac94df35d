/// Experiment: some people live under other rules, in the same world as the rest, as in an A/B test.
///
///     who is treated, drawn once --> the rules of each event: control or treatment
///
/// Law     A viewer or a creator (or a whole region of them) is treated with probability `share`. An event goes by the treatment
///         if its viewer is treated (viewers), its creator is (creators), or both are (pairs). Who is treated at a smaller share
///         is so at a larger one.
/// Keeps   At share 1 the world is, event by event, that of the other rules for everyone.
/// Draws   trial_viewer, trial_creator, trial_region: once each, `assignment` being the occurrence.
/// Source  viewer-side, creator-side and two-sided randomization: Johari, Li, Liskovich, Weintraub (2022).
#pragma once

#include "models/population.hpp"
#include "models/purpose.hpp"
#include "models/rules.hpp"
#include "models/wallet.hpp"
#include "sim/describe.hpp"
#include "sim/draws.hpp"

#include <array>

namespace carat {

namespace experiment {

enum class Side : std::uint8_t { none = 0, viewers = 1, creators = 2, pairs = 3 };
enum class Unit : std::uint8_t { person = 0, region = 1 };

struct Params {
    Side side = Side::none;
    Unit unit = Unit::person;
    double share = 0.5;
    std::int64_t assignment = 0;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("side", p.side,
          Field{.words = "who is treated: viewers, creators, or pairs of both; none: there is no experiment",
                .change = Change::never});
    visit("unit", p.unit, Field{.words = "what is drawn: each person, or whole regions", .change = Change::never});
    visit("share", p.share, Field{"share", 0, 1, "probability of being treated", Change::never});
    visit("assignment", p.assignment,
          Field{"", 0, 1e9, "number of the draw: another one treats others in the same world", Change::never});
}

}  // namespace experiment

template <>
struct Names<experiment::Side> {
    static constexpr std::array<std::string_view, 4> list{"none", "viewers", "creators", "pairs"};
};

template <>
struct Names<experiment::Unit> {
    static constexpr std::array<std::string_view, 2> list{"person", "region"};
};

/// An experiment as it is set up: who, and under which rules.
struct Trial {
    experiment::Params design;
    economy::Params treatment;
};

/// Who is treated, and the rules they live under.
class Treatment {
public:
    Treatment(const Trial& trial, const Luck& luck) : design_(trial.design), rules_(trial.treatment), luck_(luck) {}

    const Rules& rules() const { return rules_; }

    bool viewer(std::uint32_t viewer, std::uint32_t region) const {
        return drawn(Purpose::trial_viewer, viewer, region);
    }
    bool creator(std::uint32_t creator, std::uint32_t region) const {
        return drawn(Purpose::trial_creator, creator, region);
    }

    experiment::Side side() const { return design_.side; }

private:
    bool drawn(Purpose purpose, std::uint32_t who, std::uint32_t region) const {
        const bool person = design_.unit == experiment::Unit::person;
        const auto assignment = static_cast<std::uint64_t>(design_.assignment);
        Draws draw = luck_.draws(person ? purpose : Purpose::trial_region, person ? who : region, assignment);
        return uniform(draw) < design_.share;
    }

    experiment::Params design_;
    Rules rules_;
    Luck luck_;
};

}  // namespace carat
