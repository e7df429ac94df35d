/// run(): the only place where scenario, engine, economy and results meet.
#pragma once

#include "scenarios/outcome.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace carat {

struct Scenario;

/// How far a run is; handed to RunOptions::progress from the calling thread.
struct Progress {
    std::int64_t replicate = 0;  // index of the one that is running
    std::int64_t replicates = 1;
    double fraction = 0.0;    // of the whole run, 0..1
    std::int64_t events = 0;  // so far, over all replicates
};

struct RunOptions {
    int threads = 0;                                     // 0: one per core
    std::function<bool(const Progress&)> progress = {};  // at least ten times a second of work; return false to stop
    std::function<void(const Outcome&)> partial = {};  // what there is so far, every run.write_every of simulated time
    std::string command = {};                          // for the provenance in the result
    bool journal = false;                              // whether the result has every transaction
};

/// Simulates every replicate of the scenario. Stopped early by `progress`: what was sampled so far, complete == false.
/// The result is the same for any number of threads. Throws BrokenBooks if an account does not close.
Outcome run(const Scenario& scenario, const RunOptions& options);

/// Simulates one replicate to its end, on one thread; the same as the replicate of that number in run().
Replicate run_replicate(const Scenario& scenario, std::int64_t replicate);

}  // namespace carat
