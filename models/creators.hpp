/// Creators: who they are, how much they stream in answer to income, when they leave and who comes.
///
///     income per hour --> effort --> hours on air --> viewers --> gifts --> income per hour
///
/// Law     Streams: one after another; they begin by a rate that is higher near the preferred local hour, and the mean gap is such
///         that weekly hours are hours * effort.
///         A stream stretches to the next step of the reward schedule if a creator with isoelastic costs gains by it
///         (stream_elasticity): the bunching at notches of Kleven and Waseem (2013).
///         Weekly review: target effort = pay^supply_elasticity, partial adjustment; pay = (smoothed income per hour + o) /
///         (gifts per hour over the career at reference_share of the list price + o), o = other_reward. Nature's hours are
///         what people chose at the reference, so what moves effort is pay against what is usual, not the level of fame.
///         Exit hazard: base * young factor, more as income falls short of the reservation. Entry: Poisson, rate
///         proportional to (mean income / reference)^entry_elasticity.
/// Keeps   A creator's traits are a function of (seed, id); schedules are committed before they begin.
/// Draws   stream: once per stream; exit: once per review; violation: once per review.
/// Source  supply elasticity, retention, hours: docs/model.md, "Creators".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/time.hpp"

namespace carat::creators {

struct Params {
    std::int64_t count = 2'000;
    double quality_sigma = 1.0;
    double attention_slope = 1.0;
    double followers_top = 40e3;
    double hours_median = 6.0;
    double hours_sigma = 1.35;
    double hours_most = 60.0;
    double hours_exponent = -0.2;
    Duration stream_median = 12 * minute;
    double stream_sigma = 0.8;
    double stream_exponent = 0.5;
    double stream_elasticity = 0.3;
    double videos_per_week = 3.0;
    double reference_share = 0.35;
    Usd other_reward = {10'000};
    double supply_elasticity = 0.75;
    double adjustment = 0.25;
    double income_memory = 0.7;
    double effort_least = 0.05;
    double effort_most = 4.0;
    Usd reservation_income = {1'000'000};
    double reservation_sigma = 1.0;
    double exits_per_month = 0.025;
    Duration age_mean = 400 * day;
    double young_factor = 2.0;
    Duration young_time = 60 * day;
    double exit_sensitivity = 0.5;
    double joins_per_month = 0.04;
    Usd reference_income = {500'000};
    double entry_elasticity = 0.5;
    double violations_per_month = 0.02;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("count", p.count, Field{"creators", 1, 1e7, "creators at the start", Change::never});
    visit("quality_sigma", p.quality_sigma,
          Field{"", 0, 5, "sigma of the lognormal quality (median 1)", Change::never});
    visit("attention_slope", p.attention_slope,
          Field{"", 0, 3, "rank-size slope of the audience a creator starts with", Change::never});
    visit("followers_top", p.followers_top,
          Field{"followers", 0, 1e10, "followers of the first of them", Change::never});
    visit("hours_median", p.hours_median,
          Field{"h/week", 0.001, 168, "median of intrinsic weekly hours on air", Change::never});
    visit("hours_sigma", p.hours_sigma, Field{"", 0, 4, "sigma of that lognormal law", Change::never});
    visit(
        "hours_most", p.hours_most,
        Field{"h/week", 0.001, 168, "who would be on air for longer by nature is for as long as this", Change::never});
    visit("hours_exponent", p.hours_exponent,
          Field{"", -2, 2, "exponent of quality in intrinsic hours; negative: stars are on air less", Change::never});
    visit("stream_median", p.stream_median, Field{"min", 0.01, 1e5, "median length of a stream"});
    visit("stream_exponent", p.stream_exponent,
          Field{"", 0, 1, "exponent of intrinsic hours over hours_median in that median: professionals stream longer"});
    visit("stream_sigma", p.stream_sigma, Field{"", 0, 4, "sigma of that lognormal law"});
    visit("stream_elasticity", p.stream_elasticity,
          Field{"", 0, 5,
                "elasticity of a stream's length in pay: how far it stretches to reach a better step; 0 never"});
    visit("videos_per_week", p.videos_per_week, Field{"1/week", 0, 1e3, "videos a creator publishes at effort 1"});
    visit("reference_share", p.reference_share,
          Field{"share", 0.0001, 1,
                "part of a coin's list price in the app that creators are used to: with it effort stays as by nature"});
    visit("other_reward", p.other_reward,
          Field{"USD", 0, 1e6, "what an hour on air is worth beyond income: who earns less hardly answers to pay"});
    visit("supply_elasticity", p.supply_elasticity, Field{"", 0, 5, "elasticity of effort in pay relative to usual"});
    visit("adjustment", p.adjustment,
          Field{"share", 0, 1, "part of the way to the target that effort goes per weekly review"});
    visit("income_memory", p.income_memory,
          Field{"share", 0, 0.999, "weight of the past in smoothed income per hour, per review"});
    visit("effort_least", p.effort_least, Field{"", 0, 1, "least effort, relative to nature"});
    visit("effort_most", p.effort_most, Field{"", 1, 100, "most effort, relative to nature"});
    visit("reservation_income", p.reservation_income,
          Field{"USD", 0, 1e6, "median of the weekly income below which leaving becomes likelier", Change::never});
    visit("reservation_sigma", p.reservation_sigma, Field{"", 0, 5, "sigma of that lognormal law", Change::never});
    visit("exits_per_month", p.exits_per_month,
          Field{"1/month", 0, 10, "exit hazard of an established creator who earns the reservation"});
    visit("age_mean", p.age_mean,
          Field{"d", 0, 1e5, "mean age of the creators present at the start (exponential)", Change::never});
    visit("young_factor", p.young_factor, Field{"", 0, 100, "added to that hazard, as a multiple, at entry"});
    visit("young_time", p.young_time, Field{"d", 0.1, 1e5, "time scale on which that addition fades"});
    visit("exit_sensitivity", p.exit_sensitivity,
          Field{"", 0, 10, "strength of the shortfall of income in the exit hazard"});
    visit("joins_per_month", p.joins_per_month,
          Field{"share", 0, 10, "creators who join per 30 days at reference income, as a share of count"});
    visit("reference_income", p.reference_income,
          Field{"USD", 0.000001, 1e6, "mean income per hour on air at which entry is joins_per_month"});
    visit("entry_elasticity", p.entry_elasticity, Field{"", 0, 5, "elasticity of entry in mean income per hour"});
    visit("violations_per_month", p.violations_per_month, Field{"1/month", 0, 10, "guideline violations of a creator"});
}

}  // namespace carat::creators
