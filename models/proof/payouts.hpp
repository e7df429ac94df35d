/// Proofs about payouts: a threshold makes renewals; a steady income makes the first payout come when division says.
#pragma once

#include "models/params.hpp"
#include "models/proof/claim.hpp"
#include "models/units.hpp"

namespace carat::proof {

/// Gifts of 10 coins are 5 diamonds, 0.05 USD: a threshold of 0.99 USD takes 20 gifts and is overshot by 0.01 USD.
inline constexpr std::int64_t gifts_per_payout = 20;
inline constexpr Usd payout_threshold{990'000};

/// Payouts of fixed gifts: each takes the same number of gifts and leaves the same overshoot. Measured: accounts that are wrong.
Evidence payout_accounts(std::uint64_t seed, Usd threshold);

/// Payouts of creators against E floor(N / k) of a Poisson number of gifts. `rate`: gifts per hour that the world has.
Evidence payout_renewals(std::uint64_t seed, int size, double rate);

inline constexpr std::int64_t daily_usd = 250;

/// One creator who earns exactly `daily_usd` a day: fifty fans would give far more than a day's cap lets them.
economy::Params salaried(Usd threshold, Duration hold);

/// Days until that creator is first paid: those it takes to earn the threshold, and the hold. Measured and exact: sums over five
/// thresholds and three holds, each of which must be right. `higher`: by how much the thresholds of the world are higher.
Evidence first_payout(std::uint64_t seed, Usd higher);

}  // namespace carat::proof
