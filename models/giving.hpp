/// Giving: gifts in a room: who gives when, what, and what that sets off.
#pragma once

#include "models/scene.hpp"

namespace carat::giving {

/// A payer begins to watch until `until`: joins the guests of a stream, and may want to give.
void guest_comes(const Scene& scene, std::uint32_t viewer, Watch watch, Time until, bool live);
void guest_goes(const Scene& scene, std::uint32_t viewer);

void gift_wanted(const Scene& scene, const Happening& event);
void echo(const Scene& scene);

/// A gift from `viewer` with wallet `row`: chosen, paid (coins are bought if the wallet is short) and credited, or given up.
/// Returns the coins given.
Coins give(const Scene& scene, std::uint32_t viewer, std::uint32_t row, bool live);

}  // namespace carat::giving
