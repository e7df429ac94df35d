/// What the platform keeps, against what it leaves to creators: single-peaked if people answer, falling if nobody does.
#include "scenarios/outcome_figures.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/side_by_side.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace carat {
namespace {

/// Diamonds per coin: next to nothing, near the optimum, next to all of it.
constexpr std::array rates{0.02, 0.3, 0.9};

using Margins = std::array<double, rates.size()>;

double margin_of(const Replicate& replicate) {
    for (const Figure& figure : figures_of(replicate)) {
        if (figure.name == "platform_margin") return figure.value;
    }
    throw std::out_of_range("platform_margin");
}

/// Of some worlds of four months, a tenth of the baseline's size, at each rate.
Margins margins(bool people_answer, std::size_t worlds) {
    Scenario scenario =
        load_scenario("scenarios/baseline.toml", {"run.length=120d", "viewers.count=20000", "creators.count=800"});
    scenario.economy.behaviour.viewers_respond = scenario.economy.behaviour.creators_respond = people_answer;
    std::vector<double> kept(rates.size() * worlds);
    const auto work = [&](std::size_t i) {
        Scenario variant = scenario;
        variant.economy.conversion.diamonds_per_coin = {std::llround(rates[i / worlds] * Rate::one)};
        kept[i] = margin_of(run_replicate(variant, static_cast<std::int64_t>(i % worlds)));
    };
    side_by_side(kept.size(), 0, work, [](std::size_t) {});
    Margins sums{};
    for (std::size_t i = 0; i < kept.size(); ++i) sums[i / worlds] += kept[i];
    return sums;
}

TEST(BaselineRevenue, HasItsPeakBetweenTheExtremesIfPeopleAnswer) {
    const Margins kept = margins(true, 4);
    EXPECT_GT(kept[1], 1.1 * kept[0]);
    EXPECT_GT(kept[1], 1.5 * kept[2]);
}

TEST(BaselineRevenue, FallsWithTheRateIfNobodyAnswers) {
    const Margins kept = margins(false, 1);
    EXPECT_GT(kept[0], kept[1]);
    EXPECT_GT(kept[1], kept[2]);
}

}  // namespace
}  // namespace carat
