/// Sizes: an estimate that is near what a run takes, and a run that is too large is refused before anything is made.
#include "scenarios/size.hpp"

#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>

namespace carat {
namespace {

constexpr double gigabyte = 1e9;

class SizeTest : public FolderTest {
protected:
    const std::vector<std::string> centuries_{"run.sample_every=1h", "run.length=36500d", "run.replicates=1000"};
};

std::string refusal(const std::vector<std::string>& changes, double memory, double disk, const Beside& beside = {}) {
    const Scenario scenario = load_scenario("scenarios/baseline.toml", changes);
    try {
        check_memory(scenario, memory);
        check_disk(scenario, beside, disk);
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

TEST_F(SizeTest, WhatIsTooLargeIsRefusedWithTheParameterAndTheEstimate) {
    EXPECT_EQ(refusal({}, gigabyte, gigabyte), "");
    EXPECT_EQ(refusal({"viewers.count=1000000000", "run.length=1d"}, 20 * gigabyte, 20 * gigabyte), "");
    EXPECT_EQ(refusal({"viewers.count=4000000000", "run.length=9d"}, 24 * gigabyte, 1e15),
              "scenarios/baseline.toml: viewers.count: asks for too much: the run would need about 34.9 GB of memory, "
              "34.9 GB of it for this; 24.0 GB are in this machine");
    const std::string disk = refusal(centuries_, 1e18, 100 * gigabyte);
    EXPECT_NE(disk.find("run.sample_every: asks for too much: the run would need about"), std::string::npos) << disk;
    EXPECT_NE(disk.find("TB of disk"), std::string::npos) << disk;
    EXPECT_NE(refusal({"creators.count=10000000"}, gigabyte, 1e15).find("creators.count"), std::string::npos);
}

TEST_F(SizeTest, TheEstimateOfTheResultIsNearWhatIsWritten) {
    const Scenario scenario = load_scenario("scenarios/village.toml", {"run.sample_every=1h", "run.replicates=3"});
    const Outcome outcome = run(scenario, {});
    double bytes = 0.0;
    for (const Replicate& replicate : outcome.replicates) {
        for (const Table& table : replicate.tables) {
            for (const Column& column : table.columns) {
                bytes += std::visit(
                    [](const auto& values) { return static_cast<double>(values.size() * sizeof(values[0])); },
                    column.values);
            }
        }
    }
    EXPECT_NEAR(size_of(scenario).result_bytes() / bytes, 1.0, 0.35);
}

/// Bytes of all files in a folder.
double size_of_folder(const std::filesystem::path& folder) {
    double bytes = 0.0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) bytes += static_cast<double>(file.file_size());
    return bytes;
}

TEST_F(SizeTest, AnEventLogAndCheckpointsThatDoNotFitAreRefused) {
    const std::vector<std::string> many{"viewers.count=100000000"};
    EXPECT_EQ(refusal(many, 1e12, 100 * gigabyte), "");
    EXPECT_EQ(refusal(many, 1e12, 100 * gigabyte, {0.0, true}), "");
    const std::string log = refusal(many, 1e12, 100 * gigabyte, {1.0, false});
    EXPECT_NE(log.find("command line: --events: asks for too much: the run would need about"), std::string::npos)
        << log;
    const std::string saved = refusal(many, 1e12, 2 * gigabyte, {0.0, true});
    EXPECT_NE(saved.find("command line: --checkpoint-every: asks for too much"), std::string::npos) << saved;
}

TEST_F(SizeTest, TheEstimateOfAnEventLogIsNearWhatIsWritten) {
    const Scenario scenario = load_scenario("scenarios/baseline.toml", {"viewers.count=50000", "run.length=6d"});
    for (const double share : {1.0, 0.2}) {
        RunOptions options;
        options.events = {folder_ / std::to_string(share), share};
        std::ignore = run(scenario, options);
        EXPECT_NEAR(needs_beside(scenario, {share, false})[0].bytes / size_of_folder(options.events.folder), 1.0, 0.35);
    }
}

TEST_F(SizeTest, TheEstimateOfCheckpointsIsNearFourOfThem) {
    const Scenario scenario = load_scenario("scenarios/baseline.toml", {"viewers.count=50000", "run.length=6d"});
    RunOptions options;
    options.checkpoints = {folder_ / "checkpoints", Duration{0}, {}};
    options.progress = [](const Progress& progress) { return progress.events < 250'000; };
    ASSERT_FALSE(run(scenario, options).complete);  // it leaves the one that is taken as it is stopped
    EXPECT_NEAR(needs_beside(scenario, {0.0, true})[1].bytes / size_of_folder(options.checkpoints.folder), 4.0, 1.4);
}

TEST_F(SizeTest, TheProgramCreatesNothing) {
    const std::string village = std::filesystem::absolute("scenarios/village.toml").string();
    std::vector<std::string> words{"run", village};
    for (const std::string& change : centuries_) words.insert(words.end(), {"-s", change});
    const Ran ran = run_carat(words, folder_);
    EXPECT_EQ(ran.exit, 2);
    EXPECT_NE(ran.errors.find("run.sample_every: asks for too much"), std::string::npos) << ran.errors;
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace carat
