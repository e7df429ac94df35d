/// Proofs about laws of size: inequality of known laws, popularity without feedback.
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

/// Gini coefficient of a lognormal sample against 2 Phi(sigma / sqrt 2) - 1. `sigma`: that the sample has.
Evidence lognormal_gini(std::uint64_t seed, int size, double sigma);

/// Share of the top tenth of a Pareto sample against 0.1^(1 - 1 / alpha), alpha = 2.5. `alpha`: that the sample has.
Evidence pareto_top_tenth(std::uint64_t seed, int size, double alpha);

/// Views of streams that differ in followers only, against shares r^-1 of a Zipf law, in a world whose popularity answers to
/// nothing. Measured: share of the first of 40. `slope`: that the world has.
Evidence zipf_audience(std::uint64_t seed, int size, double slope);

}  // namespace carat::proof
