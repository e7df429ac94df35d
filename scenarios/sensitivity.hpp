/// Sensitivity: by how much each key figure changes if one weakly known parameter after the other goes to either end of its
/// range. Every variant is run in the same worlds, so that a change is not luck.
#pragma once

#include "scenarios/estimate.hpp"
#include "scenarios/ranges.hpp"
#include "scenarios/scenario.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace carat {

/// What one parameter does to one figure: means over the worlds.
struct Swing {
    std::size_t parameter = 0;  // its place in Sensitivity::parameters
    Estimate low;               // at the low end - at the base
    Estimate high;              // at the high end - at the base
    Estimate across;            // at the high end - at the low end

    /// Is 0 outside the interval of `across`? That of the ends will not do: all share the luck of the base.
    bool clear() const;
    /// Was nothing changed in any world?
    bool none() const;
};

/// One figure, and the parameters by how far the ends lie apart.
struct Tornado {
    std::string name;
    std::string unit;
    std::string words;
    Estimate base;
    std::vector<Swing> swings;
};

struct Sensitivity {
    std::string source;  // of the scenario
    std::string hash;
    std::string ranges;
    std::int64_t seed = 0;
    Duration length{};
    int worlds = 0;
    std::vector<Ranged> parameters;
    std::vector<Tornado> figures;
    bool complete = false;
};

struct SensitivityOptions {
    std::string ranges = "scenarios/data/weak.toml";
    std::vector<std::string> overrides;
    std::vector<std::string> figures;  // none: a choice of money, inequality and supply
    int worlds = 4;
    int threads = 0;                                     // 0: one per core
    std::function<bool(double fraction)> progress = {};  // return false to stop
};

/// Runs the scenario in `path` and two variants of it for each range. Throws ScenarioError, also for unknown figures.
Sensitivity measure_sensitivity(const std::string& path, const SensitivityOptions& options);

/// The `rows` largest of the clear swings of each figure, 0 for all; the other parameters by name.
std::string sensitivity_text(const Sensitivity& sensitivity, std::size_t rows);
std::string sensitivity_json(const Sensitivity& sensitivity);

}  // namespace carat
