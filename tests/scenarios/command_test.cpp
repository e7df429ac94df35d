#include "scenarios/results.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace carat {
namespace {

namespace files = std::filesystem;

class CommandTest : public FolderTest {
protected:
    Ran carat(const std::vector<std::string>& words) const { return run_carat(words, folder_); }
    std::size_t created() const {
        return static_cast<std::size_t>(std::distance(files::directory_iterator(folder_), {}));
    }

    const std::string village_ = files::absolute("scenarios/village.toml").string();
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Lines "= sum" of a trial balance without a digit but 0.
int zero_sums(const std::string& text) {
    int count = 0;
    for (std::size_t at = text.find("= sum"); at != std::string::npos; at = text.find("= sum", at + 1)) {
        const std::string line = text.substr(at, text.find('\n', at) - at);
        count += line.find('0') != std::string::npos && line.find_first_of("123456789") == std::string::npos ? 1 : 0;
    }
    return count;
}

TEST_F(CommandTest, RunWritesTheResultAndPrintsKeyFiguresWithABalanceOfZero) {
    const Ran ran = carat({"run", village_});
    EXPECT_EQ(ran.exit, 0) << ran.errors;
    EXPECT_TRUE(has(ran.output, "gross_spend"));
    EXPECT_EQ(zero_sums(ran.output), 3) << ran.output;
    EXPECT_TRUE(has(ran.output, "Result file: village.h5"));
    EXPECT_TRUE(has(ran.errors, "100 %"));
    EXPECT_EQ(created(), 1U);
    EXPECT_TRUE(read_result(folder_ / "village.h5").outcome.complete);
}

TEST_F(CommandTest, RunPrintsJsonAndNothingElse) {
    const Ran ran =
        carat({"run", village_, "--json", "--quiet", "-r", "2", "--seed", "5", "-s", "run.length=7d", "-o", "two.h5"});
    EXPECT_EQ(ran.exit, 0) << ran.errors;
    EXPECT_EQ(ran.errors, "");
    const auto json = nlohmann::json::parse(ran.output);
    EXPECT_EQ(json["replicates"].size(), 2U);
    EXPECT_EQ(json["seed"], 5);
    EXPECT_EQ(json["replicates"][0]["simulated_days"], 7.0);
    EXPECT_TRUE(files::exists(folder_ / "two.h5"));
}

TEST_F(CommandTest, RunGivesTheSameForAnyNumberOfThreads) {
    const Ran one = carat({"run", village_, "--json", "-s", "run.length=7d", "-j", "1", "-o", "a.h5"});
    const Ran three = carat({"run", village_, "--json", "-s", "run.length=7d", "-j", "3", "-o", "b.h5"});
    EXPECT_EQ(nlohmann::json::parse(one.output)["replicates"][0]["digest"],
              nlohmann::json::parse(three.output)["replicates"][0]["digest"]);
}

TEST_F(CommandTest, RunTakesOneValueAfterSet) {
    const Ran ran = carat({"run", "-s", "run.length=2d", "-s", "store.packs=[5, 70]", village_, "--quiet"});
    EXPECT_EQ(ran.exit, 0) << ran.errors;
    const Outcome outcome = read_result(folder_ / "village.h5").outcome;
    EXPECT_EQ(outcome.overrides, (std::vector<std::string>{"run.length=2d", "store.packs=[5, 70]"}));
}

TEST_F(CommandTest, RunThatIsInterruptedKeepsWhatItHas) {
    // Stopped as soon as there is a first result file, long before the end.
    const std::string line = "cd '" + folder_.string() + "' && { '" + CARAT_PROGRAM + "' run '" + village_ +
                             "' -s run.length=3650d -s run.write_every=7d -o cut.h5 >output 2>errors & } ; run=$!; "
                             "while [ ! -e cut.h5 ] && kill -0 $run; do :; done; kill -INT $run; wait $run";
    const int status = std::system(line.c_str());
    EXPECT_EQ(WEXITSTATUS(status), 130) << text_of(folder_ / "errors");
    EXPECT_TRUE(has(text_of(folder_ / "output"), "incomplete"));
    const Outcome outcome = read_result(folder_ / "cut.h5").outcome;
    EXPECT_FALSE(outcome.complete);
    EXPECT_EQ(outcome.replicates.size(), 1U);
}

TEST_F(CommandTest, RunWithNowhereToWriteDoesNotBegin) {
    EXPECT_EQ(carat({"run", village_, "-o", "nowhere/x.h5"}).exit, 74);
    EXPECT_EQ(carat({"run", village_, "-o", "."}).exit, 74);
    EXPECT_EQ(created(), 0U);
}

TEST_F(CommandTest, CheckPrintsTheChainOfMoney) {
    const Ran ran = carat({"check", village_});
    EXPECT_EQ(ran.exit, 0) << ran.errors;
    EXPECT_TRUE(has(ran.output, "0.0143 x 0.7 x 0.5 = 0.0050 USD per coin")) << ran.output;
    EXPECT_TRUE(has(ran.output, "app store                          0.3000           -")) << ran.output;
}

TEST_F(CommandTest, CheckGoesOnAfterAWrongScenario) {
    write("wrong.toml", "colour = 1\n");
    const Ran ran = carat({"check", "wrong.toml", village_});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_TRUE(has(ran.output, "village.toml: valid"));
    EXPECT_TRUE(has(ran.errors, "wrong.toml:1:1: colour: unknown name"));
}

TEST_F(CommandTest, NewWritesAFileThatIsValidAndNeverOverwrites) {
    EXPECT_EQ(carat({"new", "mine.toml"}).exit, 0);
    EXPECT_EQ(carat({"check", "mine.toml"}).exit, 0);
    const std::string before = text_of(folder_ / "mine.toml");
    EXPECT_EQ(carat({"new", "mine.toml"}).exit, 2);
    EXPECT_EQ(text_of(folder_ / "mine.toml"), before);
    EXPECT_EQ(carat({"new"}).output, before);
}

TEST_F(CommandTest, ShowReadsWhatRunWrote) {
    const Ran ran = carat({"run", village_, "--quiet", "-s", "run.length=7d"});
    const Ran shown = carat({"show", "village.h5"});
    EXPECT_EQ(shown.exit, 0) << shown.errors;
    const std::size_t figures = ran.output.find("Key figures");
    const std::size_t end = ran.output.find("Result file");
    EXPECT_TRUE(has(shown.output, "run.length=7d"));
    EXPECT_TRUE(has(shown.output, "gross_spend")) << ran.output.substr(figures, end - figures);
    EXPECT_TRUE(carat({"show", "village.h5", "--csv"}).output.starts_with("replicate,figure,value,unit\n0,"));
    EXPECT_EQ(nlohmann::json::parse(carat({"show", "village.h5", "--json"}).output)["complete"], true);
    EXPECT_EQ(carat({"show", "village.h5", "--json", "--csv"}).exit, 2);
    EXPECT_EQ(carat({"show", village_}).exit, 74);
    EXPECT_EQ(carat({"show", "nowhere.h5"}).exit, 74);
}

TEST_F(CommandTest, ParamsAndSchemaTellWhatCanBeSet) {
    EXPECT_TRUE(has(carat({"params", "payout"}).output,
                    "payout.threshold = \"50 USD\"\n    least balance that can be redeemed [USD]"));
    EXPECT_EQ(carat({"params", "no such thing"}).exit, 2);
    EXPECT_TRUE(nlohmann::json::accept(carat({"schema"}).output));
}

TEST_F(CommandTest, WrongWordsEndWithTwo) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"rnu"},
                                               {"run"},
                                               {"run", "nowhere.toml"},
                                               {"run", village_, "-j", "x"},
                                               {"run", village_, "-r", "0"},
                                               {"run", village_, "--seed"},
                                               {"run", village_, "--colour"},
                                               {"check"},
                                               {"show"},
                                               {"schema", "more"},
                                               {"run", village_, "-s", "payout"}}) {
        const Ran ran = carat(words);
        EXPECT_EQ(ran.exit, 2) << ran.errors;
        EXPECT_NE(ran.errors, "");
    }
    EXPECT_TRUE(has(carat({"rnu"}).errors, "did you mean \"run\"?"));
    EXPECT_EQ(created(), 0U);
}

TEST_F(CommandTest, HelpEndsWithZeroAndHasExamples) {
    for (const char* command :
         {"", "run", "check", "params", "schema", "new", "show", "response", "validate", "sensitivity"}) {
        std::vector<std::string> words{command, "--help"};
        std::erase(words, "");
        const Ran ran = carat(words);
        EXPECT_EQ(ran.exit, 0);
        EXPECT_TRUE(has(ran.output, "carat ")) << command;
    }
    EXPECT_TRUE(carat({"--version"}).output.starts_with("carat "));
}

TEST_F(CommandTest, OutputThatCannotBeWrittenEndsWith74) {
    const int status = std::system((std::string(CARAT_PROGRAM) + " params >/dev/full 2>/dev/null").c_str());
    EXPECT_EQ(WEXITSTATUS(status), 74);
}

}  // namespace
}  // namespace carat
