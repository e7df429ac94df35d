/// Meters: what is counted besides the books, per partition, as integers that only grow; a sample reads their sum.
#pragma once

#include "models/menu.hpp"
#include "models/rooms.hpp"
#include "models/wallet.hpp"

#include <array>
#include <cstdint>

namespace carat {

inline constexpr std::size_t regions_most = 32;

enum class Meter : std::uint8_t {
    sessions,
    views,
    live_watch_micros,
    video_watch_micros,
    long_watch_micros,  // of LIVE views of more than five minutes
    purchases,
    refused_purchases,  // wanted, but beyond the budget or a cap
    gifts,              // a combo counts once
    cheaper_gifts,      // sent instead of one that was too dear
    missed_gifts,       // wanted, but nothing affordable
    echoes,             // gifts that the room's excitation brought about
    streams,
    air_micros,
    videos,
    follows,
    payouts_requested,
    payouts_settled,
    payouts_failed,
    usd_requested,  // micro-USD
    refunds,
    chargebacks,
    entries,
    exits,
    battles,        // per creator: a battle of two counts twice
    battle_coins,   // given in battles
    closing_coins,  // given in the last minutes of streams
    forgotten,      // favourites
    ring_usd,       // micro-USD charged to stolen cards
    ring_diamonds,  // micro-diamonds that became of them
    compensated,    // micro-diamonds awarded as compensation
    count,
};

inline constexpr std::size_t meter_count = static_cast<std::size_t>(Meter::count);

inline constexpr std::size_t hours_of_day = 24;
inline constexpr std::size_t days_of_week = 7;
inline constexpr std::size_t stream_parts = 10;  // equal parts of a stream's length
inline constexpr std::size_t gap_bins = 16;      // gap of 2^i to 2^(i+1) seconds, the last longer
inline constexpr std::size_t coin_bins = 8;      // none, 1 to 9, 10 to 99, ..., a million and more
inline constexpr std::size_t minute_bins = 61;   // whole minutes, the last: an hour and more

struct Meters {
    std::array<std::int64_t, meter_count> counts{};
    std::array<std::int64_t, price_bands.size()> gifts_by_band{};
    std::array<std::int64_t, price_bands.size()> coins_by_band{};
    std::array<std::int64_t, channel_count> spend_by_channel{};  // micro-USD
    std::array<std::int64_t, regions_most> spend_by_region{};    // micro-USD
    std::array<std::int64_t, tier_count> gift_coins_by_tier{};
    std::array<std::int64_t, tier_count> earned_by_tier{};      // micro-diamonds
    std::array<std::int64_t, tier_count> watch_by_tier{};       // micros
    std::array<std::int64_t, tier_count> paid_by_tier{};        // micro-USD
    std::array<std::int64_t, hours_of_day> views_by_hour{};     // local hour of the viewer
    std::array<std::int64_t, days_of_week> views_by_weekday{};  // local weekday, Monday first
    std::array<std::int64_t, stream_parts> coins_by_stream_part{};
    std::array<std::int64_t, gap_bins> gift_gaps{};  // between gifts of one stream
    std::array<std::int64_t, coin_bins> streams_by_coins{};
    std::array<std::int64_t, minute_bins> streams_by_minutes{};
    std::int64_t fees_returned = 0;  // micro-USD of fees and tax that came back with refunds

    std::int64_t& operator[](Meter meter) { return counts[static_cast<std::size_t>(meter)]; }
    std::int64_t operator[](Meter meter) const { return counts[static_cast<std::size_t>(meter)]; }

    Meters& operator+=(const Meters& other) {
        add(counts, other.counts);
        add(gifts_by_band, other.gifts_by_band);
        add(coins_by_band, other.coins_by_band);
        add(spend_by_channel, other.spend_by_channel);
        add(spend_by_region, other.spend_by_region);
        add(gift_coins_by_tier, other.gift_coins_by_tier);
        add(earned_by_tier, other.earned_by_tier);
        add(watch_by_tier, other.watch_by_tier);
        add(paid_by_tier, other.paid_by_tier);
        add(views_by_hour, other.views_by_hour);
        add(views_by_weekday, other.views_by_weekday);
        add(coins_by_stream_part, other.coins_by_stream_part);
        add(gift_gaps, other.gift_gaps);
        add(streams_by_coins, other.streams_by_coins);
        add(streams_by_minutes, other.streams_by_minutes);
        fees_returned += other.fees_returned;
        return *this;
    }

private:
    template <std::size_t N>
    static void add(std::array<std::int64_t, N>& mine, const std::array<std::int64_t, N>& others) {
        for (std::size_t i = 0; i < N; ++i) mine[i] += others[i];
    }
};

}  // namespace carat
