/// Size: what a run will take of memory and disk, estimated before anything is made, so that one that cannot end is not begun.
#pragma once

#include <string>
#include <vector>

namespace carat {

struct Scenario;

/// A part of what is needed, and the parameter that says how much of it there is.
struct Need {
    std::string parameter;
    double bytes = 0.0;
};

/// Estimates, right to a third or so for large runs: viewers who may pay, creators with those who will join, samples, replicates.
struct Size {
    std::vector<Need> memory;
    std::vector<Need> result;  // before compression

    double memory_bytes() const;
    double result_bytes() const;
};

Size size_of(const Scenario& scenario);

/// What a run writes beside its result.
struct Beside {
    double events_share = 0.0;  // of viewers and creators whose events are kept
    bool checkpoints = false;
};

/// The disk these take at most: every event that is kept, as many checkpoints as there may be at a time.
std::vector<Need> needs_beside(const Scenario& scenario, const Beside& beside);

/// Throws ScenarioError, naming the parameter that takes most and the estimate, if that is more than there is.
void check_memory(const Scenario& scenario, double bytes_there_are);
void check_disk(const Scenario& scenario, const Beside& beside, double bytes_there_are);

/// Of this machine, in bytes.
double memory_of_machine();

}  // namespace carat
