/// The parts the engine and the economy are made of, by themselves; what this machine could do at best stands beside some.
#include "models/books.hpp"
#include "models/crowd.hpp"
#include "models/report.hpp"
#include "scenarios/results.hpp"
#include "sim/agenda.hpp"
#include "sim/alias.hpp"
#include "sim/draws.hpp"
#include "sim/memory.hpp"
#include "sim/radix_tree.hpp"
#include "sim/wheel.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <numeric>

namespace {

using namespace carat;

enum class Purpose : std::uint32_t { bench = 1 };
using E = Event<NoPayload>;

constexpr std::int64_t thousand = 1'000;
constexpr std::int64_t million = thousand * thousand;

void per_second(benchmark::State& state, const char* what, std::int64_t each) {
    state.counters[what] =
        benchmark::Counter(static_cast<double>(state.iterations() * each), benchmark::Counter::kIsRate);
}

/// Hold: each event of a window goes back into the wheel, 1 to 19 windows ahead. No draws, no world.
void event_queue(benchmark::State& state) {
    constexpr std::int64_t window = 1'000;
    Wheel<E> wheel(Duration{window});
    Agenda<E> agenda;
    Draws draw = Luck{1, 0}.draws(Purpose::bench, 0, 0);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        const auto ahead = static_cast<std::int64_t>(below(draw, 19 * window));
        wheel.insert({.time = Time{window + ahead}, .serial = static_cast<std::uint32_t>(i)});
    }
    std::int64_t index = 0;
    std::int64_t held = 0;
    wheel.take(index, agenda.due());
    for (auto _ : state) {
        ++index;
        agenda.due().clear();
        wheel.take(index, agenda.due());
        agenda.open({index, Time{index * window}, Time{(index + 1) * window}});
        E event;
        while (agenda.next(event)) {
            const std::int64_t ahead = window + (event.time.micros * 7'919 + event.serial) % (18 * window);
            event.time = event.time + Duration{ahead};
            wheel.insert(event);
            ++held;
        }
    }
    state.counters["events/s"] = benchmark::Counter(static_cast<double>(held), benchmark::Counter::kIsRate);
}

/// A key of its own for every draw, as the economy draws.
void keyed_draws(benchmark::State& state) {
    const Luck luck{1, 0};
    std::uint64_t who = 0;
    for (auto _ : state) benchmark::DoNotOptimize(luck.draws(Purpose::bench, ++who, 3)());
    per_second(state, "draws/s", 1);
}

/// One key, word after word: a quarter of a block each.
void words_of_one_key(benchmark::State& state) {
    Draws draw = Luck{1, 0}.draws(Purpose::bench, 1, 1);
    for (auto _ : state) benchmark::DoNotOptimize(draw());
    per_second(state, "words/s", 1);
}

std::vector<double> zipf(std::int64_t n) {
    std::vector<double> weights(static_cast<std::size_t>(n));
    std::iota(weights.begin(), weights.end(), 1.0);
    for (double& weight : weights) weight = 1.0 / weight;
    return weights;
}

void alias_build(benchmark::State& state) {
    const std::vector<double> weights = zipf(state.range(0));
    for (auto _ : state) {
        const AliasTable table(weights);
        benchmark::DoNotOptimize(table.pick(7));
    }
    per_second(state, "weights/s", state.range(0));
}

void alias_pick(benchmark::State& state) {
    const AliasTable table(zipf(state.range(0)));
    std::uint64_t word = 1;
    for (auto _ : state) benchmark::DoNotOptimize(table.pick(word *= 0x9E3779B97F4A7C15ULL));
    per_second(state, "picks/s", 1);
}

RadixTree radix_tree(std::int64_t n) {
    std::vector<std::uint32_t> ids(static_cast<std::size_t>(n));
    std::iota(ids.begin(), ids.end(), 0U);
    RadixTree tree;
    tree.build(ids, zipf(n));
    return tree;
}

void radix_build(benchmark::State& state) {
    for (auto _ : state) {
        const RadixTree tree = radix_tree(state.range(0));
        benchmark::DoNotOptimize(tree.pick(7));
    }
    per_second(state, "weights/s", state.range(0));
}

void radix_pick(benchmark::State& state) {
    const RadixTree tree = radix_tree(state.range(0));
    std::uint64_t word = 1;
    for (auto _ : state) benchmark::DoNotOptimize(tree.pick(word *= 0x9E3779B97F4A7C15ULL));
    per_second(state, "picks/s", 1);
}

/// A random look at one of as many numbers: what a pick cannot be faster than.
void bare_look(benchmark::State& state) {
    const std::vector<double> weights = zipf(state.range(0));
    std::uint64_t word = 1;
    for (auto _ : state) {
        word *= 0x9E3779B97F4A7C15ULL;
        benchmark::DoNotOptimize(weights[(word >> 32) * weights.size() >> 32]);
    }
    per_second(state, "looks/s", 1);
}

/// One guest of a full room goes, another comes, one is picked.
void room(benchmark::State& state) {
    Crowd crowd;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        crowd::come(crowd, {.viewer = static_cast<std::uint32_t>(i), .hazard = 1e-3F});
    }
    std::uint64_t word = 1;
    for (auto _ : state) {
        word *= 0x9E3779B97F4A7C15ULL;
        const auto place = static_cast<std::uint32_t>(1 + ((word >> 32) * (crowd.size() - 1) >> 32));
        Guest guest = crowd[place];
        crowd::go(crowd, place, guest.viewer);
        crowd::come(crowd, guest);
        benchmark::DoNotOptimize(crowd::at(crowd, crowd::total(crowd) / 2).viewer);
    }
    per_second(state, "guests/s", 1);
}

void books(benchmark::State& state) {
    Ledger ledger;
    for (auto _ : state) {
        ledger.move(Account::coins_sold, Account::coins_held, Coins{70});
        ledger.move(Account::coins_held, Account::coins_gifted, Coins{70});
    }
    benchmark::DoNotOptimize(ledger.imbalance());
    per_second(state, "moves/s", 2);
}

/// Rows of the event log into sealed segments: columns, HDF5, fsync, read back.
void event_segments(benchmark::State& state) {
    constexpr std::int64_t rows_per_segment = std::int64_t{1} << 18;
    const std::vector<LogRow> rows(static_cast<std::size_t>(rows_per_segment), LogRow{.micros = 5, .viewer = 3});
    const auto path = std::filesystem::temp_directory_path() / "carat-bench-segment.h5";
    for (auto _ : state) {
        Outcome segment;
        segment.start_date = "2024-01-01";
        segment.replicates.emplace_back().tables = {event_table(rows, 0)};
        write_result(path, segment, Packing::none);
    }
    std::filesystem::remove(path);
    per_second(state, "rows/s", rows_per_segment);
}

BENCHMARK(event_queue)->ArgName("events")->Arg(thousand)->Arg(100 * thousand)->Arg(million);
BENCHMARK(keyed_draws);
BENCHMARK(words_of_one_key);
BENCHMARK(alias_build)->ArgName("weights")->Arg(thousand)->Arg(million)->Unit(benchmark::kMicrosecond);
BENCHMARK(alias_pick)->ArgName("weights")->Arg(thousand)->Arg(million);
BENCHMARK(radix_build)->ArgName("weights")->Arg(thousand)->Arg(million)->Unit(benchmark::kMicrosecond);
BENCHMARK(radix_pick)->ArgName("weights")->Arg(thousand)->Arg(million);
BENCHMARK(bare_look)->ArgName("numbers")->Arg(thousand)->Arg(million);
BENCHMARK(room)->ArgName("guests")->Arg(10)->Arg(thousand)->Arg(million);
BENCHMARK(books);
BENCHMARK(event_segments)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

int main(int count, char** words) {
    carat::keep_freed_memory();  // as the program does
    benchmark::Initialize(&count, words);
    if (benchmark::ReportUnrecognizedArguments(count, words)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
