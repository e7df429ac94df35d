/// Checkpoints: a run that was stopped, killed or damaged goes on to the result it would have had; what cannot go on is refused.
#include "scenarios/checkpoint.hpp"

#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace carat {
namespace {

namespace files = std::filesystem;

class CheckpointTest : public FolderTest {
protected:
    CheckpointTest() : scenario_(load_scenario("scenarios/village.toml", {"run.length=12d", "run.replicates=2"})) {}

    files::path folder() const { return folder_ / "out.checkpoints"; }

    RunOptions options(Duration every, const RunOptions& more = {}) const {
        RunOptions result = more;
        result.threads = 2;
        result.checkpoints = {folder(), every, [](const std::string& text) { ADD_FAILURE() << text; }};
        return result;
    }

    /// Runs from the newest checkpoint, if there is one, for that many steps of progress.
    Outcome stretch(int steps, Duration every) const {
        const auto newest = CheckpointFolder(folder()).newest([](const std::string& text) { ADD_FAILURE() << text; });
        int left = steps;
        RunOptions with = options(every);
        with.resume = newest.get();
        with.progress = [&left](const Progress&) { return --left >= 0; };
        return run(scenario_, with);
    }

    Ran carat(std::vector<std::string> words) const {
        words.insert(words.begin(),
                     {"run", files::absolute("scenarios/village.toml").string(), "-o", "out.h5", "--quiet"});
        return run_carat(words, folder_);
    }

    files::path result_of(const Outcome& outcome) const {
        write_result(folder_ / "whole.h5", outcome);
        return folder_ / "whole.h5";
    }

    Scenario scenario_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(CheckpointTest, ARunThatIsStoppedAgainAndAgainEndsAsIfItNeverWas) {
    const files::path whole = result_of(run(scenario_, {.threads = 1}));
    for (const Duration every : {Duration{0}, 3 * day}) {
        Outcome outcome;
        int stops = 0;
        for (; !outcome.complete; ++stops) {
            ASSERT_LT(stops, 1'000);
            outcome = stretch(1 + stops % 3, every);
        }
        EXPECT_GT(stops, 3);
        EXPECT_EQ(differing_arrays(whole, outcome), std::vector<std::string>{});
        files::remove_all(folder());
    }
}

TEST_F(CheckpointTest, TheComparisonSeesADifference) {
    const files::path whole = result_of(run(scenario_, {}));
    const Scenario other = load_scenario("scenarios/village.toml",
                                         {"run.length=12d", "run.replicates=2", "conversion.diamonds_per_coin=0.49"});
    const std::vector<std::string> different = differing_arrays(whole, run(other, {}));
    EXPECT_NE(std::find(different.begin(), different.end(), "stats/digest"), different.end());
    EXPECT_NE(std::find(different.begin(), different.end(), "scenario/toml"), different.end());
}

TEST_F(CheckpointTest, TheNewestThreeAreKept) {
    run(scenario_, options(2 * day));
    const std::vector<files::path> files = CheckpointFolder(folder()).files();
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(files.back().filename(), "world-00001-day-00012.000000.ckpt");
    EXPECT_EQ(files.front().filename(), "world-00001-day-00008.000000.ckpt");
}

TEST_F(CheckpointTest, ADamagedOneIsSkippedWithAWarning) {
    run(scenario_, options(2 * day));
    const CheckpointFolder checkpoints(folder());
    const std::vector<files::path> files = checkpoints.files();
    files::resize_file(files[2], files::file_size(files[2]) / 2);
    std::ofstream(files[1], std::ios::in | std::ios::binary).seekp(5'000) << "damage";
    std::vector<std::string> warnings;
    const auto warn = [&](const std::string& text) { warnings.push_back(text); };
    const auto newest = checkpoints.newest(warn);
    ASSERT_NE(newest, nullptr);
    EXPECT_EQ(newest->path, files[0]);
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_TRUE(has(warnings[0], "it is cut short; the one before is taken")) << warnings[0];
    EXPECT_TRUE(has(warnings[1], "it is damaged; the one before is taken")) << warnings[1];
    std::ofstream(files[0]) << "no checkpoint at all, but of some length";
    EXPECT_EQ(checkpoints.newest(warn), nullptr);
}

TEST_F(CheckpointTest, ARunGoesOnIfACheckpointCannotBeWritten) {
    write("out.checkpoints", "a file where the folder should be");
    std::vector<std::string> warnings;
    RunOptions with = options(5 * day);
    with.checkpoints.warn = [&](const std::string& text) { warnings.push_back(text); };
    EXPECT_TRUE(run(scenario_, with).complete);
    EXPECT_EQ(warnings.size(), 4U);  // two in each world
    with.progress = [](const Progress&) { return false; };
    EXPECT_THROW(run(scenario_, with), ResultError) << "the last one is all there is";
}

TEST_F(CheckpointTest, ABranchIsTheRunThatAlwaysHadItsRules) {
    run(scenario_, options(4 * day));
    const auto policy = [](const std::string& length) {
        return parse_scenario(text_of("scenarios/village.toml") +
                                  "\n[[policy]]\nat = \"9d\"\nset = { \"conversion.diamonds_per_coin\" = \"0.3\" }\n",
                              "policy", "scenarios", {"run.length=" + length, "run.replicates=2"});
    };
    for (const std::string length : {"12d", "30d"}) {
        const Scenario other = policy(length);
        Checkpoint checkpoint = read_checkpoint(folder() / "world-00001-day-00008.000000.ckpt");
        check_branch(checkpoint, other);
        RunOptions with;
        with.branch = &checkpoint;
        const Outcome branch = run(other, with);
        ASSERT_EQ(branch.replicates.size(), 1U);
        EXPECT_EQ(branch.replicates[0].digest, run(other, {}).replicates[1].digest);
        EXPECT_NE(branch.branched_from, "");
    }
}

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

TEST_F(CheckpointTest, WhatCannotGoOnIsRefused) {
    run(scenario_, options(4 * day));
    const Checkpoint checkpoint = read_checkpoint(CheckpointFolder(folder()).files().back());
    const auto with = [](std::vector<std::string> changes) {
        changes.insert(changes.begin(), {"run.length=12d", "run.replicates=2"});
        return load_scenario("scenarios/village.toml", changes);
    };
    EXPECT_EQ(refusal([&] { check_same_run(checkpoint, scenario_); }), "");
    EXPECT_TRUE(
        has(refusal([&] { check_same_run(checkpoint, with({"payout.threshold=3 USD"})); }), "another scenario"));
    EXPECT_EQ(refusal([&] { check_branch(checkpoint, with({"payout.threshold=3 USD", "run.length=20d"})); }), "");
    for (const std::string change :
         {"viewers.count=999", "run.seed=8", "creators.count=9", "viewers.spend_sigma=1.5"}) {
        const std::string name = change.substr(0, change.find('='));
        EXPECT_TRUE(has(refusal([&] { check_branch(checkpoint, with({change})); }), name + ": cannot change"))
            << change;
    }
    EXPECT_TRUE(has(refusal([&] { check_branch(checkpoint, with({"run.length=11d"})); }), "later than the end"));
}

TEST_F(CheckpointTest, TheProgramStopsPolitelyAndGoesOn) {
    EXPECT_EQ(carat({"--checkpoint-every", "3d"}).exit, 0);
    const Ran again = carat({"--checkpoint-every", "3d"});
    EXPECT_EQ(again.exit, 2);
    EXPECT_TRUE(has(again.errors, "add --resume")) << again.errors;
    const Ran resumed = carat({"--checkpoint-every", "3d", "--resume"});
    EXPECT_EQ(resumed.exit, 0) << resumed.errors;
    EXPECT_TRUE(has(resumed.errors, "going on from day")) << resumed.errors;
    const Ran other = carat({"--resume", "-s", "payout.threshold=3 USD"});
    EXPECT_EQ(other.exit, 2);
    EXPECT_TRUE(has(other.errors, "another scenario")) << other.errors;
    for (const std::string wrong : {"7", "-1d", "0d", "soon"}) {
        EXPECT_EQ(carat({"--checkpoint-every=" + wrong}).exit, 2) << wrong;
    }
    EXPECT_EQ(carat({"--branch-from", "nowhere.ckpt"}).exit, 74);
    EXPECT_EQ(carat({"--branch-from", "out.h5"}).exit, 74);
}

TEST_F(CheckpointTest, ABranchThatWasStoppedGoesOnWithTheSameCommand) {
    ASSERT_EQ(carat({"--checkpoint-every", "10d"}).exit, 0);
    files::rename(folder(), folder_ / "trunk");
    const std::string trunk = "trunk/world-00000-day-00010.000000.ckpt";
    const std::vector<std::string> command{"--branch-from",      trunk, "-s",      "payout.threshold=3 USD",
                                           "--checkpoint-every", "6d",  "--resume"};
    const Ran begun = carat(command);
    EXPECT_EQ(begun.exit, 0) << begun.errors;
    EXPECT_TRUE(has(begun.errors, "as without --resume")) << begun.errors;
    const ResultSummary whole = read_result(folder_ / "out.h5");
    files::remove(folder() / "world-00000-day-00028.000000.ckpt");
    files::remove(folder() / "world-00000-day-00024.000000.ckpt");
    const Ran resumed = carat(command);
    EXPECT_EQ(resumed.exit, 0) << resumed.errors;
    EXPECT_TRUE(has(resumed.errors, "going on from day 18")) << resumed.errors;
    const ResultSummary again = read_result(folder_ / "out.h5");
    EXPECT_EQ(again.outcome.branched_from, trunk);
    EXPECT_EQ(again.outcome.replicates[0].digest, whole.outcome.replicates[0].digest);
}

TEST_F(CheckpointTest, ABranchIsRepeatedFromItsOwnFileAsLongAsItsCheckpointIsThere) {
    ASSERT_EQ(carat({"--checkpoint-every", "10d"}).exit, 0);
    const files::path trunk = folder() / "world-00000-day-00010.000000.ckpt";
    ASSERT_EQ(carat({"--branch-from", trunk.string(), "-s", "payout.threshold=3 USD"}).exit, 0);
    const Ran same = run_carat({"rerun", "out.h5", "--check", "--quiet"}, folder_);
    EXPECT_EQ(same.exit, 0) << same.output << same.errors;
    EXPECT_TRUE(has(same.output, "bit for bit (1 replicate)")) << same.output;
    files::copy_file(folder() / "world-00000-day-00020.000000.ckpt", trunk, files::copy_options::overwrite_existing);
    EXPECT_EQ(run_carat({"rerun", "out.h5", "--check", "--quiet"}, folder_).exit, 3);
    files::remove(trunk);
    const Ran lost = run_carat({"rerun", "out.h5", "--check", "--quiet"}, folder_);
    EXPECT_EQ(lost.exit, 2);
    EXPECT_TRUE(has(lost.errors, "is a branch that cannot be repeated")) << lost.errors;
}

TEST_F(CheckpointTest, RerunRepeatsAResultBitForBitAndSeesADifference) {
    ASSERT_EQ(carat({"-s", "run.length=8d", "-r", "2"}).exit, 0);
    const Ran same = run_carat({"rerun", "out.h5", "--check", "--quiet", "-j", "1"}, folder_);
    EXPECT_EQ(same.exit, 0) << same.output << same.errors;
    EXPECT_TRUE(has(same.output, "bit for bit (2 replicates)")) << same.output;
    Outcome outcome = run(load_scenario("scenarios/village.toml", {"run.length=8d"}), {});
    auto& events = outcome.replicates[0].stats.events;
    ++events;
    write_result(folder_ / "other.h5", outcome);
    const Ran different = run_carat({"rerun", "other.h5", "--check", "--quiet"}, folder_);
    EXPECT_EQ(different.exit, 3);
    EXPECT_TRUE(has(different.output, "Different: 1 arrays\n  stats/events")) << different.output;
    outcome.complete = false;
    write_result(folder_ / "half.h5", outcome);
    EXPECT_EQ(run_carat({"rerun", "half.h5", "--check"}, folder_).exit, 2);
    EXPECT_EQ(run_carat({"rerun", "other.h5"}, folder_).exit, 2);
    EXPECT_EQ(run_carat({"rerun", "other.h5", "-o", "new.h5", "--quiet"}, folder_).exit, 0);
    EXPECT_TRUE(read_result(folder_ / "new.h5").outcome.complete);
}

}  // namespace
}  // namespace carat
