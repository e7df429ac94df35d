/// Many worlds at once: each is what it would be alone; one that fails keeps no other from its end; all can be stopped.
#include "scenarios/worlds.hpp"

#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/size.hpp"
#include "tests/scenarios/folder.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace carat {
namespace {

Scenario village(const std::vector<std::string>& overrides = {}) {
    std::vector<std::string> all = overrides;
    all.emplace_back("run.length=7d");
    return load_scenario("scenarios/village.toml", all);
}

std::uint64_t digest_of(const WorldEnd& end) { return end.outcome->replicates.front().digest; }

TEST(Worlds, AreWhatTheyWouldBeAlone) {
    const Scenario base = village();
    const Scenario other = village({"payout.threshold=20 USD"});
    const std::vector<WorldTask> tasks{
        {.scenario = &base, .replicate = 2}, {.scenario = &other, .replicate = 0}, {.scenario = &base, .replicate = 0}};
    for (const int threads : {1, 2, 5}) {
        const auto ends = run_worlds(tasks, threads, "test");
        ASSERT_EQ(ends.size(), tasks.size());
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            ASSERT_TRUE(ends[i].done && ends[i].outcome);
            EXPECT_EQ(digest_of(ends[i]), run_replicate(*tasks[i].scenario, tasks[i].replicate).digest);
            EXPECT_EQ(ends[i].outcome->replicates.front().index, tasks[i].replicate);
        }
    }
}

TEST(Worlds, JoinInTheOrderOfTheirNumbers) {
    const Scenario base = village();
    auto ends = run_worlds({{.scenario = &base, .replicate = 1}, {.scenario = &base, .replicate = 0}}, 2, "test");
    std::vector<Outcome> outcomes;
    for (WorldEnd& end : ends) outcomes.push_back(std::move(*end.outcome));
    const Outcome joined = join_outcomes(std::move(outcomes));
    const Outcome whole = run(village({"run.replicates=2"}), {});
    ASSERT_EQ(joined.replicates.size(), 2U);
    EXPECT_TRUE(joined.complete);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(joined.replicates[i].digest, whole.replicates[i].digest);
}

TEST(Worlds, GoOnAsManyAtATimeAsTheMemoryHolds) {
    const Scenario small = village({"run.replicates=1"});
    const Scenario large = village({"run.replicates=1", "viewers.count=2000000"});
    const std::vector<WorldTask> tasks(8, {.scenario = &small});
    const double world = size_of(small).memory_bytes();
    const double kept = 8 * size_of(small).result_bytes();
    EXPECT_EQ(at_a_time(tasks, 4, kept + 100 * world), 4);
    EXPECT_EQ(at_a_time(tasks, 4, kept + 2.5 * world), 2);
    EXPECT_EQ(at_a_time(tasks, 4, 0.0), 1);
    EXPECT_EQ(at_a_time(tasks, 0, kept + 1.5 * world), 1);
    EXPECT_GE(at_a_time(tasks, 0, kept + 1e6 * world), 1);
    EXPECT_EQ(at_a_time({}, 4, 0.0), 1);
    const std::vector<WorldTask> mixed{{.scenario = &small}, {.scenario = &large}};
    const double both = size_of(small).result_bytes() + size_of(large).result_bytes();
    EXPECT_EQ(at_a_time(mixed, 4, both + 2.5 * size_of(large).memory_bytes()), 2);
}

TEST(Worlds, AreCountedOneByOneWhateverTheirScenarioSays) {
    const Scenario one = village({"run.replicates=1"});
    const Scenario many = village({"run.replicates=1000"});
    const double enough = 4.5 * size_of(one).memory_bytes();
    EXPECT_EQ(at_a_time({{.scenario = &many}}, 64, enough), at_a_time({{.scenario = &one}}, 64, enough));
}

TEST(Worlds, OneThatFailsKeepsNoOtherFromItsEnd) {
    const Scenario base = village();
    const Scenario huge = village({"viewers.count=4000000000", "viewers.payer_share=1.0"});
    const auto ends = run_worlds({{.scenario = &huge}, {.scenario = &base}}, 1, "test");
    EXPECT_FALSE(ends[0].outcome);
    EXPECT_TRUE(ends[0].of_scenario);
    EXPECT_NE(ends[0].failure.find("memory"), std::string::npos) << ends[0].failure;
    EXPECT_TRUE(ends[1].done);
}

TEST(Worlds, StopWhenTheyAreTold) {
    const Scenario base = load_scenario("scenarios/village.toml", {"run.length=3650d", "viewers.count=50000"});
    const auto caller = std::this_thread::get_id();
    int calls = 0;
    const auto ends = run_worlds({{.scenario = &base}, {.scenario = &base, .replicate = 1}}, 2, "test",
                                 [&](double fraction, std::int64_t) {
                                     EXPECT_EQ(std::this_thread::get_id(), caller);
                                     EXPECT_LT(fraction, 1.0);
                                     return ++calls < 3;
                                 });
    EXPECT_EQ(calls, 3);
    for (const WorldEnd& end : ends) EXPECT_TRUE(!end.done && !end.outcome && end.failure.empty());
}

class WorldsTest : public FolderTest {};

TEST_F(WorldsTest, BranchFromTheTrunkTheyGrewFrom) {
    const Scenario base = village();
    const auto trunk = folder_ / "trunk.ckpt";
    const auto grown =
        run_worlds({{.scenario = &base, .replicate = 1, .trunk = trunk, .until = Time{0} + 3 * day}}, 1, "");
    ASSERT_TRUE(grown[0].done) << grown[0].failure;
    const Scenario other = village({"conversion.diamonds_per_coin=0.7"});
    const auto ends = run_worlds({{.scenario = &base, .branch = trunk}, {.scenario = &other, .branch = trunk}}, 2, "");
    ASSERT_TRUE(ends[0].outcome && ends[1].outcome) << ends[0].failure << ends[1].failure;
    EXPECT_EQ(digest_of(ends[0]), run_replicate(base, 1).digest);
    EXPECT_NE(digest_of(ends[1]), digest_of(ends[0]));
    EXPECT_EQ(ends[1].outcome->branched_from, trunk.string());
    EXPECT_EQ(ends[1].outcome->replicates.front().index, 1);
}

}  // namespace
}  // namespace carat
