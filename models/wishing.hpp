/// Wishing: when payers want to give: the hazard of each, the audience's part in it, and the surges of a stream.
#pragma once

#include "models/scene.hpp"

namespace carat::wishing {

/// A payer begins to watch until `until`: joins the guests of a stream, and may want to give. Returns the place among the guests.
std::uint32_t guest_comes(const Scene& scene, std::uint32_t viewer, const Watch& watch, Time until, bool live);
void guest_goes(const Scene& scene, std::uint32_t viewer, std::uint32_t place);

/// A surge begins in the room: all guests have wishes on top of their ordinary ones until `end`.
void surge(const Scene& scene, Surge surge, Time end);
void closing_begins(const Scene& scene);

/// A wish comes up: it is granted or thinned, and the next of its chain is scheduled.
void gift_wanted(const Scene& scene, const Happening& event);

/// Further gifts that one gift in this room causes.
double branching(const Scene& scene);

/// What earlier gifts have added to the room's rate, or taken off it, is brought up to now.
void fade_excitation(const Scene& scene);

}  // namespace carat::wishing
