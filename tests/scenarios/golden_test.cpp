/// The shipped scenarios give one result, whatever the number of threads: the golden digests. A change of the model changes them;
/// then `carat show` of a new result says what they are, and the change log says why.
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <iomanip>
#include <sstream>

namespace carat {
namespace {

std::string digest_of(const std::string& scenario, int threads) {
    const Outcome outcome = run(load_scenario(scenario), {.threads = threads});
    EXPECT_TRUE(outcome.complete);
    EXPECT_EQ(outcome.replicates.front().stats.imbalance, 0);
    std::ostringstream text;
    text << std::hex << std::setw(16) << std::setfill('0') << outcome.replicates.front().digest;
    return text.str();
}

TEST(Village, HasItsGoldenDigestForAnyNumberOfThreads) {
    for (const int threads : {1, 2, 3, 7, 16})
        EXPECT_EQ(digest_of("scenarios/village.toml", threads), "972cc106e2c83b22") << threads;
}

TEST(Baseline, HasItsGoldenDigestForAnyNumberOfThreads) {
    for (const int threads : {1, 2, 3, 7, 16})
        EXPECT_EQ(digest_of("scenarios/baseline.toml", threads), "b17528a562c6da8d") << threads;
}

TEST(Baseline, IsReadableWhileItRunsAndSaysThatItIsNotComplete) {
    int partial = 0;
    const Scenario scenario = load_scenario("scenarios/village.toml", {"run.write_every=7d"});
    run(scenario, {.threads = 1, .partial = [&](const Outcome& so_far) {
                       EXPECT_FALSE(so_far.complete);
                       EXPECT_EQ(so_far.replicates.back().simulated_micros, ++partial * week.micros);
                   }});
    EXPECT_EQ(partial, 3);  // of four weeks, the last is the end
}

}  // namespace
}  // namespace carat
