/// Effort: the weekly review: how much a creator streams in answer to income, and whether they leave.
#pragma once

#include "models/scene.hpp"

namespace carat::effort {

/// What an hour pays, relative to what the gifts of this career would have paid at the reference share.
double relative_pay(const economy::Params& params, const Tally& career, double hourly_income);

/// Whether the creator was on air before this week, so that the income per hour is known.
bool experienced(const Rooms& rooms, std::size_t row);

/// Target pay^elasticity, within the bounds; partial adjustment from `effort`.
double adjusted(const creators::Params& params, double effort, double pay);

/// Exit hazard per second, of a creator of age `age` whose week brought `income`.
double exit_hazard(const creators::Params& params, Duration age, Usd income, Usd reservation);

void reviewed(const Scene& scene);
void leave(const Scene& scene);

}  // namespace carat::effort
