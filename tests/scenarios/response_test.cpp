/// carat response: what is the rule, and what is the answer to it.
#include "scenarios/response.hpp"

#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace carat {
namespace {

const Responded& figure(const Response& response, const std::string& name) {
    for (const Responded& f : response.figures) {
        if (f.name == name) return f;
    }
    throw std::out_of_range(name);
}

TEST(ResponseToACut, IsWhatHappensBeyondTheRuleItself) {
    const Scenario scenario =
        load_scenario("scenarios/policy_share.toml", {"run.length=120d", "viewers.count=10000", "creators.count=400"});
    Scenario deep = scenario;
    deep.policies.front().params.conversion.diamonds_per_coin = {Rate::one / 10};
    const Response response = respond(deep, {.worlds = 2, .threads = 2});
    ASSERT_TRUE(response.complete);
    // Nobody answers: viewers and creators do exactly what they did, and the platform keeps the whole difference.
    for (const char* same : {"gross_spend", "gifts", "sessions", "hours_streamed", "creators"}) {
        EXPECT_EQ(figure(response, same).without.mean, 0.0) << same;
    }
    EXPECT_LT(figure(response, "creator_income").without.mean, 0.0);
    EXPECT_GT(figure(response, "platform_margin").without.mean, 0.0);
    // They do: creators are on air less, and less is watched.
    EXPECT_LT(figure(response, "hours_streamed").with.mean, -0.1 * figure(response, "hours_streamed").before);
    EXPECT_LT(figure(response, "hours_watched").with.mean, -0.05 * figure(response, "hours_watched").before);
}

TEST(Response, ToTheSameRulesIsNothing) {
    const Scenario scenario =
        load_scenario("scenarios/policy_share.toml", {"run.length=40d", "viewers.count=500", "creators.count=20"});
    Scenario same = scenario;
    for (PolicyStep& policy : same.policies) policy.params = same.economy;
    const Response response = respond(same, {.worlds = 2, .threads = 2});
    ASSERT_TRUE(response.complete);
    for (const Responded& f : response.figures) {
        EXPECT_EQ(f.with.mean, 0.0) << f.name;
        EXPECT_EQ(f.without.mean, 0.0) << f.name;
    }
    EXPECT_GT(figure(response, "gifts").before, 0.0);
}

TEST(Response, NeedsAPolicy) {
    const Scenario scenario = load_scenario("scenarios/village.toml");
    EXPECT_THROW(respond(scenario, {.worlds = 1}), ScenarioError);
}

}  // namespace
}  // namespace carat
