/// Bonds: who gave how much to whom. A hash table with open addressing: one cache miss per gift.
///
/// Keeps   A bond is never forgotten. Iteration is in no meaningful order: only sums over bonds may be used.
#pragma once

#include "models/units.hpp"

#include <cstdint>
#include <vector>

namespace carat {

/// All that one payer gave to one creator.
struct Bond {
    std::uint32_t row = 0xFFFFFFFF;  // of the wallet; nobody if the place is free
    std::uint32_t creator = 0;
    Coins coins{0};
    std::int64_t period = -1;  // award period of the last gift
};

class Bonds {
public:
    /// Adds a gift; returns whether it is the first of this payer to this creator in `period`.
    bool add(std::uint32_t row, std::uint32_t creator, Coins coins, std::int64_t period) {
        if (count_ * 4 >= places_.size() * 3) {
            grow();
        }
        Bond& bond = place(row, creator);
        if (bond.row != row) {
            bond.row = row;
            bond.creator = creator;
            ++count_;
        }
        const bool first = bond.period != period;
        bond.coins += coins;
        bond.period = period;
        return first;
    }

    template <class Visit>
    void for_each(Visit visit) const {
        for (const Bond& bond : places_) {
            if (bond.row != Bond{}.row) visit(bond);
        }
    }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("places", self.places_);
        visit("count", self.count_);
    }

private:
    static std::uint64_t hash(std::uint32_t row, std::uint32_t creator) {
        constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;
        const std::uint64_t mixed = ((std::uint64_t{row} << 32U) | creator) * golden;
        return mixed ^ (mixed >> 29U);
    }

    /// The bond's place, or the free one where it belongs.
    Bond& place(std::uint32_t row, std::uint32_t creator) {
        const std::size_t mask = places_.size() - 1;
        std::size_t i = hash(row, creator) & mask;
        while (places_[i].row != Bond{}.row && (places_[i].row != row || places_[i].creator != creator))
            i = (i + 1) & mask;
        return places_[i];
    }

    void grow() {
        constexpr std::size_t least = 64;
        std::vector<Bond> old(places_.empty() ? least : places_.size() * 2);
        old.swap(places_);
        for (const Bond& bond : old) {
            if (bond.row != Bond{}.row) place(bond.row, bond.creator) = bond;
        }
    }

    std::vector<Bond> places_;  // a power of two
    std::size_t count_ = 0;
};

}  // namespace carat
