/// Dated policies and variations: values that are read on top of a scenario that is already there.
#pragma once

#include "scenarios/scenario.hpp"
#include "scenarios/toml.hpp"

namespace carat {

/// Reads [[policy]], resolving each step to a whole parameter set. `scenario` has all but the policies.
void read_policies(const toml::Value& from, Scenario& scenario, Problems& problems);

/// Reads [vary]: checks each name and value, and keeps them.
void read_variations(const toml::Value& from, Scenario& scenario, Problems& problems);

/// Reads what a table `set` changes of `before`: dotted names and values. `whole` is the place of the table around it.
economy::Params read_settings(const toml::Value* set, Place whole, const std::string& path, const RunParams& run,
                              const economy::Params& before, Problems& problems);

/// What must be set on `before` to make it `after`: dotted names and values.
toml::Table differences(const economy::Params& before, const economy::Params& after);

/// Cross-field checks of a parameter set that is set by `tree`, which has the place `whole`; `path` stands before the names
/// in problems. A section with a problem of its own is not checked.
void report_contradictions(const economy::Params& params, const toml::Table& tree, Place whole, const std::string& path,
                           Problems& problems);

}  // namespace carat
