/// The baseline scenario with everything on: events per second by threads, memory per paying viewer.
///
/// Goal: 5 M events/s per core, at most 24 bytes per viewer who may pay and none for others (what was spent comes on top once they
/// have bought), two threads 1.85 times one.
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace carat;

void baseline(benchmark::State& state) {
    const Scenario scenario = load_scenario("scenarios/baseline.toml", {"run.length=30d"});
    double events = 0.0;
    RunStats last;
    for (auto _ : state) {
        const Outcome outcome = run(scenario, {.threads = static_cast<int>(state.range(0))});
        last = outcome.replicates.front().stats;
        events += static_cast<double>(last.events);
    }
    state.counters["events/s"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
    state.counters["bytes/payer"] = static_cast<double>(last.viewer_bytes) / static_cast<double>(last.paying_viewers);
}

/// One thread and two in turn, so that a machine that is slow for a while is slow for both; the median over the pairs counts.
void two_threads_over_one(benchmark::State& state) {
    const Scenario scenario = load_scenario("scenarios/baseline.toml", {"run.length=30d"});
    const auto wall = [&](int threads) {
        return run(scenario, {.threads = threads}).replicates.front().stats.wall_seconds;
    };
    double ratio = 0.0;
    for (auto _ : state) ratio = wall(1) / wall(2);
    state.counters["speedup"] = ratio;
}

BENCHMARK(two_threads_over_one)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(1)->Repetitions(9);
BENCHMARK(baseline)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond)->Repetitions(3);

}  // namespace

BENCHMARK_MAIN();
