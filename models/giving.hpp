/// Giving: gifts in a room: which one, paid how, and what that sets off.
#pragma once

#include "models/scene.hpp"

namespace carat::giving {

/// A gift that the room's excitation brings about, by one of the guests.
void echo(const Scene& scene, const Origin& origin);

/// A gift from `viewer` with wallet `row`, due to `origin`: chosen, paid (coins are bought if the wallet is short) and credited,
/// or given up. Returns the coins given.
Coins give(const Scene& scene, std::uint32_t viewer, std::uint32_t row, const Origin& origin, bool live);

/// A gift of `coins` that are in the wallet, without choice or consequence in the room.
void present(const Scene& scene, std::uint32_t row, Coins coins, bool live);

}  // namespace carat::giving
