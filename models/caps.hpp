/// Caps: limits on one viewer, set by the platform, the law or themselves; the expiry of coins.
///
///     wish --> within the caps? --> buy and give
///                   | no
///                   +--> a smaller pack, a cheaper gift, or none; what is not spent today can be spent tomorrow
///
/// Law     Days, weeks and months are calendar periods since the start (1, 7, 30 days); whole cents count, rounded up. A share
///         of payers sets a limit of their own, as a multiple of their monthly spend scale.
/// Source  limits of YouTube and of Chinese law: docs/model.md, "Store".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/time.hpp"

namespace carat::caps {

/// 0 means no limit.
struct Params {
    Coins gift = {0};
    Usd day = {0};
    Usd week = {0};
    Usd month = {0};
    double own_share = 0.0;
    double own_multiple = 0.5;
    Duration coins_expire_after = {0};
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("gift", p.gift, Field{"coins", 0, 1e8, "dearest gift, combo included; 0 is no limit"});
    visit("day", p.day, Field{"USD", 0, 1e7, "most a viewer may spend on coins per day; 0 is no limit"});
    visit("week", p.week, Field{"USD", 0, 1e7, "most a viewer may spend on coins per 7 days; 0 is no limit"});
    visit("month", p.month, Field{"USD", 0, 1e7, "most a viewer may spend on coins per 30 days; 0 is no limit"});
    visit("own_share", p.own_share, Field{"share", 0, 1, "part of payers who set themselves a monthly limit"});
    visit("own_multiple", p.own_multiple, Field{"", 0, 1e6, "that limit, as a multiple of their monthly spend scale"});
    visit("coins_expire_after", p.coins_expire_after,
          Field{"d", 0, 1e5, "coins of a wallet unused for this long expire; 0 is never"});
}

}  // namespace carat::caps
