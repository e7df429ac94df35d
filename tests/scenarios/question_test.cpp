/// [question]: how it is read, kept and judged.
#include "scenarios/question.hpp"

#include "scenarios/response.hpp"
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace carat {
namespace {

constexpr const char* asking = R"(
extends = "village.toml"
[question]
asks = "Is it so?"
source = "none"
lacks = "sense"
[question.expects]
hours_streamed = "falls"
[question.expects_without]
gross_spend = "unchanged"
[[policy]]
at = "7d"
set = { "conversion.diamonds_per_coin" = "0.1" }
)";

TEST(QuestionOfAScenario, IsReadAndReadsBackFromTheResolvedText) {
    const Scenario scenario = parse_scenario(asking, "asking", "scenarios");
    EXPECT_EQ(scenario.question.asks, "Is it so?");
    EXPECT_EQ(expectations_text(scenario.question.expects), "hours_streamed falls");
    EXPECT_EQ(expectations_text(scenario.question.expects_without), "gross_spend unchanged");
    const std::string text = to_toml(scenario);
    EXPECT_EQ(to_toml(parse_scenario(text, "again")), text);
    EXPECT_NE(text.find("lacks = \"sense\""), std::string::npos) << text;
}

TEST(QuestionOfAScenario, IsNotInherited) {
    const Scenario above =
        parse_scenario("extends = \"policy_share.toml\"\n[run]\ntitle = \"above\"\n", "above", "scenarios");
    EXPECT_FALSE(above.policies.empty());
    EXPECT_EQ(above.question.asks, "");
}

TEST(QuestionOfAScenario, IsJudgedByTheResponse) {
    const Response response = respond(parse_scenario(asking, "asking", "scenarios"), {.worlds = 3, .threads = 1});
    ASSERT_EQ(response.judged.size(), 2U);
    EXPECT_EQ(response.judged[1].verdict, Verdict::as_expected);
    const std::string text = response_text(response);
    EXPECT_NE(text.find("Is it so?"), std::string::npos) << text;
    EXPECT_NE(text.find("gross_spend     unchanged"), std::string::npos) << text;
    EXPECT_NE(response_json(response).find("\"verdict\": \"as expected\""), std::string::npos);
}

TEST(Verdicts, AreOnTheSideOnWhichTheWholeIntervalLies) {
    EXPECT_EQ(verdict({2.0, 1.0}, Direction::rises, 4), Verdict::as_expected);
    EXPECT_EQ(verdict({2.0, 1.0}, Direction::falls, 4), Verdict::not_as_expected);
    EXPECT_EQ(verdict({-2.0, 1.0}, Direction::falls, 4), Verdict::as_expected);
    EXPECT_EQ(verdict({2.0, 3.0}, Direction::rises, 4), Verdict::not_told_apart);
    EXPECT_EQ(verdict({2.0, 0.0}, Direction::rises, 1), Verdict::not_told_apart);
    EXPECT_EQ(verdict({0.0, 0.0}, Direction::rises, 4), Verdict::not_told_apart);
    EXPECT_EQ(verdict({0.0, 0.0}, Direction::unchanged, 4), Verdict::as_expected);
    EXPECT_EQ(verdict({0.0, 1.0}, Direction::unchanged, 4), Verdict::not_as_expected);
}

TEST(KeyFigures, AreKnownWithoutARun) {
    const std::vector<std::string>& names = key_figure_names();
    for (const char* name : {"gross_spend", "refunds_of_platform", "streams_25_min", "creators_paid", "imbalance"}) {
        EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
    }
}

}  // namespace
}  // namespace carat
