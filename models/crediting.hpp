/// Crediting: what a gift is worth to its creator: conversion, schedule, rounding, hold.
#pragma once

#include "models/scene.hpp"

namespace carat::crediting {

/// The exact conversion: coins * diamonds_per_coin * factor in micro-diamonds, rounded down; and rounded up.
struct Worth {
    Diamonds credited{0};
    Diamonds given{0};  // credited, or one micro-diamond more: the difference is rounding
};
Worth worth(Coins coins, Rate diamonds_per_coin, Rate factor);

/// What a gift of `coins` in this room now is worth: at the rate in force and the factor of the reward schedule.
Worth worth_now(const Scene& scene, Coins coins, bool live);

/// Credits a gift of `coins`.
void credit_gift(const Scene& scene, Coins coins, bool live);

/// Diamonds that do not come from a gift: for popularity, or in compensation.
void award(const Scene& scene, Diamonds amount);

/// Puts diamonds that are already in the books' balance of creators at the creator's disposal.
void make_available(const Scene& scene, Diamonds amount);

/// What may follow when a day's parcel is complete, and when its hold is over.
void parcel_closes(const Scene& scene);
void hold_released(const Scene& scene, Diamonds amount);

}  // namespace carat::crediting
