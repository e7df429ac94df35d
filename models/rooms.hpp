/// Rooms: the creators of one partition, in columns; the row is the creator's place in it. A room is where people meet: the
/// stream, the shelf of videos, the audience, the account.
#pragma once

#include "models/units.hpp"
#include "sim/time.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace carat {

enum class Status : std::int8_t { active = 0, leaving = 1, gone = 2 };

/// By place in the order of followers at the start: so that the same creator is in the same tier in every world.
enum class Tier : std::int8_t { top_1 = 0, next_9 = 1, next_40 = 2, bottom_50 = 3, newcomer = 4 };
inline constexpr std::array<std::string_view, 5> tier_names{"top_1", "next_9", "next_40", "bottom_50", "newcomer"};
inline constexpr std::size_t tier_count = tier_names.size();

/// A payer who watches a stream, for gifts that the room itself brings about.
struct Guest {
    Time until{0};  // when the view ends
    std::uint32_t viewer = 0;
    std::uint32_t row = 0;
    std::uint32_t session = 0;
    float hazard = 0.0F;  // gifts per second, alone with the creator's quality
    std::uint16_t view = 0;
};

/// One stream, committed before it begins.
struct Stream {
    Time begin{0};
    Time end{0};
};

/// A battle: the current one until `end`, or the last.
struct Contest {
    Time end{-1};
    Time bonus_begin{0};  // while the multiplier lasts
    Time bonus_end{0};
    std::int64_t points = 0;
    std::int64_t final_points = 0;  // of the last battle that ended
    std::uint32_t opponent = 0;
};

/// What a creator has received and done since some moment.
struct Tally {
    std::int64_t watch_micros = 0;  // viewer time, LIVE and video
    std::int64_t live_micros = 0;   // of it LIVE
    std::int64_t air_micros = 0;    // time on air
    Coins gifts{0};
    Diamonds earned{0};  // from gifts and awards
    std::int32_t qualified_views = 0;
    std::int32_t mission_streams = 0;
    std::int32_t supporters = 0;  // different viewers who gave; of the award period only
};

/// What a room has collected since the last publication.
struct Fresh {
    std::int64_t watch_micros = 0;  // viewer time
    std::int64_t gift_coins = 0;
    std::int64_t air_micros = 0;  // of streams that ended
    std::int64_t videos = 0;
};

struct Rooms {
    // traits, from (seed, id)
    std::vector<double> quality;
    std::vector<double> quality_term;  // quality^quality_exponent
    std::vector<double> weekly_hours;  // intrinsic
    std::vector<Usd> reservation;      // per week
    std::vector<std::uint16_t> region;
    std::vector<std::uint8_t> preferred_hour;
    std::vector<std::int8_t> agency;   // 1: has one
    std::vector<std::int8_t> follows;  // 1: viewers follow a gift with gifts; 0: they compete
    std::vector<Tier> tier;
    std::vector<Time> joined;

    // on air
    std::vector<Stream> stream;          // the current or the next
    std::vector<std::int32_t> audience;  // viewers of the stream now
    std::vector<std::int32_t> browsing;  // viewers of the videos now
    std::vector<std::int8_t> closing;    // 1: the last minutes of a stream
    std::vector<std::vector<Guest>> guests;
    std::vector<double> excitation;  // extra gift rate, 1/s, at excited_at (negative branching only)
    std::vector<Time> excited_at;
    std::vector<Time> gifted_at;         // the last gift of the stream, or never
    std::vector<Coins> stream_gifts;     // of the current stream
    std::vector<std::uint32_t> streams;  // so far, with the committed one
    std::vector<std::uint32_t> serial;   // of the messages the room sends itself

    // battles
    std::vector<Contest> contest;
    std::vector<std::int32_t> battles;
    std::vector<std::int32_t> battles_won;
    std::vector<Coins> battle_gifts;

    // attention
    std::vector<std::int8_t> listed;  // 1: on last week's leaderboard
    std::vector<std::int64_t> followers;
    std::vector<Fresh> fresh;

    // effort
    std::vector<Status> status;
    std::vector<Time> left;
    std::vector<double> effort;         // relative to nature
    std::vector<double> hourly_income;  // smoothed, USD per hour on air
    std::vector<Tally> this_week;
    std::vector<Tally> award_period;
    std::vector<Tally> total;
    std::vector<std::int8_t> missions;   // last week's mission streams, at most 2
    std::vector<std::int8_t> league;     // 1: held it last week
    std::vector<std::int8_t> violation;  // 1: in the current week
    std::vector<std::int32_t> month;     // of month_income
    std::vector<Diamonds> month_income;  // before the schedule, for brackets

    // account
    std::vector<Diamonds> balance;  // may be negative after a clawback
    std::vector<Diamonds> on_hold;
    std::vector<Diamonds> parcel;  // of today, part of on_hold
    std::vector<Diamonds> awarded;
    std::vector<Diamonds> redeemed;
    std::vector<Usd> in_transit;
    std::vector<Usd> returned;  // requests whose identity check failed
    std::vector<Usd> paid;
    std::vector<Usd> requested_today;
    std::vector<std::int32_t> request_day;
    std::vector<Time> blocked_until;  // after a failed identity check
    std::vector<std::int8_t> retry;   // 1: a retry is scheduled
    std::vector<Time> first_paid;     // or never

    static constexpr Time never{-1};

    std::uint32_t size() const { return static_cast<std::uint32_t>(status.size()); }

    /// Appends a creator with empty state and returns its row.
    std::uint32_t add();
};

}  // namespace carat
