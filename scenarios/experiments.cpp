#include "scenarios/experiments.hpp"

#include "scenarios/policies.hpp"
#include "scenarios/settings.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace carat {
namespace {

using experiment::Side;

/// What may be treated, by side: whole sections end with a dot.
constexpr std::array<std::string_view, 7> of_viewers{"store.",
                                                     "gift.",
                                                     "caps.",
                                                     "conversion.diamonds_per_coin",
                                                     "gifting.rate_per_hour",
                                                     "gifting.preferred_coins",
                                                     "gifting.combo_probability"};
constexpr std::array<std::string_view, 5> of_creators{"conversion.diamonds_per_coin", "rewards.", "payout.",
                                                      "agency.commission", "agency.paid_by"};
constexpr std::array<std::string_view, 1> of_pairs{"conversion.diamonds_per_coin"};

/// Of these sections, what is done for everyone at once.
constexpr std::array<std::string_view, 2> for_everyone{"caps.coins_expire_after", "rewards.league_top"};

std::span<const std::string_view> allowed(Side side) {
    switch (side) {
        case Side::viewers:
            return of_viewers;
        case Side::creators:
            return of_creators;
        case Side::pairs:
            return of_pairs;
        case Side::none:
            break;
    }
    return {};
}

bool may_be_treated(std::string_view name, Side side) {
    const auto is_of = [&](std::string_view some) {
        return some.back() == '.' ? name.starts_with(some) : name == some;
    };
    const std::span<const std::string_view> names = allowed(side);
    return std::find(for_everyone.begin(), for_everyone.end(), name) == for_everyone.end() &&
           std::any_of(names.begin(), names.end(), is_of);
}

std::string list(std::span<const std::string_view> names) {
    std::string text;
    for (const std::string_view name : names) {
        text += (text.empty() ? "" : ", ") + std::string(name) + (name.back() == '.' ? "*" : "");
    }
    return text;
}

}  // namespace

void read_treatment(const toml::Value* set, Place whole, Scenario& scenario, Problems& problems) {
    const Side side = scenario.experiment.side;
    if (problems.concern("experiment") || (set == nullptr && side == Side::none)) return;
    if (side == Side::none) {
        problems.add(whole, "experiment.side",
                     "expected viewers, creators or pairs, found none: nobody would live by `set`");
        return;
    }
    if (!scenario.policies.empty()) {
        problems.add(whole, "experiment",
                     "expected no [[policy]] beside it: an experiment compares one set of rules with another");
    }
    const std::size_t before = problems.size();
    scenario.treatment = read_settings(set, whole, "experiment.set", scenario.run, scenario.economy, problems);
    if (problems.size() > before) return;
    for (const toml::Entry& entry : differences(scenario.economy, *scenario.treatment).entries) {
        if (!may_be_treated(entry.key, side)) {
            problems.add(
                set->place, "experiment.set." + entry.key,
                "cannot differ between people of one world on this side; expected one of " + list(allowed(side)));
        }
    }
}

}  // namespace carat
