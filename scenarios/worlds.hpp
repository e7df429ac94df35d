/// Worlds: many worlds of many scenarios, each on a thread of its own; what comparisons and sweeps are made of.
#pragma once

#include "scenarios/outcome.hpp"
#include "sim/time.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace carat {

struct Scenario;

/// A world to run: from its start, or from the checkpoint `branch`, which then says which replicate it is.
struct WorldTask {
    const Scenario* scenario = nullptr;
    std::int64_t replicate = 0;
    std::filesystem::path branch = {};
    std::filesystem::path trunk =
        {};  // not to the end: to `until`, and its checkpoint goes here; there is no outcome then
    Time until{0};
};

/// How it ended: an outcome of one replicate, or why there is none; neither if it was stopped on the way, or if it is a trunk.
struct WorldEnd {
    std::optional<Outcome> outcome;
    std::string failure;
    bool of_scenario = false;  // whether the failure is the scenario's (ScenarioError)
    bool done = false;
};

/// How many of these worlds go on at a time where `threads` may (0: one per core): as many of the largest as fit into the memory
/// there is beside the results of all; at least one, which is held against it when it begins.
int at_a_time(const std::vector<WorldTask>& tasks, int threads, double bytes_there_are);

/// Runs all, `threads` at a time (0: one per core), fewer if the machine has not the memory. `progress(fraction, events)` is
/// called from the calling thread alone, ten times a second; it returns false to stop, or throws. A world that fails does not
/// keep others from running.
std::vector<WorldEnd> run_worlds(const std::vector<WorldTask>& tasks, int threads, const std::string& command,
                                 const std::function<bool(double fraction, std::int64_t events)>& progress = {});

/// One outcome of several of the same run, each of one replicate or more, in order of their numbers. There is at least one.
Outcome join_outcomes(std::vector<Outcome> outcomes);

}  // namespace carat
