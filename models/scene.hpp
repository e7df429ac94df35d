/// Scene: where an event happens and what its handler may read and write: one room, its partition, the rules, the luck.
#pragma once

#include "models/arena.hpp"
#include "models/bonds.hpp"
#include "models/books.hpp"
#include "models/clock.hpp"
#include "models/event_log.hpp"
#include "models/happening.hpp"
#include "models/meters.hpp"
#include "models/population.hpp"
#include "models/published.hpp"
#include "models/purpose.hpp"
#include "models/rooms.hpp"
#include "models/rules.hpp"
#include "models/wallet.hpp"
#include "sim/draws.hpp"
#include "sim/mail.hpp"
#include "sim/sketch.hpp"
#include "sim/zeroed.hpp"

#include <boost/random/poisson_distribution.hpp>

#include <vector>

namespace carat {

class Economy;

/// A purchase that will be refunded or charged back, known since it was made.
struct Refund {
    Time due{0};
    std::uint32_t viewer = 0;
    std::uint32_t row = 0;
    std::uint32_t creator = 0;  // in whose room the coins were bought
    Channel channel = Channel::app;
    bool chargeback = false;
    std::uint16_t unused = 0;  // every byte has a value, so that checkpoints can be compared
    Coins coins{0};            // with bonus
    Diamonds worth{0};         // what these coins are worth to that creator if they are given when they are bought
    Usd price{0};
    Usd fee{0};
    Usd tax{0};
};

/// What one partition writes to while a window is open.
struct alignas(64) Part {
    Rooms rooms;
    Ledger ledger;
    Journal journal;  // of the ledger, if it is kept
    EventLog log;
    Meters meters;
    Bonds bonds;
    Arena arena;
    Sketch active;                // viewers with a session since the last sample
    std::vector<Refund> refunds;  // decided in this window
    std::vector<boost::random::poisson_distribution<std::int64_t, double>> session_laws;  // of this window, by region

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit.section("rooms", self.rooms);
        visit.section("ledger", self.ledger);
        visit.section("journal", self.journal);
        visit("meters", self.meters);
        visit.section("bonds", self.bonds);
        visit.section("arena", self.arena);
        visit.section("active", self.active);
        visit("refunds", self.refunds);
    }
};

struct Scene {
    const Economy& economy;
    const Rules& rules;
    const Luck& luck;
    const Clock& clock;
    const Published& published;
    const Population& population;
    std::vector<Wallet>& wallets;
    Zeroed<Spending>& spendings;  // by row of the wallet
    Part& part;
    Rooms& rooms;  // of the part
    std::uint32_t creator;
    std::size_t row;  // of the creator in rooms
    Time now;
    Mail<Economy>& mail;

    const economy::Params& params() const { return rules.params; }
    void count(Meter meter, std::int64_t n = 1) const { part.meters[meter] += n; }

    /// The same place under the rules for what `viewer` does there.
    Scene as_of(std::uint32_t viewer) const;
    std::size_t tier() const { return static_cast<std::size_t>(rooms.tier[row]); }

    /// Sends the room a message of its own.
    template <class Load>
    void remind(Kind kind, Time at, Load load) const;
    void remind(Kind kind, Time at) const { remind(kind, at, Cargo{}); }
};

}  // namespace carat
