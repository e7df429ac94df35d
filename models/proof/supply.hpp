/// Proof about supply: in the homogeneous limit the platform's revenue (1 - s) s^(e gamma) peaks at e gamma / (1 + e gamma).
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

inline constexpr double supply_elasticity = 0.75;  // e: of hours on air in the creators' share s
inline constexpr double supply_exponent = 0.8;     // gamma: of visits, and so of gifts, in hours on air

/// The share at which revenue peaks, from the elasticity of gifts in s that worlds with different shares show. `exponent`: the
/// gamma that the worlds have.
Evidence revenue_peak(std::uint64_t seed, int size, double exponent);

}  // namespace carat::proof
