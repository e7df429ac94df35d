/// A proof about popularity that feeds on itself: preferential attachment with a publication now and then, an urn.
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

/// Four creators with two followers each; who sees one follows, and whom to see is drawn in proportion to the followers last
/// published. Given how many views fall between two publications, the followers of one creator are a Markov chain with binomial
/// steps, whose law is computed exactly. Measured: variance of a creator's share of followers. `alpha`, `exploration`: that the
/// world has.
Evidence preferential_attachment(std::uint64_t seed, int size, double alpha, double exploration);

}  // namespace carat::proof
