/// Result files: write_result, beside one bare write and fsync of as many bytes into the same folder.
///
/// write_result lays tables of all worlds beside each other, turns them into HDF5, syncs the file, reads all of it back and
/// renames it. The worlds have the creators of the baseline and ten days, half a megabyte each. MB/s are of the numbers and
/// texts in the tables, however small they are in the file (file_MB).
///
/// Goal: from some megabytes on, plain at a quarter of the bare rate at least.
#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "sim/memory.hpp"

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace {

using namespace carat;

constexpr double megabyte = 1e6;
constexpr std::int64_t most_worlds = 64;

std::filesystem::path place() { return std::filesystem::temp_directory_path() / "carat-bench-writing.h5"; }

std::size_t size_of(const Column& column) {
    return std::visit(
        [](const auto& values) {
            std::size_t size = 0;
            for (const auto& value : values) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
                    size += value.size();
                } else {
                    size += sizeof value;
                }
            }
            return size;
        },
        column.values);
}

std::size_t size_of(const Outcome& outcome) {
    std::size_t size = 0;
    for (const Replicate& replicate : outcome.replicates) {
        for (const Table& table : replicate.tables) {
            for (const Column& column : table.columns) size += size_of(column);
        }
    }
    return size;
}

/// So many worlds, each with luck of its own.
Outcome result(std::int64_t worlds) {
    static const Outcome all =
        run(load_scenario("scenarios/baseline.toml",
                          {"run.length=10d", "viewers.count=50000", "run.replicates=" + std::to_string(most_worlds)}),
            {.threads = 1});
    Outcome outcome = all;
    outcome.replicates.resize(static_cast<std::size_t>(worlds));
    return outcome;
}

void report(benchmark::State& state, std::size_t bytes) {
    state.counters["MB"] = static_cast<double>(bytes) / megabyte;
    state.counters["MB/s"] =
        benchmark::Counter(static_cast<double>(bytes) / megabyte, benchmark::Counter::kIsIterationInvariantRate);
}

void write_as(benchmark::State& state, Packing packing) {
    const Outcome outcome = result(state.range(0));
    for (auto _ : state) write_result(place(), outcome, packing);
    report(state, size_of(outcome));
    state.counters["file_MB"] = static_cast<double>(std::filesystem::file_size(place())) / megabyte;
    std::filesystem::remove(place());
}

void plain(benchmark::State& state) { write_as(state, Packing::none); }
void compressed(benchmark::State& state) { write_as(state, Packing::compressed); }

void bare_write(benchmark::State& state) {
    const std::vector<char> bytes(size_of(result(state.range(0))), 'c');
    for (auto _ : state) {
        const int file = open(place().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        const ssize_t written = write(file, bytes.data(), bytes.size());
        const bool synced = fsync(file) == 0;
        close(file);
        if (written != static_cast<ssize_t>(bytes.size()) || !synced) return state.SkipWithError("the disk is full");
    }
    report(state, bytes.size());
    std::filesystem::remove(place());
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->ArgName("worlds")->Arg(1)->Arg(16)->Arg(most_worlds)->UseRealTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK(bare_write)->Apply(sizes);
BENCHMARK(plain)->Apply(sizes);
BENCHMARK(compressed)->Apply(sizes);

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();  // as the program does
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
