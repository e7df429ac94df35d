/// Record: what was read at each sample. Series are differences and values of these.
#pragma once

#include "models/books.hpp"
#include "models/meters.hpp"
#include "models/population.hpp"

#include <vector>

namespace carat {

struct Sample {
    Time at{0};
    Ledger ledger;
    Meters meters;
    Population::Census census;
    std::int64_t active_viewers = 0;  // with a session since the last sample (estimate, standard error 0.8 %)
    std::int64_t payers = 0;          // who bought coins since the last sample, by day
    std::int64_t live_creators = 0;   // on air at this moment
    std::int64_t creators = 0;        // who have not left
};

/// One line of a leaderboard: the creators with the most gifts of a week.
struct Ranked {
    std::int64_t week = 0;
    std::int64_t rank = 0;
    std::int64_t creator = 0;
    Coins gifts{0};
};

struct Record {
    std::vector<Sample> samples;  // the first is the state at time 0
    std::vector<Ranked> leaderboard;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("samples", self.samples);
        visit("leaderboard", self.leaderboard);
    }
};

}  // namespace carat
