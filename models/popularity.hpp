/// Popularity: what the platform publishes, and what discovery draws from.
///
/// Law     popularity = (watch_weight * viewer-minutes + gift_weight * gift coins) / (minutes on air + one hour)
///                      + follower_weight * followers + novelty_weight * exp(-age / novelty_time),
///         times 1 + leaderboard.boost for those listed: the audience to expect on air. All but followers halve in half_life.
///         Per minute on air, or those who stream more would be shown more for it, and in the end alone.
/// Keeps   Published every publish_every; a change of these weights, of alpha or of a battle's pull_exponent shows one later.
/// Source  Zipf slopes, viewers per follower: docs/model.md, "Attention".
#pragma once

#include "sim/describe.hpp"
#include "sim/time.hpp"

namespace carat::popularity {

struct Params {
    Duration publish_every = 5 * minute;
    Duration half_life = 7 * day;
    double watch_weight = 1.0;
    double gift_weight = 0.01;
    double follower_weight = 0.008;
    double novelty_weight = 0.5;
    Duration novelty_time = 14 * day;
    double video_weight = 1.0;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("publish_every", p.publish_every,
          Field{"min", 0.001, 1e5, "time between two publications; a multiple of the engine's window", Change::never});
    visit("half_life", p.half_life, Field{"d", 0.001, 1e4, "time after which past attention counts half"});
    visit("watch_weight", p.watch_weight, Field{"", 0, 1e3, "weight of a viewer-minute"});
    visit("gift_weight", p.gift_weight, Field{"min/coin", 0, 1e3, "viewer-minutes that one gifted coin is worth"});
    visit("follower_weight", p.follower_weight, Field{"viewers", 0, 1e3, "viewers on air that one follower is worth"});
    visit("novelty_weight", p.novelty_weight, Field{"viewers", 0, 1e6, "viewers on air that being new is worth"});
    visit("novelty_time", p.novelty_time, Field{"d", 0.001, 1e4, "time scale on which being new fades"});
    visit("video_weight", p.video_weight,
          Field{"", 0, 1e3, "pull of a fresh video on the creator's shelf; it halves with half_life"});
}

}  // namespace carat::popularity
