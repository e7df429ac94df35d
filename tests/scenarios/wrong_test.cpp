/// A table of wrong scenarios, each with the whole message it must get: NN_name.toml and NN_name.txt.
#include "scenarios/scenario.hpp"
#include "tests/scenarios/folder.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>

#include <set>

namespace carat {
namespace {

namespace files = std::filesystem;

const files::path wrong_folder = "tests/scenarios/wrong";

std::vector<std::string> wrong_scenarios() {
    std::set<std::string> names;
    for (const auto& entry : files::directory_iterator(wrong_folder)) {
        if (entry.path().extension() == ".toml") {
            names.insert(entry.path().stem().string());
        }
    }
    return {names.begin(), names.end()};
}

class WrongScenario : public testing::TestWithParam<std::string> {
protected:
    static files::path file(const char* extension) { return wrong_folder / (GetParam() + extension); }
};

TEST_P(WrongScenario, GetsItsMessage) {
    std::string message = "it was taken for right";
    try {
        parse_scenario(text_of(file(".toml")), GetParam() + ".toml", wrong_folder);
    } catch (const ScenarioError& error) {
        message = error.what();
    }
    EXPECT_EQ(message + "\n", text_of(file(".txt")));
}

INSTANTIATE_TEST_SUITE_P(Files, WrongScenario, testing::ValuesIn(wrong_scenarios()),
                         [](const auto& wrong) { return wrong.param; });

TEST(WrongScenarios, AreAtLeastForty) { EXPECT_GE(wrong_scenarios().size(), 40U); }

class WrongOnTheCommandLine : public FolderTest {};

TEST_F(WrongOnTheCommandLine, EndWithTwoAndCreateNothing) {
    for (const std::string& name : wrong_scenarios()) {
        const files::path scenario = files::absolute(wrong_folder / (name + ".toml"));
        const Ran ran = run_carat({"run", scenario.string()}, folder_);
        EXPECT_EQ(ran.exit, 2) << name;
        EXPECT_EQ(ran.output, "") << name;
        EXPECT_NE(ran.errors.find("nothing was run and nothing was created"), std::string::npos)
            << name << ": " << ran.errors;
        EXPECT_TRUE(files::is_empty(folder_)) << name;
    }
}

}  // namespace
}  // namespace carat
