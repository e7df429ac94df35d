/// Battle: two creators on air against each other for five minutes; the one with more points from gifts wins.
///
///     publication --> pairs of rooms on air, alike in popularity --> both rooms: gifts at `surge` times the rate
///                                                                        |
///                              points = coins (x multiplier for a while) +--> compared when it is over
///
/// Law     At each publication a room on air that has no battle is willing with probability
///         1 - exp(-per_hour * publish_every * (pull / mean pull)^pull_exponent), at most one willing room in two being left
///         over. Willing rooms are paired with their neighbours in the order of pull. In a battle every payer's hazard is
///         multiplied by `surge`. With multiplier_probability points count `multiplier` times for multiplier_time.
/// Keeps   Multipliers change points, never diamonds.
/// Draws   battle: per room and publication; battle_bonus: per room and battle.
/// Source  length, multipliers, share of gifts: docs/model.md, "Battles and the list".
#pragma once

#include "sim/describe.hpp"
#include "sim/time.hpp"

namespace carat::battle {

struct Params {
    bool on = true;
    Duration length = 5 * minute;
    double per_hour = 2.0;
    double pull_exponent = 0.1;
    double surge = 12.0;
    double multiplier = 5.0;
    double multiplier_probability = 0.3;
    Duration multiplier_time = 30 * second;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("on", p.on, Field{"", 0, 1, "whether there are battles"});
    visit("length", p.length, Field{"min", 0.1, 1e3, "length of a battle"});
    visit("per_hour", p.per_hour,
          Field{"1/h", 0, 60, "battles a creator of mean pull is willing to fight per hour on air"});
    visit("pull_exponent", p.pull_exponent, Field{"", 0, 3, "exponent of relative pull in that rate"});
    visit("surge", p.surge, Field{"", 1, 1e3, "hazard of gifts in a battle, relative to none"});
    visit("multiplier", p.multiplier, Field{"", 1, 100, "points per coin while the multiplier lasts"});
    visit("multiplier_probability", p.multiplier_probability, Field{"share", 0, 1, "probability of one in a battle"});
    visit("multiplier_time", p.multiplier_time, Field{"s", 0, 1e4, "how long it lasts"});
}

}  // namespace carat::battle
