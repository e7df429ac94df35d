/// Proofs about money chains: what a coin, a pack, a gift, a subscription are worth in published cases.
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

/// The chains, to their published digits. `slip`: rates of the model are this many times what they should be.
std::vector<Claim> chains(double slip = 1.0);

}  // namespace carat::proof
