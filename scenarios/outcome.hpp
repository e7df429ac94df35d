/// What a run hands back: for each replicate its tables, digest and stats; what writers, the command line and Python read.
#pragma once

#include "sim/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace carat {

/// How a replicate ran. Wall time and threads say nothing about the result; the digest does not cover them.
struct RunStats {
    std::int64_t events = 0;  // dispatched events, each with its own time
    std::int64_t windows = 0;
    double wall_seconds = 0.0;
    std::int64_t threads = 0;
    std::int64_t partitions = 0;
    std::int64_t viewer_bytes = 0;    // state of all paying viewers
    std::int64_t paying_viewers = 0;  // rows that state is for
    std::int64_t imbalance = 0;       // sum of |violations| of the three identities of the books; 0 or the run stops
};

/// One simulated world. `tables`: "series", "kpi", "creators", "viewers", "leaderboard", "ledger", without a replicate dimension.
struct Replicate {
    std::int64_t index = 0;
    std::int64_t simulated_micros = 0;  // how far it got; equals the scenario's length when complete
    std::uint64_t digest = 0;           // of everything simulated: same for any number of threads
    RunStats stats;
    std::vector<Table> tables;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("index", self.index);
        visit("simulated", self.simulated_micros);
        visit("digest", self.digest);
        visit("stats", self.stats);
        visit.sections("tables", self.tables);
    }
};

/// A whole run: its scenario as resolved text, its provenance and its replicates so far.
struct Outcome {
    std::string scenario_toml;  // fully resolved
    std::string scenario_json;
    std::string scenario_source;         // path it was read from, or "<text>"
    std::vector<std::string> overrides;  // KEY=VALUE given on the command line or by with_()
    std::string scenario_hash;           // of scenario_toml
    std::string start_date;              // "2024-01-01"
    std::string command;                 // how it was started
    std::string branched_from;  // checkpoints it began with, a line for each replicate; empty: a run from the start
    std::int64_t seed = 0;
    bool complete = false;
    std::vector<Replicate> replicates;
};

}  // namespace carat
