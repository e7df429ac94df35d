/// Ranges: between which values a parameter may lie that nobody knows well. A TOML file, laid out like a scenario:
///
///     [gifting]
///     branching = { low = -0.1, high = 0.5, why = "the sign is disputed" }
///     [leaderboard]
///     length = { times = [0.5, 2], why = "J: half to double" }     # of what the scenario has; plain numbers only
#pragma once

#include "scenarios/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace carat {

/// A parameter and the scenario with it at either end of its range. Values are TOML.
struct Ranged {
    std::string name;
    std::string base;
    std::string low;
    std::string high;
    std::string why;
    Scenario at_low;
    Scenario at_high;
};

/// Reads ranges and applies them to the scenario in `path` with `overrides`. Throws ScenarioError with every problem.
std::vector<Ranged> read_ranges(const std::filesystem::path& ranges, const std::filesystem::path& path,
                                const std::vector<std::string>& overrides = {});

}  // namespace carat
