/// Ring: stolen cards turned into payouts through gifts to creators who are in it. Off by default.
///
///     stolen card --> coins --> gift to a colluding creator --> diamonds --> payout
///          |                                                                   |
///          +--> the card's owner: chargeback, borne by platform or creator <---+
///
/// Law     Each account buys and gives once a day, in the app, as the day begins, an exponential amount of mean
///         usd_per_day, until it is caught (exponential, mean caught_after). All its purchases are charged back.
/// Keeps   The same books as honest money; what the ring loses or gains follows from the payout and refund rules.
/// Draws   ring: once per account and day.
/// Source  a ring on a streaming platform in 2021: docs/model.md, "Refunds".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

namespace carat::ring {

struct Params {
    bool on = false;
    std::int64_t accounts = 20;
    std::int64_t creators = 4;
    Usd usd_per_day = {100 * Usd::one};
    Duration caught_after = 20 * day;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("on", p.on, Field{"", 0, 1, "whether the ring is at work"});
    visit("accounts", p.accounts, Field{"viewers", 1, 1e6, "accounts with stolen cards", Change::never});
    visit("creators", p.creators, Field{"creators", 1, 1e6, "creators in the ring, the first by id", Change::never});
    visit("usd_per_day", p.usd_per_day, Field{"USD", 0, 1e6, "mean charge per account and day"});
    visit("caught_after", p.caught_after, Field{"d", 0.01, 1e5, "mean time until an account is caught and closed"});
}

}  // namespace carat::ring
