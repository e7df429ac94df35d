/// Viewers: who they are, when they join and leave, and how often they open the app.
///
///     (seed, id) --> [ block: region, joining time ] --> [ rank: payer?, activity, lifetime ] --> no stored state
///
/// Law     Sessions of one viewer: Poisson with rate sessions_per_day * activity * hour profile * weekday profile in local
///         time. Activity: gamma, mean 1. Lifetime: Lomax, hazard shape / (scale + tenure), so the young leave sooner.
/// Keeps   A viewer's traits are a function of (seed, id) alone: nobody else's number or rule changes them.
/// Source  payer share, spend dispersion, churn: docs/model.md, "Viewers".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <array>

namespace carat {

/// A part of the world: its share of viewers and creators, its clock, its incomes and prices.
struct Region {
    double share = 1.0;
    Duration utc_offset = {0};
    double income = 1.0;
    Rate price = {Rate::one};
};

template <class Visitor>
void describe(Visitor& visit, Region& p) {
    visit("share", p.share,
          Field{"share", 0, 1, "part of all viewers and creators who live here; the shares sum to 1", Change::never});
    visit("utc_offset", p.utc_offset, Field{"h", -12, 14, "local time minus UTC", Change::never});
    visit("income", p.income,
          Field{"", 0.001, 1e3, "spend scale and the price people find fair, relative to the world's", Change::never});
    visit("price", p.price, Field{"share", 0.001, 100, "price of coins here, as a share of the list price"});
}

namespace viewers {

inline constexpr std::size_t hours_per_day = 24;
inline constexpr std::size_t days_per_week = 7;

struct Params {
    std::int64_t count = 200'000;
    double sessions_per_day = 0.25;
    double activity_shape = 0.8;
    std::array<double, hours_per_day> hour_profile = {0.75, 0.55, 0.42, 0.36, 0.35, 0.38, 0.48, 0.62,
                                                      0.74, 0.82, 0.88, 0.94, 1.00, 1.02, 1.02, 1.04,
                                                      1.10, 1.22, 1.40, 1.60, 1.76, 1.80, 1.62, 1.13};
    std::array<double, days_per_week> week_profile = {0.96, 0.95, 0.95, 0.96, 1.00, 1.10, 1.08};
    double payer_share = 0.13;
    Usd spend_mean = {40 * Usd::one};
    double spend_sigma = 2.0;
    double web_share = 0.2;
    double web_share_top = 0.45;
    Duration lifetime_scale = 480 * day;
    double lifetime_shape = 2.0;
    double joins_per_month = 0.07;
    std::int64_t favourites = 3;
    double forget_probability = 0.01;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("count", p.count, Field{"viewers", 1, 4e9, "viewers at the start", Change::never});
    visit("sessions_per_day", p.sessions_per_day, Field{"1/d", 0, 1e3, "sessions per viewer and day, on average"});
    visit("activity_shape", p.activity_shape,
          Field{"", 0.05, 1e3, "shape of the gamma law of activity (mean 1); small is unequal", Change::never});
    visit("hour_profile", p.hour_profile,
          Field{"", 0, 100, "sessions by local hour 0..23, relative; normalised to mean 1"});
    visit("week_profile", p.week_profile,
          Field{"", 0, 100, "sessions by weekday, Monday first, relative; normalised to mean 1"});
    visit("payer_share", p.payer_share,
          Field{"share", 0, 1, "part of viewers who would ever buy coins", Change::never});
    visit("spend_mean", p.spend_mean,
          Field{"USD", 0, 1e6, "mean of the monthly spend scale over payers; also their mean budget", Change::never});
    visit("spend_sigma", p.spend_sigma, Field{"", 0, 5, "sigma of the lognormal spend scale", Change::never});
    visit("web_share", p.web_share,
          Field{"share", 0, 1, "part of the lower nine tenths of spenders who buy on the web", Change::never});
    visit("web_share_top", p.web_share_top,
          Field{"share", 0, 1, "part of the top tenth of spenders who buy on the web", Change::never});
    visit("lifetime_scale", p.lifetime_scale,
          Field{"d", 1, 1e5, "scale of the Lomax lifetime; hazard at joining is shape / scale", Change::never});
    visit("lifetime_shape", p.lifetime_shape,
          Field{"", 1.01, 100, "shape of the Lomax lifetime; mean is scale / (shape - 1)", Change::never});
    visit("joins_per_month", p.joins_per_month,
          Field{"share", 0, 10, "viewers who join per 30 days, as a share of count", Change::never});
    visit("favourites", p.favourites, Field{"creators", 0, 3, "favourite creators of a viewer", Change::never});
    visit("forget_probability", p.forget_probability,
          Field{"share", 0, 1, "probability per session that a payer forgets one favourite"});
}

}  // namespace viewers
}  // namespace carat
