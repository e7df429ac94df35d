/// PHOLD on the engine that runs the economy, beside two loops that do nothing but hold: what this machine allows.
///
/// Goal, one thread, lookahead 0.1, one event per entity, at 1 k / 100 k / 1 M entities: 25 / 15 / 10 M events/s; two threads
/// at least 1.85 times one wherever a window holds enough events to share.
#include "models/phold.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>

namespace {

using namespace carat;

constexpr std::int64_t thousand = 1'000;
constexpr std::int64_t million = thousand * thousand;
constexpr std::int64_t events_per_iteration = 4 * million;

/// Enough parts to share out and to keep each part's entities in cache, not so many that a window of a part is empty.
int partitions_for(std::int64_t events) {
    constexpr std::int64_t events_per_partition = 4'096;
    constexpr std::int64_t most = 128;
    return static_cast<int>(std::clamp<std::int64_t>(events / events_per_partition, 1, most));
}

/// What the run was like, to be held against the same model elsewhere: the variance of events over entities is near the mean.
void describe(benchmark::State& state, const std::vector<std::uint32_t>& before,
              const std::vector<std::uint32_t>& after, double simulated_seconds) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < after.size(); ++i) {
        const auto got = static_cast<double>(after[i] - before[i]);
        sum += got;
        squares += got * got;
    }
    const auto entities = static_cast<double>(after.size());
    const double mean = sum / entities;
    state.counters["per_entity_and_second"] = mean / simulated_seconds;
    state.counters["dispersion"] = (squares / entities - mean * mean) / mean;
}

/// Lookahead 0.1 leaves the mean delay at 1; lookahead 1 makes it 2.
void phold(benchmark::State& state) {
    const auto entities = static_cast<std::uint32_t>(state.range(0));
    const std::int64_t in_flight = state.range(0) * state.range(1);
    const Duration lookahead{state.range(2) * second.micros / 10};
    const int threads = static_cast<int>(state.range(3));
    const Duration rest = lookahead < second ? second - lookahead : second;
    const int partitions = partitions_for(in_flight);
    Phold world(entities, partitions, lookahead, rest, Luck{1, 0});
    Engine<Phold> engine(world, lookahead, partitions);
    engine.prepare([&](Mail<Phold>& mail) {
        for (std::uint32_t entity = 0; entity < entities; ++entity) {
            for (std::int64_t k = 0; k < state.range(1); ++k) {
                mail.send(world.first(entity, static_cast<std::uint32_t>(k)));
            }
        }
    });
    engine.run_until(Time{0} + 5 * second, threads);
    const std::int64_t before = engine.events();
    const double mean_delay = seconds(lookahead + rest);
    const Duration stretch =
        from_seconds(static_cast<double>(events_per_iteration) / static_cast<double>(in_flight) * mean_delay);
    const std::vector<std::uint32_t> received_before = world.received();
    const Time began = engine.now();
    for (auto _ : state) engine.run_until(engine.now() + stretch, threads);
    describe(state, received_before, world.received(), seconds(engine.now() - began));
    state.counters["events/s"] =
        benchmark::Counter(static_cast<double>(engine.events() - before), benchmark::Counter::kIsRate);
}

class Waits {
public:
    std::uint64_t next() {
        random_ ^= random_ << 13;
        random_ ^= random_ >> 7;
        random_ ^= random_ << 17;
        return random_ % 2'000'000;
    }

private:
    std::uint64_t random_ = 88'172'645'463'325'252ULL;
};

void report(benchmark::State& state, std::int64_t held) {
    state.counters["events/s"] = benchmark::Counter(static_cast<double>(held), benchmark::Counter::kIsRate);
}

/// Take the earliest, put it back later: a hold model without entities, keyed draws, order of ties or threads.
void bare_heap(benchmark::State& state) {
    std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> heap;
    Waits waits;
    for (std::int64_t i = 0; i < state.range(0); ++i) heap.push(waits.next());
    std::int64_t held = 0;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < events_per_iteration; ++i, ++held) {
            const std::uint64_t now = heap.top();
            heap.pop();
            heap.push(now + waits.next());
        }
    }
    report(state, held);
}

/// The same by windows of 0.1: a bucket for each of the next 32, each sorted when its turn comes; at least a window ahead.
void bare_windows(benchmark::State& state) {
    constexpr std::uint64_t window = 100'000;
    constexpr std::size_t buckets = 32;
    std::array<std::vector<std::uint64_t>, buckets> wheel;
    Waits waits;
    const auto hold = [&](std::uint64_t time) { wheel[time / window % buckets].push_back(time); };
    for (std::int64_t i = 0; i < state.range(0); ++i) hold(waits.next());
    std::int64_t held = 0;
    std::vector<std::uint64_t> due;
    std::uint64_t index = 0;
    for (auto _ : state) {
        for (const std::int64_t end = held + events_per_iteration; held < end; ++index) {
            due.clear();
            due.swap(wheel[index % buckets]);
            std::sort(due.begin(), due.end());
            for (const std::uint64_t now : due) hold(now + window + waits.next() * 9 / 10);
            held += static_cast<std::int64_t>(due.size());
        }
    }
    report(state, held);
}

BENCHMARK(phold)
    ->ArgNames({"entities", "each", "lookahead_tenths", "threads"})
    ->ArgsProduct({{thousand, 100 * thousand, million}, {1, 16}, {1, 10}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
void sizes(benchmark::internal::Benchmark* bare) {
    bare->ArgName("entities")
        ->Arg(thousand)
        ->Arg(100 * thousand)
        ->Arg(million)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}
BENCHMARK(bare_heap)->Apply(sizes);
BENCHMARK(bare_windows)->Apply(sizes);

}  // namespace

BENCHMARK_MAIN();
