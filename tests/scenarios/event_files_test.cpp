/// Event files: whole, sealed, and the same however often the run was stopped on the way.
#include "scenarios/event_files.hpp"

#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "sim/hdf5.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace carat {
namespace {

namespace files = std::filesystem;

using Log = std::map<std::string, std::map<std::string, hdf5::Values>>;  // by segment and array

class EventFilesTest : public FolderTest {
protected:
    EventFilesTest() : scenario_(load_scenario("scenarios/village.toml", {"run.length=12d", "run.replicates=2"})) {}

    RunOptions options(double share) const {
        RunOptions result;
        result.threads = 2;
        result.events = {.folder = folder_ / "out.events", .share = share, .rows_per_segment = 10'000};
        return result;
    }

    Log log() const {
        Log found;
        for (const auto& entry : files::directory_iterator(folder_ / "out.events")) {
            const hdf5::File file = hdf5::File::open(entry.path());
            const hdf5::Group group = file.group("events");
            for (const std::string& name : group.names()) {
                found[entry.path().filename().string()][name] = group.read(name);
            }
        }
        return found;
    }

    Ran carat(std::vector<std::string> words) const {
        words.insert(words.begin(), {"run", files::absolute("scenarios/village.toml").string(), "-o", "out.h5",
                                     "--quiet", "-s", "run.length=3d"});
        return run_carat(words, folder_);
    }

    Scenario scenario_;
};

std::size_t rows_of(const hdf5::Values& values) {
    return std::visit([](const auto& column) { return column.size(); }, values);
}

TEST_F(EventFilesTest, HoldEveryEventInFullSegments) {
    const Outcome outcome = run(scenario_, options(1.0));
    const Log whole = log();
    std::map<std::string, std::size_t> rows;  // by world
    for (const auto& [name, arrays] : whole) rows[name.substr(0, 11)] += rows_of(arrays.at("at"));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows["world-00000"], static_cast<std::size_t>(outcome.replicates[0].stats.events));
    EXPECT_EQ(rows["world-00001"], static_cast<std::size_t>(outcome.replicates[1].stats.events));
    EXPECT_EQ(rows_of(whole.at("world-00001-segment-000000.h5").at("at")), 10'000U);
    EXPECT_FALSE(files::exists(folder_ / "out.events.part"));
}

TEST_F(EventFilesTest, AreTheSameHoweverOftenTheRunWasStopped) {
    const Outcome without = run(scenario_, {.threads = 1});
    run(scenario_, options(0.2));
    const Log whole = log();
    EXPECT_GT(whole.size(), 3U);
    files::remove_all(folder_ / "out.events");
    const CheckpointFolder checkpoints(folder_ / "out.checkpoints");
    const auto warn = [](const std::string& text) { ADD_FAILURE() << text; };
    Outcome outcome;
    for (int stops = 0; !outcome.complete && stops < 100; ++stops) {
        const auto newest = checkpoints.newest(warn);
        int left = 6;
        RunOptions with = options(0.2);
        with.resume = newest.get();
        with.checkpoints = {checkpoints.path(), Duration{0}, warn};
        with.progress = [&left](const Progress&) { return --left >= 0; };
        outcome = run(scenario_, with);
        EXPECT_EQ(outcome.complete, files::exists(folder_ / "out.events"));
    }
    EXPECT_EQ(log(), whole);
    EXPECT_EQ(outcome.replicates[1].digest, without.replicates[1].digest) << "watching changes nothing";
}

/// A checkpoint that fails is forgiven, a segment is not: no log with a hole is put in place.
TEST_F(EventFilesTest, ARunWithoutOneOfItsSegmentsFails) {
    RunOptions with = options(1.0);
    with.checkpoints = {folder_ / "out.checkpoints", 6 * hour, [](const std::string&) {}};
    with.progress = [this](const Progress&) {
        files::create_directories(folder_ / "out.events.part" / "world-00000-segment-000001.h5");
        return true;
    };
    EXPECT_THROW(run(scenario_, with), ResultError);
    EXPECT_FALSE(files::exists(folder_ / "out.events"));
}

TEST_F(EventFilesTest, ReplaceThoseOfAnEarlierRun) {
    files::create_directories(folder_ / "out.events");
    write("out.events/world-00009-segment-000000.h5", "of an earlier run");
    files::create_directories(folder_ / "out.events.part");
    write("out.events.part/world-00001-segment-000077.h5", "of a run that was killed");
    run(scenario_, options(1.0));
    const Log whole = log();
    EXPECT_FALSE(whole.contains("world-00009-segment-000000.h5"));
    EXPECT_FALSE(whole.contains("world-00001-segment-000077.h5"));
    EXPECT_FALSE(files::exists(folder_ / "out.events.old"));
}

TEST_F(EventFilesTest, TheProgramWritesThemOnRequest) {
    const Ran ran = carat({"--events", "all"});
    EXPECT_EQ(ran.exit, 0) << ran.errors;
    EXPECT_NE(ran.output.find("Event log: out.events"), std::string::npos) << ran.output;
    EXPECT_TRUE(files::exists(folder_ / "out.events" / "world-00000-segment-000000.h5"));
}

TEST_F(EventFilesTest, TheProgramRefusesWhatIsNoShare) {
    for (const std::string wrong : {"0", "1.5", "-1%", "some", "nan"}) {
        const Ran ran = carat({"--events", wrong});
        EXPECT_EQ(ran.exit, 2) << wrong;
        EXPECT_NE(ran.errors.find("--events"), std::string::npos) << ran.errors;
        EXPECT_TRUE(files::is_empty(folder_));
    }
}

}  // namespace
}  // namespace carat
