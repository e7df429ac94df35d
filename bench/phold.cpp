/// PHOLD on the engine that runs the economy, beside a bare binary heap that does nothing but hold: the machine's own limit.
///
/// Goal, one thread, lookahead 0.1 of the mean, one event per entity, at 1 k / 100 k / 1 M entities: 10 / 6 / 4 M events/s.
#include "models/phold.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <queue>

namespace {

using namespace carat;

constexpr Duration lookahead{100'000};
constexpr std::int64_t events_per_iteration = 4'000'000;

/// Enough parts to share out and to keep each part's entities in cache, not so many that a window of a part is empty.
int partitions_for(std::int64_t entities) {
    return static_cast<int>(std::clamp<std::int64_t>(entities / 4'096, 1, 64));
}

void phold(benchmark::State& state) {
    const auto entities = static_cast<std::uint32_t>(state.range(0));
    const int threads = static_cast<int>(state.range(1));
    const int partitions = partitions_for(entities);
    Phold world(entities, partitions, lookahead, Luck{1, 0});
    Engine<Phold> engine(world, lookahead, partitions);
    for (std::uint32_t entity = 0; entity < entities; ++entity) engine.post(world.first(entity, 0));
    engine.run_until(Time{0} + 5 * Phold::mean, threads);
    const std::int64_t before = engine.events();
    const Duration stretch = from_seconds(static_cast<double>(events_per_iteration) / entities);
    for (auto _ : state) engine.run_until(engine.now() + stretch, threads);
    state.counters["events/s"] =
        benchmark::Counter(static_cast<double>(engine.events() - before), benchmark::Counter::kIsRate);
}

/// Take the earliest, put it back later: a hold model without entities, draws, order of ties or threads.
void bare_heap(benchmark::State& state) {
    const auto entities = static_cast<std::size_t>(state.range(0));
    std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> heap;
    std::uint64_t random = 88'172'645'463'325'252ULL;
    const auto wait = [&] {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        return static_cast<std::int64_t>(random % 2'000'000);
    };
    for (std::size_t i = 0; i < entities; ++i) heap.push(wait());
    std::int64_t held = 0;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < events_per_iteration; ++i, ++held) {
            const std::int64_t now = heap.top();
            heap.pop();
            heap.push(now + wait());
        }
    }
    state.counters["events/s"] = benchmark::Counter(static_cast<double>(held), benchmark::Counter::kIsRate);
}

constexpr std::int64_t thousand = 1'000;
constexpr std::int64_t million = thousand * thousand;

BENCHMARK(phold)
    ->ArgNames({"entities", "threads"})
    ->ArgsProduct({{thousand, 100 * thousand, million}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(bare_heap)
    ->ArgName("entities")
    ->Arg(thousand)
    ->Arg(100 * thousand)
    ->Arg(million)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
