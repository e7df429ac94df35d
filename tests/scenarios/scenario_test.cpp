#include "scenarios/scenario.hpp"

#include "scenarios/policies.hpp"
#include "scenarios/starter.hpp"
#include "scenarios/writer.hpp"
#include "tests/scenarios/folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace carat {
namespace {

const std::string small = "[run]\nseed = 1\nlength = \"28d\"\n[engine]\nwindow = \"1min\"\n[gift.rose]\ncoins = 1\n";

Scenario parsed(const std::string& text, const std::vector<std::string>& overrides = {}) {
    return parse_scenario(text, "text", {}, overrides);
}

std::string complaint(const std::string& text, const std::vector<std::string>& overrides = {}) {
    try {
        parsed(text, overrides);
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

class ShippedScenario : public testing::TestWithParam<const char*> {};

TEST_P(ShippedScenario, IsValidAndReadsBackFromItsResolvedText) {
    const Scenario scenario = load_scenario(GetParam());
    const std::string text = to_toml(scenario);
    EXPECT_EQ(to_toml(parsed(text)), text);
    EXPECT_EQ(scenario_hash(parsed(text)), scenario_hash(scenario));
}

INSTANTIATE_TEST_SUITE_P(Files, ShippedScenario,
                         testing::Values("scenarios/baseline.toml", "scenarios/village.toml",
                                         "scenarios/policy_share.toml", "scenarios/policy_spending_cap.toml"),
                         [](const auto& shipped) { return std::filesystem::path(shipped.param).stem().string(); });

TEST(Baseline, SaysTheSameAsTheDefaultsOfTheModel) {
    economy::Params defaults;
    const Scenario baseline = load_scenario("scenarios/baseline.toml");
    defaults.gifts = baseline.economy.gifts;
    EXPECT_EQ(toml_text(differences(defaults, baseline.economy)), "")
        << "baseline.toml differs from the defaults in models/";
}

TEST(Baseline, HasTheWholeCatalogue) {
    const Scenario baseline = load_scenario("scenarios/baseline.toml");
    ASSERT_EQ(baseline.economy.gifts.size(), 161U);
    const auto named = [&](const std::string& name) {
        return std::count_if(baseline.economy.gifts.begin(), baseline.economy.gifts.end(),
                             [&](const auto& gift) { return gift.name == name; });
    };
    EXPECT_EQ(named("rose"), 1);
    EXPECT_EQ(named("finger_heart"), 1);
    EXPECT_EQ(named("heart_5480"), 1);
}

TEST(Scenario, OverridesWinOverFiles) {
    const Scenario scenario =
        load_scenario("scenarios/village.toml", {"payout.threshold=20 USD", "gift.rose.coins=2", "run.seed=9"});
    EXPECT_EQ(scenario.economy.payout.threshold, Usd{20'000'000});
    EXPECT_EQ(scenario.run.seed, 9);
    EXPECT_EQ(scenario.economy.gifts.size(), 161U);
    EXPECT_EQ(scenario.overrides.size(), 3U);
}

TEST(Scenario, ComplainsOfOverridesLast) {
    EXPECT_EQ(complaint("colour = 1\n" + small, {"payout.treshold=20 USD", "run.seed=x"}),
              "text:1:1: colour: unknown name\n"
              "--set: payout.treshold: unknown name; did you mean \"threshold\"?\n"
              "--set: run.seed: expected a whole number, found \"x\"");
}

TEST(Scenario, HashTellsResolvedScenariosApartAndNothingElse) {
    EXPECT_EQ(scenario_hash(parsed(small)),
              scenario_hash(parsed(small + "# a comment\n[payout]\nthreshold = \"50.000 USD\"\n")));
    EXPECT_NE(scenario_hash(parsed(small)), scenario_hash(parsed(small, {"run.seed=2"})));
}

TEST(Scenario, AsJsonHasTheSameNames) {
    const std::string json = to_json(parsed(small));
    EXPECT_NE(json.find("\"diamonds_per_coin\": \"0.5\""), std::string::npos);
    EXPECT_NE(json.find("\"start\": \"2024-01-01\""), std::string::npos);
}

TEST(Scenario, WithoutSeedIsRefusedUnlessItIsGiven) {
    EXPECT_NE(complaint("[gift.rose]\ncoins = 1\n"), "");
    EXPECT_EQ(complaint("[gift.rose]\ncoins = 1\n", {"run.seed=5"}), "");
}

TEST(Policy, StepsBuildOnEachOther) {
    const Scenario scenario =
        parsed(small +
               "[[policy]]\nat = \"7d\"\nset = { \"payout.threshold\" = \"20 USD\", \"payout.hold\" = \"1d\" }\n"
               "[[policy]]\nat = 2024-01-15\n[policy.set]\npayout.threshold = \"30 USD\"\ngift.rose.coins = 3\n");
    ASSERT_EQ(scenario.policies.size(), 2U);
    EXPECT_EQ(scenario.policies[0].at, Time{(7 * day).micros});
    EXPECT_EQ(scenario.policies[1].at, Time{(14 * day).micros});
    EXPECT_EQ(scenario.economy.payout.threshold, Usd{50'000'000});
    EXPECT_EQ(scenario.policies[1].params.payout.threshold, Usd{30'000'000});
    EXPECT_EQ(scenario.policies[1].params.payout.hold, day);
    EXPECT_EQ(scenario.policies[1].params.gifts.front().value.coins, Coins{3});
    EXPECT_EQ(scenario.policies[1].text, "payout.threshold = \"30 USD\", gift.rose.coins = 3");
    EXPECT_EQ(to_toml(parsed(to_toml(scenario))), to_toml(scenario));
}

TEST(Policy, IsKnownFromItsAnnouncementOn) {
    const std::string step = "[[policy]]\nat = \"7d\"\nset = { \"payout.hold\" = \"1d\" }\n";
    EXPECT_EQ(parsed(small + step).policies.front().announced, Time{(7 * day).micros});
    const Scenario scenario = parsed(small + step + "announced = 2024-01-03\n");
    EXPECT_EQ(scenario.policies.front().announced, Time{(2 * day).micros});
    EXPECT_EQ(parsed(to_toml(scenario)).policies.front().announced, Time{(2 * day).micros});
}

TEST(Policy, ThatChangesNothingIsAllowed) {
    const Scenario scenario = parsed(small + "[[policy]]\nat = \"7d\"\nset = { \"payout.threshold\" = \"50 USD\" }\n");
    EXPECT_EQ(scenario.policies.front().text, "");
    EXPECT_EQ(to_toml(parsed(to_toml(scenario))), to_toml(scenario));
}

TEST(Policy, IsBlamedOnlyForContradictionsOfItsOwn) {
    const std::string step = "[[policy]]\nat = \"7d\"\nset = { \"payout.hold\" = \"1d\" }\n";
    EXPECT_EQ(complaint(small + "[payout]\ndaily_cap = \"1 USD\"\n" + step),
              "text:9:13: payout.daily_cap: must not be below payout.threshold, or nobody is ever paid");
}

TEST(Vary, KeepsEachValueAsAnOverride) {
    const Scenario scenario =
        parsed(small + "[vary]\n\"payout.threshold\" = [\"5 USD\", \"10 USD\"]\nstore.packs = [[1], [2, 3]]\n");
    ASSERT_EQ(scenario.vary.size(), 2U);
    EXPECT_EQ(scenario.vary[0].name, "payout.threshold");
    for (const Variation& variation : scenario.vary) {
        for (const std::string& value : variation.values) {
            EXPECT_EQ(complaint(small, {variation.name + "=" + value}), "");
        }
    }
    EXPECT_EQ(to_toml(parsed(to_toml(scenario))), to_toml(scenario));
}

TEST(Starter, IsValidAndShowsTheDefaults) {
    const std::string starter = starter_scenario();
    const Scenario scenario = parsed(starter);
    std::string all;  // every "# name = value" without its "# "
    for (std::size_t at = 0; at < starter.size();) {
        const std::size_t end = starter.find('\n', at);
        const std::string line = starter.substr(at, end - at);
        const bool setting = line.starts_with("# ") && line.size() > 2 &&
                             (std::islower(line[2]) != 0 || line[2] == '[') &&
                             (line.find(" = ") < line.find(' ', 2) + 1 || line[2] == '[');
        all += (setting ? line.substr(2) : line) + "\n";
        at = end + 1;
    }
    EXPECT_NE(all, starter);
    EXPECT_EQ(to_toml(parsed(all)), to_toml(scenario));
}

TEST(ScenarioFile, ThatIsNoFileIsNamed) {
    EXPECT_THROW(load_scenario("scenarios/nowhere.toml"), ScenarioError);
    EXPECT_THROW(load_scenario("scenarios"), ScenarioError);
    EXPECT_THROW(load_scenario("/dev/zero"), ScenarioError);
}

}  // namespace
}  // namespace carat
