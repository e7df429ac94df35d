/// Appetite: how a payer spends, as it follows from their traits and the rules; the same person in every world.
#pragma once

#include "models/rules.hpp"
#include "sim/draws.hpp"

namespace carat {

struct Appetite {
    Channel channel = Channel::app;
    std::uint8_t taste = 0;          // row of the gift table: the preferred price
    float hazard = 0.0F;             // gifts per second of LIVE at quality 1
    std::uint32_t budget_cents = 0;  // per 30 days
};

/// Of a payer who lives in `region`. A function of (seed, viewer) and the rules alone.
Appetite appetite(const Rules& rules, const Luck& luck, std::uint32_t viewer, std::uint32_t region);

}  // namespace carat
