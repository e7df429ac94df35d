/// Proofs about chains of money: what a coin, a pack and a threshold are worth, through the functions every gift goes through.
#pragma once

#include "models/proof/claim.hpp"

#include <vector>

namespace carat::proof {

/// The conversion chains of TikTok, Twitch and Bigo, as published.
std::vector<Claim> chains();

}  // namespace carat::proof
