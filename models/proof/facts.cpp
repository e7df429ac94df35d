#include "models/proof/facts.hpp"

#include "models/proof/creator_facts.hpp"
#include "models/proof/viewer_facts.hpp"

#include <limits>

namespace carat::proof {
namespace {

constexpr double any = std::numeric_limits<double>::infinity();

std::vector<Fact> about_viewers() {
    return {
        {"V1_payers", "viewers who buy in a month, of those active", "share", 0.02, 0.13, "S59 A, S96 A, S97 B, S99 B",
         payer_share},
        {"V2_top_10", "gift value from the top tenth of givers", "share", 0.50, 0.90, "S100 B, S101 B",
         [](const Columns& r) { return givers_top(r, 0.10); }},
        {"V2_top_20", "gift value from the top fifth of givers", "share", 0.85, 0.97, "S8 A",
         [](const Columns& r) { return givers_top(r, 0.20); }},
        {"loyalty", "givers who gave to at most three creators", "share", 0.67, 0.87, "S8 A: 0.77", loyal_givers},
        {"arppu", "money spent per paying viewer and month", "USD", 6.0, 120.0, "S91 B, S96 A, S97 B, S99 B",
         [](const Columns& r) { return r.read("series", "arppu").mean(); }},
        {"purchases", "purchases per paying viewer and month", "1/month", 2.0, 5.0, "S101 B: 3.5", purchases},
        {"dwell", "time a coin is held, by Little's law", "d", 1.0, 7.0, "S147 A: 3 (Roblox)", coin_dwell},
        {"V12_diurnal", "views in the busiest hour over the mean hour", "", 1.5, 3.1, "S143 M, S144 A", diurnal_peak},
        {"V12_weekend", "views on a day of the weekend over a weekday", "", 1.01, 1.5, "S144 A", weekend},
        {"long_views", "time watched in views of more than five minutes", "share", 0.86, 0.96, "S139 A: 0.91",
         [](const Columns& r) { return r.sum("hours_watched_long") / r.sum("hours_watched"); }},
        {"per_viewer_hour", "money spent per hour watched", "USD/h", 0.04, 1.0,
         "S88 B, S90 B: 0.2 from unlike quarters, so within a factor of five",
         [](const Columns& r) { return r.figure("gross_spend") / r.sum("hours_watched"); }},
        {"battle_share", "gift value in battles", "share", 0.4, 0.6, "S5 B: 0.5",
         [](const Columns& r) { return r.sum("battle_coins") / r.sum("coins_spent"); }},
        {"bursts", "gaps between gifts of a stream below a tenth of their mean; 0.095 if Poisson", "share", 0.2, any,
         "S8 A, S134 A: bursts", short_gaps},
    };
}

std::vector<Fact> about_creators() {
    return {
        {"V3_top_1", "income of the top hundredth of earners", "share", 0.45, 0.80, "S9 B, S114 B",
         [](const Columns& r) { return income_top(r, 0.01); }},
        {"V3_gini", "Gini of income among earners", "", 0.80, 0.95, "S9 B, S110 C", income_gini},
        {"V3_p75", "upper quartile of income over the median", "", 4.0, 6.0, "S9 B, M", income_p75},
        {"V3_sigma", "deviation of log income among earners", "", 2.2, 2.8, "S9 B, M", income_sigma},
        {"V4_lognormal", "runs in which a lognormal tail of income beats a power law", "share", 0.5, 1.0, "S111 A",
         [](const Columns& r) { return income_tail(r).likelihood_ratio > 0.0 ? 1.0 : 0.0; }},
        {"V4_exponent", "exponent of the density of that tail, if it were a power law", "", 1.8, 2.6, "S113 A",
         [](const Columns& r) { return income_tail(r).exponent; }},
        {"V5_slope", "rank-size slope of mean viewers, top 5 %", "", 0.8, 1.1, "S120 M", zipf_slope},
        {"V5_ccdf", "slope of log P(viewers > x) over log x, top 5 %", "", 0.7, 1.3, "S118, S120 M", ccdf_slope},
        {"V5_small", "creators with at most six viewers on average", "share", 0.90, 1.0, "S119 B",
         [](const Columns& r) { return small_rooms(r, 6.0); }},
        {"followers", "viewers on air over followers, median of the top 5 %", "share", 0.003, 0.023, "S120 M: 0.0083",
         viewers_per_follower},
        {"V9_share", "value credited to creators, of money spent", "share", 0.31, 0.40, "S1 to S5",
         [](const Columns& r) { return r.figure("creator_share"); }},
        {"V9_books", "sum by which the books do not close", "", 0.0, 0.0, "identity",
         [](const Columns& r) { return r.figure("imbalance"); }},
        {"V11_base", "gift value outside the top follower percentile", "share", 0.50, 1.0, "S90 B: 0.80",
         [](const Columns& r) { return 1.0 - r.flow("gift_coins_by_tier")[0] / r.sum("gift_coins_by_tier"); }},
        {"V11_mean", "money spent per stream", "USD", 1.0, 5.0, "S35, S91 B: 2.5",
         [](const Columns& r) { return r.figure("gross_spend") / r.sum("streams"); }},
        {"V11_median", "median of gift value per stream", "coins", 0.0, 9.0, "M: about 0", median_stream},
        {"V12_retention", "creators left after a year, of those present", "share", 0.55, 0.70, "S38 B", retention},
        {"V12_hazard", "exit hazard in the first 60 days over later", "", 1.2, any, "S122 A", young_hazard},
        {"stream_minutes", "mean length of a stream", "min", 20.0, 35.0, "S140 C: 27",
         [](const Columns& r) { return r.sum("hours_streamed") / r.sum("streams") * 60.0; }},
    };
}

}  // namespace

std::vector<Fact> facts() {
    std::vector<Fact> all = about_viewers();
    for (Fact& fact : about_creators()) all.push_back(std::move(fact));
    return all;
}

}  // namespace carat::proof
