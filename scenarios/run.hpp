/// run(): the only place where scenario, engine, economy and results meet.
#pragma once

#include "scenarios/checkpoint.hpp"
#include "scenarios/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
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

/// How a run takes checkpoints.
struct CheckpointOptions {
    std::filesystem::path folder = {};                  // empty: none are taken
    Duration every{0};                                  // simulated time between two; 0: only when the run is stopped
    std::function<void(const std::string&)> warn = {};  // a checkpoint could not be written; the run goes on
};

/// How a run keeps its events.
struct EventOptions {
    std::filesystem::path folder = {};  // of the segments
    double share = 0.0;                 // of viewers and creators that are followed; 0: none, 1: everyone
    std::int64_t rows_per_segment = std::int64_t{1} << 18;
};

struct RunOptions {
    int threads = 0;                                     // 0: one per core
    std::function<bool(const Progress&)> progress = {};  // at least ten times a second of work; return false to stop
    std::function<void(const Outcome&)> partial = {};  // what there is so far, every run.write_every of simulated time
    std::string command = {};                          // for the provenance in the result
    bool journal = false;                              // whether the result has every transaction
    EventOptions events = {};
    CheckpointOptions checkpoints = {};
    std::optional<std::int64_t> only = {};  // of all worlds, the one of this number
    Checkpoint* resume = nullptr;           // go on from here; check_same_run() has passed
    Checkpoint* branch = nullptr;           // begin here, in this world alone; check_branch() has passed
};

/// Simulates every replicate of the scenario. Stopped early by `progress`: what was sampled so far, complete == false.
/// If checkpoints are taken, a last one is then taken as well. The result is the same for any number of threads, and however
/// often the run was stopped and taken up again. Throws BrokenBooks if an account does not close, ResultError if the last
/// checkpoint cannot be written or one to begin with is of no use, ScenarioError if it needs more memory than the machine has.
Outcome run(const Scenario& scenario, const RunOptions& options);

/// Simulates one replicate to the first window that begins at or after `until`, on one thread, and writes its checkpoint to
/// `path`: where branches begin. False if `progress` stopped it: nothing was written. Throws as run() does.
bool write_trunk(const Scenario& scenario, std::int64_t replicate, Time until, const std::filesystem::path& path,
                 const std::function<bool(const Progress&)>& progress = {});

/// Simulates one replicate to its end, on one thread; the same as the replicate of that number in run().
Replicate run_replicate(const Scenario& scenario, std::int64_t replicate);

}  // namespace carat
