/// Cost of an event against the size of the economy: the baseline with ten thousand viewers to a hundred million, everything on.
///
/// Each run is a process of its own, so that its memory is known and nothing is left over from another. One thread and two in
/// turn, medians over the pairs. Beside them what the machine allows: rows of 24 bytes, as many as there are payers, read and
/// written at random places (bare_rows), and the same when each place is only known from the row before (bare_chase).
///
/// Goal: an event costs at 100 M viewers at most twice what it costs at 1 M; two threads 1.85 times one.
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "sim/memory.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace carat;

constexpr std::int64_t thousand = 1'000;
constexpr std::int64_t million = thousand * thousand;

struct Measured {
    RunStats stats;
    double peak_bytes;
};

/// Runs the scenario in a process of its own; nothing if that failed, which has then said why.
std::optional<Measured> run_alone(const Scenario& scenario, int threads) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return std::nullopt;
    const pid_t child = fork();
    if (child == 0) {
        try {
            keep_freed_memory();  // as the program does
            const RunStats stats = run(scenario, {.threads = threads}).replicates.front().stats;
            _exit(write(ends[1], &stats, sizeof stats) == static_cast<ssize_t>(sizeof stats) ? 0 : 1);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            _exit(1);
        }
    }
    close(ends[1]);
    Measured measured{};
    const ssize_t got = read(ends[0], &measured.stats, sizeof measured.stats);
    close(ends[0]);
    rusage usage{};
    wait4(child, nullptr, 0, &usage);
    if (got != static_cast<ssize_t>(sizeof measured.stats)) return std::nullopt;
    measured.peak_bytes = 1024.0 * static_cast<double>(usage.ru_maxrss);
    return measured;
}

double nanoseconds_per_event(const RunStats& stats) {
    return 1e9 * stats.wall_seconds / static_cast<double>(stats.events);
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

std::map<std::vector<std::int64_t>, double> costs;  // ns per event on one thread, by viewers, creators and days

void economy(benchmark::State& state) {
    const std::int64_t viewers = state.range(0);
    const std::int64_t creators = state.range(1);
    const std::int64_t days = state.range(2);
    const int pairs = viewers < 100 * million ? 5 : 3;
    const Scenario scenario = load_scenario("scenarios/baseline.toml", {"viewers.count=" + std::to_string(viewers),
                                                                        "creators.count=" + std::to_string(creators),
                                                                        "run.length=" + std::to_string(days) + "d"});
    std::vector<double> one_thread;
    std::vector<double> two_threads;
    std::vector<double> speedups;
    Measured last{};
    for (auto _ : state) {
        for (int i = 0; i < pairs; ++i) {
            const auto one = run_alone(scenario, 1);
            const auto two = run_alone(scenario, 2);
            if (!one || !two) return state.SkipWithError("the run failed");
            one_thread.push_back(nanoseconds_per_event(one->stats));
            two_threads.push_back(nanoseconds_per_event(two->stats));
            speedups.push_back(one->stats.wall_seconds / two->stats.wall_seconds);
            last = *one;
        }
    }
    const auto events = static_cast<double>(last.stats.events);
    state.counters["viewers"] = static_cast<double>(viewers);
    state.counters["creators"] = static_cast<double>(creators);
    state.counters["days"] = static_cast<double>(days);
    state.counters["events"] = events;
    state.counters["events/window"] = events / static_cast<double>(last.stats.windows);
    state.counters["ns/event"] = costs[{viewers, creators, days}] = median(one_thread);
    state.counters["ns/event_two_threads"] = median(two_threads);
    state.counters["speedup"] = median(speedups);
    state.counters["peak_MiB"] = last.peak_bytes / (1024.0 * 1024.0);
}

struct Row {
    std::uint64_t value;
    std::array<std::uint64_t, 2> rest;
};

/// One row after another, at random. `chase`: where the next is depends on what stands in this one.
void look_at_rows(benchmark::State& state, bool chase) {
    {
        std::vector<Row> table(static_cast<std::size_t>(state.range(0)), Row{1, {}});
        std::uint64_t word = 1;
        for (auto _ : state) {
            word *= 0x9E3779B97F4A7C15ULL;
            Row& row = table[(word >> 32) * table.size() >> 32];
            if (chase) word += row.value;
            row.value += 2;
        }
        benchmark::DoNotOptimize(table.data());
    }
    malloc_trim(0);  // a child begins with what its parent holds
}

void bare_rows(benchmark::State& state) { look_at_rows(state, false); }
void bare_chase(benchmark::State& state) { look_at_rows(state, true); }

/// Whether the goal is met, where both sizes were run, for each number of creators and against each length.
void judge(std::int64_t viewers_per_creator) {
    constexpr double most = 2.0;
    const auto large = costs.find({100 * million, 100 * million / viewers_per_creator, 1});
    for (const std::int64_t days : {1, 9}) {
        const auto small = costs.find({million, million / viewers_per_creator, days});
        if (large == costs.end() || small == costs.end()) continue;
        const double ratio = large->second / small->second;
        std::fprintf(stderr,
                     "100 M viewers over 1 M (%d days), %d viewers per creator: %.2f times per event, goal %.0f: %s\n",
                     static_cast<int>(days), static_cast<int>(viewers_per_creator), ratio, most,
                     ratio <= most ? "met" : "missed");
    }
}

void payers(benchmark::internal::Benchmark* bare) {  // 13 % of 10 k, 100 k, 1 M, 10 M and 100 M viewers
    bare->ArgName("rows")->UseRealTime();
    for (std::int64_t rows = 1'300; rows <= 13 * million; rows *= 10) bare->Arg(rows);
}
BENCHMARK(bare_rows)->Apply(payers);
BENCHMARK(bare_chase)->Apply(payers);

// Days such that there are some 15 million events, and for a million one day as well, where first purchases count as much.
BENCHMARK(economy)
    ->ArgNames({"viewers", "creators", "days"})
    ->Args({10 * thousand, 100, 360})
    ->Args({100 * thousand, thousand, 90})
    ->Args({200 * thousand, 2 * thousand, 45})
    ->Args({million, 10 * thousand, 9})
    ->Args({million, 10 * thousand, 1})
    ->Args({10 * million, 100 * thousand, 1})
    ->Args({100 * million, million, 1})
    ->Args({million, thousand, 9})
    ->Args({million, thousand, 1})
    ->Args({10 * million, 10 * thousand, 1})
    ->Args({100 * million, 100 * thousand, 1})
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    for (const std::int64_t viewers_per_creator : {100, 1'000}) judge(viewers_per_creator);
}
