/// Paying: the law of the payout at work: requests, reviews, settlements.
#pragma once

#include "models/scene.hpp"

namespace carat::paying {

/// On demand: if the balance has reached the threshold, the creator asks for it after a while.
void consider(const Scene& scene);

/// A lower usd_per_diamond is announced: what can be redeemed is asked for at once.
void rush(const Scene& scene);

/// The common payday; schedules the next.
void payday(const Scene& scene);

/// A request that had to wait for another day.
void retry(const Scene& scene);

void settled(const Scene& scene, const Transfer& transfer);

/// The creator has left: what cannot be redeemed is forfeited.
void close_account(const Scene& scene);

}  // namespace carat::paying
