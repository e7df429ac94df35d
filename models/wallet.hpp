/// Wallet: what is remembered of a viewer who may pay. Who never could has none.
///
/// Rows rather than columns, on purpose: a gift touches all of a wallet, so a row costs one cache miss where columns would cost
/// six. What only a purchase needs lies apart and takes no memory until the first; what was given, the bonds know.
#pragma once

#include "models/units.hpp"
#include "sim/check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace carat {

enum class Channel : std::uint8_t { app = 0, web = 1 };
inline constexpr std::size_t channel_count = 2;

inline constexpr std::uint32_t nobody = 0xFFFFFFFF;
inline constexpr std::size_t favourites_most = 3;

class Wallet {
public:
    /// No purchase fills a wallet beyond this: some 40 million USD at the usual prices.
    static constexpr Coins most{std::numeric_limits<std::uint32_t>::max()};

    Coins coins() const { return {coins_}; }
    bool has_room_for(Coins more) const { return more <= most - coins(); }

    void put(Coins more) {
        check(Coins{0} <= more && has_room_for(more), "a wallet holds at most 2^32 - 1 coins");
        coins_ += static_cast<std::uint32_t>(more.count);
    }

    void take(Coins some) {
        check(Coins{0} <= some && some <= coins(), "no wallet holds fewer than no coins");
        coins_ -= static_cast<std::uint32_t>(some.count);
    }

    std::array<std::uint32_t, favourites_most> favourites{nobody, nobody, nobody};
    float hazard = 0.0F;  // gifts per second of LIVE at quality 1

    std::uint16_t used_day = 0;  // day of the last purchase or gift
    std::uint8_t taste = 0;      // row of the gift table: the preferred price
    Channel channel : 1 = Channel::app;
    bool watching : 1 = false;    // while a session goes on
    bool bought : 1 = false;      // once something was bought
    std::uint8_t unused : 5 = 0;  // every bit has a value, so that checkpoints can be compared

private:
    std::uint32_t coins_ = 0;  // held now
};
static_assert(sizeof(Wallet) == 24);

/// What a payer has spent, before refunds; all zero until the first purchase.
struct Spending {
    Usd total{0};                   // since the start
    std::uint32_t day_cents = 0;    // on the day of `last_day`, whole cents rounded up
    std::uint32_t week_cents = 0;   // in its 7-day week
    std::uint32_t month_cents = 0;  // in its 30-day month
    std::uint16_t last_day = 0;     // day of the last purchase
    std::uint16_t unused = 0;       // every byte has a value, so that checkpoints can be compared
};
static_assert(sizeof(Spending) == 24);

/// Is the creator among the first `count` favourites?
inline bool favours(const Wallet& wallet, std::int64_t count, std::uint32_t creator) {
    const auto end = wallet.favourites.begin() + count;
    return std::find(wallet.favourites.begin(), end, creator) != end;
}

}  // namespace carat
