/// Experiments: the treated live under other rules, others do not, and who is treated depends on nothing else.
#include "scenarios/outcome_figures.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace carat {
namespace {

Scenario busy(std::vector<std::string> overrides) {
    overrides.insert(overrides.end(), {"run.length=14d", "ring.on=false"});  // a ring is in no arm
    return load_scenario("tests/reference/busy.toml", overrides);
}

Scenario without_policies(Scenario scenario) {
    scenario.policies.clear();
    return scenario;
}

/// The busy world without its policies, as text, with [experiment] beside it.
Scenario trial(const std::string& side, double share, const std::string& set) {
    const std::string text = to_toml(without_policies(busy({})));
    return parse_scenario(
        text, "busy", {},
        {"experiment.side=" + side, "experiment.share=" + std::to_string(share), "experiment.set={" + set + "}"});
}

std::uint64_t digest_of(const Scenario& scenario) { return run_replicate(scenario, 0).digest; }

const Table& table_of(const Replicate& replicate, const std::string& name) {
    return *std::find_if(replicate.tables.begin(), replicate.tables.end(),
                         [&](const Table& table) { return table.name == name; });
}

template <class T>
const std::vector<T>& column_of(const Replicate& replicate, const std::string& table, const std::string& name) {
    const auto& columns = table_of(replicate, table).columns;
    return std::get<std::vector<T>>(
        std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; })->values);
}

struct Case {
    std::string side;
    std::string name;
    std::string value;
};

class OfEachParameter : public testing::TestWithParam<Case> {};

TEST_P(OfEachParameter, AtShareOneTheWorldIsThatOfTheOtherRules) {
    const auto& [side, name, value] = GetParam();
    const Scenario base = without_policies(busy({}));
    const Scenario changed = parse_scenario(to_toml(base), "busy", {}, {name + "=" + value});
    const std::string set = "\"" + name + "\" = " + value;
    EXPECT_EQ(digest_of(trial(side, 1.0, set)), digest_of(changed));
    EXPECT_EQ(digest_of(trial(side, 0.0, set)), digest_of(base));
    EXPECT_NE(digest_of(changed), digest_of(base)) << "the change must change something";
}

INSTANTIATE_TEST_SUITE_P(
    Experiment, OfEachParameter,
    testing::Values(
        Case{"viewers", "store.coin_price_app", "\"0.02 USD\""}, Case{"viewers", "store.bonus", "\"0.5\""},
        Case{"viewers", "store.store_fee", "\"0.1\""}, Case{"viewers", "store.purchase_probability", "0.9"},
        Case{"viewers", "caps.day", "\"5 USD\""}, Case{"viewers", "caps.own_share", "0.9"},
        Case{"viewers", "caps.gift", "20"}, Case{"viewers", "gift.rose.coins", "2"},
        Case{"viewers", "gifting.rate_per_hour", "20.0"}, Case{"viewers", "gifting.preferred_coins", "900.0"},
        Case{"viewers", "gifting.combo_probability", "0.9"}, Case{"viewers", "conversion.diamonds_per_coin", "\"0.7\""},
        Case{"creators", "conversion.diamonds_per_coin", "\"0.7\""}, Case{"creators", "rewards.schedule", "\"flat\""},
        Case{"creators", "payout.threshold", "\"1 USD\""}, Case{"creators", "payout.hold", "\"0s\""},
        Case{"creators", "payout.fee", "\"1 USD\""}, Case{"creators", "payout.when", "\"payday\""},
        Case{"creators", "agency.commission", "\"0.3\""}, Case{"pairs", "conversion.diamonds_per_coin", "\"0.7\""},
        Case{"creators", "rewards.compensation", "\"0\""}),
    [](const auto& tested) {
        std::string name = tested.param.side + "_" + tested.param.name;
        std::replace(name.begin(), name.end(), '.', '_');
        return name;
    });

TEST(Experiment, TreatsTheShareThatItSays) {
    const Replicate world = run_replicate(trial("creators", 0.3, "\"conversion.diamonds_per_coin\" = \"0.7\""), 0);
    const auto& arms = column_of<std::int8_t>(world, "creators", "arm");
    const auto treated = static_cast<double>(std::count(arms.begin(), arms.end(), 1));
    const auto all = static_cast<double>(arms.size());
    EXPECT_NEAR(treated / all, 0.3, 4.0 * std::sqrt(0.3 * 0.7 / all));
    EXPECT_GT(treated, 0.0);
}

TEST(Experiment, OnlyTreatedCreatorsGetMoreForACoin) {
    const Replicate world = run_replicate(trial("creators", 0.5,
                                                "\"conversion.diamonds_per_coin\" = \"1\", \"rewards.schedule\" = "
                                                "\"flat\", \"rewards.compensation\" = \"0\""),
                                          0);
    const auto& arms = column_of<std::int8_t>(world, "creators", "arm");
    const auto& coins = column_of<std::int64_t>(world, "creators", "gift_coins");
    const auto& diamonds = column_of<std::int64_t>(world, "creators", "diamonds_from_gifts");
    constexpr std::int64_t one = 1'000'000;
    int treated = 0;
    int others = 0;
    for (std::size_t i = 0; i < arms.size(); ++i) {
        if (coins[i] == 0) continue;
        if (arms[i] == 1) {
            ++treated;
            EXPECT_EQ(diamonds[i], coins[i] * one);
        } else {
            ++others;
            EXPECT_LT(diamonds[i], coins[i] * one);
        }
    }
    EXPECT_GT(treated, 5);
    EXPECT_GT(others, 5);
}

TEST(Experiment, ArmsAddUpToThePeople) {
    const Replicate world = run_replicate(trial("pairs", 0.5, "\"conversion.diamonds_per_coin\" = \"0.7\""), 0);
    const auto sum = [](const std::vector<std::int64_t>& values) {
        return std::accumulate(values.begin(), values.end(), std::int64_t{0});
    };
    const auto by_arm = [&](const std::string& name) { return column_of<std::int64_t>(world, "experiment", name); };
    EXPECT_EQ(sum(by_arm("coins_given")), sum(column_of<std::int64_t>(world, "creators", "gift_coins")));
    EXPECT_EQ(sum(by_arm("diamonds")), sum(column_of<std::int64_t>(world, "creators", "diamonds_from_gifts")));
    EXPECT_EQ(sum(by_arm("spend")), sum(column_of<std::int64_t>(world, "viewers", "spend")));
    EXPECT_EQ(by_arm("payers")[0] + by_arm("payers")[1],
              static_cast<std::int64_t>(column_of<std::int64_t>(world, "viewers", "spend").size()));
    for (const std::int64_t coins : by_arm("coins_given")) EXPECT_GT(coins, 0);
}

TEST(Experiment, AnotherAssignmentTreatsOthersInTheSameWorld) {
    const std::string set = "\"payout.threshold\" = \"1 USD\"";
    const Scenario first = trial("creators", 0.5, set);
    Scenario second = first;
    second.experiment.assignment = 1;
    const Replicate here = run_replicate(first, 0);
    const Replicate there = run_replicate(second, 0);
    EXPECT_NE(column_of<std::int8_t>(here, "creators", "arm"), column_of<std::int8_t>(there, "creators", "arm"));
    EXPECT_EQ(column_of<double>(here, "creators", "quality"), column_of<double>(there, "creators", "quality"));
}

TEST(Experiment, RegionsAreTreatedAsWholes) {
    Scenario scenario = trial("creators", 0.5, "\"payout.threshold\" = \"1 USD\"");
    scenario.experiment.unit = experiment::Unit::region;
    bool mixed = false;
    for (int assignment = 0; assignment < 8; ++assignment) {
        scenario.experiment.assignment = assignment;
        const Replicate world = run_replicate(scenario, 0);
        const auto& arms = column_of<std::int8_t>(world, "creators", "arm");
        const auto& regions = column_of<std::int8_t>(world, "creators", "region");
        std::vector<int> arm_of(8, -1);
        for (std::size_t i = 0; i < arms.size(); ++i) {
            int& arm = arm_of[static_cast<std::size_t>(regions[i])];
            if (arm < 0) arm = static_cast<unsigned char>(arms[i]);
            EXPECT_EQ(arm, arms[i]);
        }
        mixed = mixed || arm_of[0] != arm_of[1];
    }
    EXPECT_TRUE(mixed);
}

TEST(Experiment, IsTheSameForAnyNumberOfThreadsAndReadFromItsOwnText) {
    const Scenario scenario = trial("pairs", 0.5, "\"conversion.diamonds_per_coin\" = \"0.7\"");
    const std::uint64_t digest = digest_of(scenario);
    EXPECT_EQ(run(scenario, {.threads = 3}).replicates.front().digest, digest);
    const Scenario again = parse_scenario(to_toml(scenario), "again");
    EXPECT_EQ(to_toml(again), to_toml(scenario));
    EXPECT_EQ(digest_of(again), digest);
}

}  // namespace
}  // namespace carat
