/// Crowd: the payers who watch a stream. Coming, going and picking one by hazard take O(log n) steps, so that a room of a
/// million is no dearer per head than one of ten.
///
///     place 0: number of guests, total weight, first free place | places 1, 2, ...: guests, or free
///
/// The weights form a binary indexed tree (Fenwick 1994) over the places. Weights are whole numbers, so that sums are exact in
/// any order; a place is taken again last freed first, so that it depends on nothing but who came and went.
#pragma once

#include "models/wallet.hpp"
#include "sim/time.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace carat {

/// A payer who watches a stream, for gifts that the room itself brings about.
struct Guest {
    Time until{0};             // when the view ends
    std::int64_t weights = 0;  // of the places that this node of the tree sums up; at place 0 of all
    std::uint32_t viewer = nobody;
    std::uint32_t row = 0;      // of the wallet; of a free place, and at place 0: the next free one
    std::uint32_t session = 0;  // at place 0: the number of guests
    float hazard = 0.0F;        // gifts per second, alone with the creator's quality
    std::uint16_t view = 0;
    std::array<std::uint16_t, 3> unused{};  // every byte has a value, so that checkpoints can be compared
};

using Crowd = std::vector<Guest>;

namespace crowd {

/// Weights are hazards in steps of 2^-32 per second, at most 1,024 per second.
std::int64_t weight(const Guest& guest);

/// Returns the guest's place.
std::uint32_t come(Crowd& crowd, const Guest& guest);
void go(Crowd& crowd, std::uint32_t place, std::uint32_t viewer);

/// The sum of all weights.
inline std::int64_t total(const Crowd& crowd) { return crowd.empty() ? 0 : crowd.front().weights; }

/// The sum of all hazards, per second.
double hazard(const Crowd& crowd);

/// The guest in whose stretch `point` lies if the weights are laid end to end in order of places. 0 <= point < total.
const Guest& at(const Crowd& crowd, std::int64_t point);

/// Calls visit(guest) in order of places.
template <class Visit>
void for_each(const Crowd& crowd, Visit visit) {
    for (std::size_t place = 1; place < crowd.size(); ++place) {
        if (crowd[place].viewer != nobody) visit(crowd[place]);
    }
}

}  // namespace crowd
}  // namespace carat
