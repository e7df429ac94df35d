/// Attention: what a viewer watches, for how long, and what comes next.
///
///     session begins --> view --> gap --> view --> ... --> session ends
///                         |
///                         +-- a favourite who is on air, or discovery: weight^alpha over the published table, with a floor
///
/// Law     Views of a session: geometric. Duration of a view: lognormal, cut off when the stream ends. Between two views lies
///         a gap of one engine window plus an exponential time: the viewer scrolls through what nobody is paid for.
/// Keeps   One view at a time; the next begins at least one window after the last ended (the model's lookahead).
/// Draws   session, view, next_view: once each per view.
/// Source  Zipf slope of audiences, views over five minutes: docs/model.md, "Attention".
#pragma once

#include "sim/describe.hpp"
#include "sim/time.hpp"

namespace carat::attention {

struct Params {
    double live_share = 0.75;
    double favourite_share = 0.25;
    double favourite_exponent = 0.5;
    double alpha = 1.04;
    double exploration = 0.05;
    Duration view_median = 4 * minute;
    double view_sigma = 1.85;
    Duration video_median = 40 * second;
    double video_sigma = 1.0;
    double another_view = 0.65;
    Duration gap_mean = 1 * minute;
    double follow_probability = 0.002;
    double supply_exponent = 1.0;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("live_share", p.live_share,
          Field{"share", 0, 1, "part of views that go to LIVE streams; the rest go to videos"});
    visit("favourite_share", p.favourite_share,
          Field{"share", 0, 1, "part of views that try a favourite creator first"});
    visit("favourite_exponent", p.favourite_exponent,
          Field{"", 0, 2, "exponent of followers in whom people have as favourites at the start", Change::never});
    visit("alpha", p.alpha,
          Field{"", 0, 4, "exponent of published popularity in discovery; 0 is uniform, 1 proportional"});
    visit("exploration", p.exploration,
          Field{"share", 0, 1, "part of discovery that ignores popularity: the floor of the small"});
    visit("view_median", p.view_median, Field{"s", 0.001, 1e6, "median of the time a viewer stays with a LIVE stream"});
    visit("view_sigma", p.view_sigma, Field{"", 0, 4, "sigma of that lognormal time"});
    visit("video_median", p.video_median, Field{"s", 0.001, 1e6, "median of the time spent with a creator's videos"});
    visit("video_sigma", p.video_sigma, Field{"", 0, 4, "sigma of that lognormal time"});
    visit("another_view", p.another_view,
          Field{"share", 0, 0.99, "probability that a view is followed by another in the same session"});
    visit("gap_mean", p.gap_mean,
          Field{"s", 0, 1e6, "mean time between two views of a session, beyond one engine window"});
    visit("follow_probability", p.follow_probability,
          Field{"share", 0, 1, "probability that a discovered creator gains a follower by a view"});
    visit("supply_exponent", p.supply_exponent,
          Field{"", 0, 2,
                "elasticity of visits in the streams on air, relative to the start: more to see draws more viewers"});
}

}  // namespace carat::attention
