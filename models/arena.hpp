/// Arena: what a partition knows of its rooms on air before battles are matched.
#pragma once

#include "sim/exact.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace carat {

/// A room that wants a battle.
struct Willing {
    double pull = 0.0;
    std::uint32_t creator = 0;
};

struct Arena {
    /// In [0, 1), of each stream of the notice: it wants a battle if this is below the probability.
    std::vector<double> chances;
    Wide pull_micros = 0;  // of all of them; whole numbers, whose sum does not depend on the order

    void clear() {
        chances.clear();
        pull_micros = 0;
    }

    void add(double pull, double chance) {
        constexpr double most = 1e12;
        chances.push_back(chance);
        pull_micros += static_cast<std::int64_t>(std::min(pull, most) * 1e6);
    }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("chances", self.chances);
        visit("pull_micros", self.pull_micros);
    }
};

}  // namespace carat
