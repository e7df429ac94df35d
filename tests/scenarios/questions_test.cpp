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

/// The question in small: a twentieth of the viewers, more of whom pay, so that few worlds tell the effects apart.
Scenario in_small(const std::string& name, std::vector<std::string> changes = {}) {
    changes.insert(changes.end(), {"viewers.count=10000", "viewers.payer_share=0.3", "creators.count=200"});
    return load_scenario("scenarios/" + name + ".toml", changes);
}

constexpr int worlds = 4;

class PolicyQuestion : public testing::TestWithParam<std::string> {};

TEST_P(PolicyQuestion, IsAnsweredAsExpected) {
    const Scenario scenario = in_small(GetParam());
    ASSERT_NE(scenario.question.asks, "") << "a policy_ file without [question]";
    const Response response = respond(scenario, {.worlds = worlds});
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
