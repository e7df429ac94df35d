/// Proofs about gifts: Poisson counts, compound-Poisson diamonds, rooms that multiply or damp.
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

inline constexpr double gifts_per_hour = 30.0;
inline constexpr double price_sharpness = 0.5;

/// Given the time watched, the number of gifts of a world is Poisson with mean rate * time. `rate`: what the world has.
Evidence gift_counts(std::uint64_t seed, int size, double rate);

/// Diamonds per world against mean and variance of a compound Poisson sum. `sharpness`: of the logit over prices.
Evidence compound_diamonds(std::uint64_t seed, int size, double sharpness);

/// With guests always present, a room whose gifts each cause n more on average has base / (1 - n) of them.
Evidence room_branching(std::uint64_t seed, int size, double branching, double believed);

}  // namespace carat::proof
