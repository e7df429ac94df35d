/// Experiments: the table `set` of [experiment], the rules of those who are treated.
///
///     [experiment]
///     side = "creators"                                       # whose rules differ
///     share = 0.5
///     set = { "conversion.diamonds_per_coin" = "0.55" }
#pragma once

#include "scenarios/scenario.hpp"
#include "scenarios/toml.hpp"

namespace carat {

/// Reads `set` (null if there is none) into the scenario's treatment. `whole` is the place of [experiment]. Only what acts on one
/// event at a time can be treated: what discovery, awards, refunds and entry do is done for everyone at once.
void read_treatment(const toml::Value* set, Place whole, Scenario& scenario, Problems& problems);

}  // namespace carat
