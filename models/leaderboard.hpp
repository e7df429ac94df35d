/// Leaderboard: last week's creators with most gifts, as everybody sees them: the performance indicator of the platform.
///
/// Law     Listed creators have their pull in discovery multiplied by 1 + boost until the next list.
/// Source  rankings and bans of them: docs/model.md, "Battles and the list".
#pragma once

#include "sim/describe.hpp"

namespace carat::leaderboard {

struct Params {
    bool on = true;
    std::int64_t length = 20;
    double boost = 0.1;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("on", p.on, Field{"", 0, 1, "whether the list is shown; it is kept in any case"});
    visit("length", p.length, Field{"creators", 1, 1e5, "creators listed each week"});
    visit("boost", p.boost, Field{"", 0, 100, "added to the pull of those listed, as a share of it"});
}

}  // namespace carat::leaderboard
