/// Effort: the weekly review: how much a creator streams in answer to income, and whether they leave.
#pragma once

#include "models/scene.hpp"

namespace carat::effort {

/// Target (income / reference)^elasticity, within the bounds; partial adjustment from `effort`.
double adjusted(const creators::Params& params, double effort, double hourly_income);

/// Exit hazard per second, of a creator of age `age` whose week brought `income`.
double exit_hazard(const creators::Params& params, Duration age, Usd income, Usd reservation);

void reviewed(const Scene& scene);
void leave(const Scene& scene);

}  // namespace carat::effort
