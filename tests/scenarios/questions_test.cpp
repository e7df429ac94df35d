/// The questions: every scenario that asks one gets the answer it expects, in a world small enough for a test.
#include "scenarios/response.hpp"
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace carat {
namespace {

namespace files = std::filesystem;

std::vector<std::string> policy_files() {
    std::set<std::string> names;
    for (const auto& entry : files::directory_iterator("scenarios")) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".toml" && name.starts_with("policy_")) names.insert(name);
    }
    return {names.begin(), names.end()};
}

/// A world small enough for a test, and how many of them.
struct Small {
    std::vector<std::string> changes;
    int worlds;
};

/// A fortieth of the viewers, of whom half pay and none is a whale, so that few worlds tell effects apart. Caps are about
/// whales, prices about the few who buy more, schedules about the few in one step: they take more.
Small small_for(const std::string& name) {
    if (name == "policy_spending_cap") {
        return {{"viewers.count=10000", "viewers.payer_share=0.3", "creators.count=300"}, 6};
    }
    const bool prices = name == "policy_web_steering" || name == "policy_bulk_discount";
    const bool schedule = name.starts_with("policy_schedule");
    return {{prices ? "viewers.count=10000" : "viewers.count=5000", "viewers.payer_share=0.5", "viewers.spend_sigma=1",
             "creators.count=300"},
            prices     ? 12
            : schedule ? 8
                       : 4};
}

class PolicyQuestion : public testing::TestWithParam<std::string> {};

TEST_P(PolicyQuestion, IsAnsweredAsExpected) {
    const Small small = small_for(GetParam());
    const Scenario scenario = load_scenario("scenarios/" + GetParam() + ".toml", small.changes);
    ASSERT_NE(scenario.question.asks, "") << "a policy_ file without [question]";
    const Response response = respond(scenario, {.worlds = small.worlds});
    ASSERT_EQ(response.judged.size(), scenario.question.expects.size() + scenario.question.expects_without.size());
    for (const Judged& j : response.judged) {
        EXPECT_EQ(j.verdict, Verdict::as_expected)
            << j.expected.figure << (j.people_answer ? " if people answer: " : " if nobody did: ") << j.effect.mean
            << " +- " << j.effect.half_width << ", " << verdict_text(j.verdict);
    }
}

INSTANTIATE_TEST_SUITE_P(Files, PolicyQuestion, testing::ValuesIn(policy_files()),
                         [](const auto& file) { return file.param.substr(sizeof("policy_") - 1); });

}  // namespace
}  // namespace carat
