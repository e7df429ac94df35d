/// Proof about sessions: rescaled by the integrated rate of their profile, the intervals between them are Exp(1).
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

/// Measured: sessions over the integral of their rate. `forget_weekend`: compare with a profile without weekdays.
Evidence rescaled_sessions(std::uint64_t seed, int size, bool forget_weekend);

}  // namespace carat::proof
