/// Battling: battles as they go: their beginning, their points, their end.
#pragma once

#include "models/scene.hpp"

namespace carat::battling {

void begins(const Scene& scene, const Fight& fight);
void ends(const Scene& scene);

/// The opponent's points have arrived.
void result(const Scene& scene, const Fight& fight);

/// Counts a gift that was given in this room now.
void count_gift(const Scene& scene, Coins coins);

}  // namespace carat::battling
