/// Rewards: how a gift becomes diamonds. An exact conversion rate times a schedule that is a rule, not a number.
///
///     coins --> x diamonds_per_coin --> x factor(stream, missions, league, violations | monthly income) --> creator, rounding
///
/// Law     flat: one factor. tiered: the factor grows with the length of the stream, plus last week's missions and league,
///         minus violations. brackets: the factor depends on the gifts received this month so far, marginally, like a tax.
///         compensation: after a cut, a share of what a gift brings less than at compensation_rate is awarded on top.
/// Keeps   from gifts = credited + rounding; rounding is less than one micro-diamond per gift.
/// Source  scaled LIVE rewards 2025, guild brackets: docs/model.md, "Rewards".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <array>
#include <vector>

namespace carat {

namespace conversion {

struct Params {
    Rate diamonds_per_coin = {Rate::one / 2};
    Rate usd_per_diamond = {Rate::one / 100};
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("diamonds_per_coin", p.diamonds_per_coin,
          Field{"diamonds", 0, 100, "diamonds a creator gets for one coin of gifts, before the schedule"});
    visit("usd_per_diamond", p.usd_per_diamond, Field{"USD", 0, 100, "money for one diamond when it is redeemed"});
}

}  // namespace conversion

namespace rewards {

enum class Schedule : std::uint8_t { flat = 0, tiered = 1, brackets = 2 };

struct Params {
    Schedule schedule = Schedule::flat;
    Rate flat_factor = {Rate::one};
    std::vector<Duration> stream_from = {{0}, 5 * minute, 25 * minute};
    std::vector<Rate> stream_factor = {{0}, {Rate::one * 40 / 100}, {Rate::one * 76 / 100}};
    Duration mission_stream = 25 * minute;
    Rate mission_one = {Rate::one * 12 / 100};
    Rate mission_two = {Rate::one * 16 / 100};
    double league_top = 0.1;
    Rate league_bonus = {Rate::one * 2 / 100};
    Rate violation_penalty = {Rate::one * 40 / 100};
    std::vector<Usd> bracket_from = {{0}};
    std::vector<Rate> bracket_factor = {{Rate::one}};
    Rate compensation = {0};
    Rate compensation_rate = {Rate::one / 2};
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("schedule", p.schedule, Field{.words = "rule that scales the conversion rate"});
    visit("flat_factor", p.flat_factor, Field{"share", 0, 10, "flat: the factor"});
    visit("stream_from", p.stream_from,
          Field{"min", 0, 1e5, "tiered: stream lengths at which a step begins, ascending from 0"});
    visit("stream_factor", p.stream_factor, Field{"share", 0, 10, "tiered: factor of each step"});
    visit("mission_stream", p.mission_stream,
          Field{"min", 0, 1e5, "tiered: length from which a stream counts for the weekly mission"});
    visit("mission_one", p.mission_one, Field{"share", 0, 10, "tiered: added if one such stream was held last week"});
    visit("mission_two", p.mission_two, Field{"share", 0, 10, "tiered: added if two or more were"});
    visit("league_top", p.league_top,
          Field{"share", 0, 1, "tiered: part of creators, by last week's gifts, who hold the league"});
    visit("league_bonus", p.league_bonus, Field{"share", 0, 10, "tiered: added for them"});
    visit("violation_penalty", p.violation_penalty,
          Field{"share", 0, 10, "tiered: taken off in a week with a violation"});
    visit("bracket_from", p.bracket_from,
          Field{"USD", 0, 1e9, "brackets: income of the month (30 days) at which a bracket begins, ascending from 0"});
    visit("bracket_factor", p.bracket_factor, Field{"share", 0, 10, "brackets: factor of each bracket"});
    visit(
        "compensation", p.compensation,
        Field{"share", 0, 1, "part of a creator's loss against compensation_rate that is awarded on top of each gift"});
    visit("compensation_rate", p.compensation_rate,
          Field{"diamonds", 0, 100, "diamonds per coin that creators are compensated towards"});
}

}  // namespace rewards

template <>
struct Names<rewards::Schedule> {
    static constexpr std::array<std::string_view, 3> list{"flat", "tiered", "brackets"};
};

}  // namespace carat
