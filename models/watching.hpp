/// Watching: the laws of attention at work: whom a viewer chooses, how long the view lasts, whether another follows.
#pragma once

#include "models/scene.hpp"

namespace carat::watching {

/// What a viewer turns to. `creator` is nobody if there is nothing to watch.
struct Choice {
    std::uint32_t creator = nobody;
    bool live = false;
    bool discovered = false;  // found by discovery, not a favourite
};

/// Chooses what `viewer` watches at `when`, from the published tables; a creator on air then, or a shelf of videos.
Choice choose(const Rules& rules, const Published& published, const Luck& luck, std::uint32_t viewer,
              const Wallet* wallet, Time when, Draws& draw);

/// The message by which a view begins.
Happening arrival(const Choice& choice, std::uint32_t viewer, const Watch& watch, Time when);

void view_begins(const Scene& scene, const Happening& event);
void view_ends(const Scene& scene, const Happening& event);

}  // namespace carat::watching
