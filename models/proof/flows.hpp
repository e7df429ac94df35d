/// Proofs about flows: Little's law for viewers and for coins, the stationary law of wallets.
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

inline constexpr double sessions_per_day = 6.0;

/// Viewers present at moments far apart are Poisson with mean arrival rate * mean stay (M/G/infinity). `sessions`: per day that
/// the world has.
Evidence audience(std::uint64_t seed, int size, double sessions);

/// A wallet whose owner buys packs of 100 coins and gives 10 at a time runs round 90, 80, ..., 0, 90, ...: seen at a moment that
/// does not depend on it, each step is as likely. Measured: mean coins held. `pack`: the one the world has.
Evidence wallet_steps(std::uint64_t seed, int size, std::int64_t pack);

/// The float: coins sold per interval between two gifts of a wallet, times the 4.5 intervals for which a coin of a pack waits on
/// average. `believed_wait` in intervals.
Evidence float_of_coins(std::uint64_t seed, int size, double believed_wait);

}  // namespace carat::proof
