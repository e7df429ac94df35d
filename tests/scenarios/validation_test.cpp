/// carat validate: the whole of it, on the baseline.
#include "models/proof/claim.hpp"
#include "models/proof/facts.hpp"
#include "scenarios/answers.hpp"
#include "tests/scenarios/folder.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace carat {
namespace {

class ValidationTest : public FolderTest {
protected:
    Ran carat(const std::vector<std::string>& words) const { return run_carat(words, folder_); }

    static std::string scenario(const std::string& name) {
        return std::filesystem::absolute("scenarios/" + name + ".toml").string();
    }
};

const nlohmann::json& finding(const nlohmann::json& table, const std::string& name) {
    for (const nlohmann::json& line : table["findings"])
        if (line["name"] == name) return line;
    throw std::out_of_range(name);
}

TEST_F(ValidationTest, TheBaselinePassesTheQuickOne) {
    const Ran ran = carat({"validate", scenario("baseline"), "--quick", "--quiet", "--json", "--html", "page.html"});
    EXPECT_EQ(ran.exit, 0) << ran.output << ran.errors;
    const auto table = nlohmann::json::parse(ran.output);
    EXPECT_TRUE(table["passed"]);
    for (const nlohmann::json& line : table["findings"]) EXPECT_TRUE(line["passed"]) << line;
    EXPECT_EQ(finding(table, "V9_books")["measured"], 0.0);
    const std::string page = text_of(folder_ / "page.html");
    EXPECT_NE(page.find("V12_retention"), std::string::npos);
    EXPECT_NE(page.find("</html>"), std::string::npos);
}

TEST_F(ValidationTest, AWorldThatIsNoPlatformFails) {
    const Ran ran = carat({"validate", scenario("village"), "--quick", "--quiet", "--json", "--days", "60", "-s",
                           "creators.supply_elasticity=0", "-s", "viewers.spend_sigma=0", "-s",
                           "conversion.diamonds_per_coin=0.9"});
    EXPECT_EQ(ran.exit, 1) << ran.errors;
    const auto table = nlohmann::json::parse(ran.output);
    EXPECT_FALSE(table["passed"]);
    EXPECT_FALSE(finding(table, "V2_top_10")["passed"]);   // nobody is a whale
    EXPECT_FALSE(finding(table, "V9_share")["passed"]);    // creators get nearly twice as much
    EXPECT_FALSE(finding(table, "commission")["passed"]);  // and do not care
    EXPECT_TRUE(finding(table, "gift_rate")["passed"]);    // which the special cases do not depend on
}

TEST_F(ValidationTest, TheReadmeCountsWhatIsMeasured) {
    const std::string counts = std::to_string(proof::claims().size()) + " special cases with known answers, " +
                               std::to_string(proof::facts().size()) + " stylised facts and " +
                               std::to_string(answers().size()) + " answers";
    EXPECT_NE(text_of("README.md").find(counts), std::string::npos) << counts;
}

TEST_F(ValidationTest, TellsWhatItDoesNotUnderstand) {
    EXPECT_EQ(carat({"validate", "nowhere.toml"}).exit, 2);
    EXPECT_EQ(carat({"validate", scenario("village"), "--days", "7"}).exit, 2);
}

}  // namespace
}  // namespace carat
