/// Wallet: all that is remembered of a paying viewer, in one cache line. Who never could pay has none.
///
/// One row rather than columns, on purpose: a gift touches most of it, so a row costs one cache miss where columns would cost
/// nine, and no two threads ever write to the same line.
#pragma once

#include "models/units.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace carat {

enum class Channel : std::uint8_t { app = 0, web = 1 };
inline constexpr std::size_t channel_count = 2;

inline constexpr std::uint32_t nobody = 0xFFFFFFFF;
inline constexpr std::size_t favourites_most = 3;

struct alignas(64) Wallet {
    Coins coins{0};                 // held now
    Coins gifted{0};                // since the start
    Usd spent{0};                   // since the start, before refunds
    std::uint32_t day_cents = 0;    // spent on the day of `bought_day`, whole cents rounded up
    std::uint32_t week_cents = 0;   // in its 7-day week
    std::uint32_t month_cents = 0;  // in its 30-day month
    std::uint16_t bought_day = 0;   // day of the last purchase
    std::uint16_t used_day = 0;     // day of the last purchase or gift
    std::array<std::uint32_t, favourites_most> favourites{nobody, nobody, nobody};
    float hazard = 0.0F;             // gifts per second of LIVE at quality 1
    std::uint32_t budget_cents = 0;  // per 30 days
    std::uint8_t taste = 0;          // row of the gift table: the preferred price
    Channel channel = Channel::app;
    std::uint8_t watching = 0;  // 1 while a session goes on
    std::uint8_t bought = 0;    // 1 once something was bought
};
static_assert(sizeof(Wallet) == 64);

/// Is the creator among the first `count` favourites?
inline bool favours(const Wallet& wallet, std::int64_t count, std::uint32_t creator) {
    const auto end = wallet.favourites.begin() + count;
    return std::find(wallet.favourites.begin(), end, creator) != end;
}

}  // namespace carat
