/// Rooms: the creators of one partition, in columns; the row is the creator's place in it. A room is where people meet: the
/// stream, the shelf of videos, the audience, the account.
#pragma once

#include "models/crowd.hpp"
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
    std::uint32_t unused = 0;  // every byte has a value, so that checkpoints can be compared
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
    std::int32_t supporters = 0;  // different viewers who gave, in each award period
    std::int32_t unused = 0;      // every byte has a value, so that checkpoints can be compared

    Tally operator-(const Tally& before) const;
};

/// What every view changes: one line of memory, since of many rooms few are in a cache.
struct alignas(64) Door {
    Tally total;                // so far
    std::int32_t audience = 0;  // viewers of the stream now
    std::int32_t browsing = 0;  // viewers of the videos now
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
    std::vector<Stream> stream;  // the current or the next
    std::vector<Door> door;
    std::vector<std::int8_t> closing;  // 1: the last minutes of a stream
    std::vector<Crowd> guests;
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
    std::vector<double> effort;          // relative to nature
    std::vector<double> hourly_income;   // smoothed, USD per hour on air
    std::vector<Tally> before_week;      // total at the last review
    std::vector<Tally> before_award;     // total when awards were last granted
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

    Tally& total(std::size_t row) { return door[row].total; }
    const Tally& total(std::size_t row) const { return door[row].total; }
    Tally this_week(std::size_t row) const { return total(row) - before_week[row]; }
    Tally award_period(std::size_t row) const { return total(row) - before_award[row]; }

    /// Appends a creator with empty state and returns its row.
    std::uint32_t add();

    /// Has every column a value for each creator?
    bool even() const;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("quality", self.quality);
        visit("quality_term", self.quality_term);
        visit("weekly_hours", self.weekly_hours);
        visit("reservation", self.reservation);
        visit("region", self.region);
        visit("preferred_hour", self.preferred_hour);
        visit("agency", self.agency);
        visit("follows", self.follows);
        visit("tier", self.tier);
        visit("joined", self.joined);
        visit("stream", self.stream);
        visit("door", self.door);
        visit("closing", self.closing);
        visit("guests", self.guests);
        visit("excitation", self.excitation);
        visit("excited_at", self.excited_at);
        visit("gifted_at", self.gifted_at);
        visit("stream_gifts", self.stream_gifts);
        visit("streams", self.streams);
        visit("serial", self.serial);
        visit("contest", self.contest);
        visit("battles", self.battles);
        visit("battles_won", self.battles_won);
        visit("battle_gifts", self.battle_gifts);
        visit("listed", self.listed);
        visit("followers", self.followers);
        visit("fresh", self.fresh);
        visit("status", self.status);
        visit("left", self.left);
        visit("effort", self.effort);
        visit("hourly_income", self.hourly_income);
        visit("before_week", self.before_week);
        visit("before_award", self.before_award);
        visit("missions", self.missions);
        visit("league", self.league);
        visit("violation", self.violation);
        visit("month", self.month);
        visit("month_income", self.month_income);
        visit("balance", self.balance);
        visit("on_hold", self.on_hold);
        visit("parcel", self.parcel);
        visit("awarded", self.awarded);
        visit("redeemed", self.redeemed);
        visit("in_transit", self.in_transit);
        visit("returned", self.returned);
        visit("paid", self.paid);
        visit("requested_today", self.requested_today);
        visit("request_day", self.request_day);
        visit("blocked_until", self.blocked_until);
        visit("retry", self.retry);
        visit("first_paid", self.first_paid);
    }
};

}  // namespace carat
