#include "models/proof/viewer_facts.hpp"

#include "models/inequality.hpp"

#include <cmath>

namespace carat::proof {

double payer_share(const Columns& results) {
    return (results.read("series", "payers") / results.read("series", "active_viewers")).mean();
}

double givers_top(const Columns& results, double share) {
    const Eigen::ArrayXd given = inequality::sorted(results.read("viewers", "coins_gifted"));
    return inequality::top_share(given.tail((given > 0.0).count()), share);
}

double loyal_givers(const Columns& results) {
    const Eigen::ArrayXd creators = results.read("viewers", "creators_given_to");
    constexpr double few = 3.0;
    return static_cast<double>((creators > 0.0 && creators <= few).count()) /
           static_cast<double>((creators > 0.0).count());
}

double purchases(const Columns& results) {
    const Eigen::ArrayXd payers = results.read("series", "payers");
    constexpr double month = 30.0;
    const double per_sample = results.sum("purchases") / payers.sum();
    return per_sample * month / (results.days() / static_cast<double>(payers.size()));
}

double coin_dwell(const Columns& results) {
    return results.read("series", "float").mean() / (results.sum("coins_spent") / results.days());
}

double diurnal_peak(const Columns& results) {
    const Eigen::ArrayXd views = results.flow("views_by_hour");
    return views.maxCoeff() / views.mean();
}

double weekend(const Columns& results) {
    const Eigen::ArrayXd views = results.flow("views_by_weekday");
    constexpr Eigen::Index workdays = 5;
    return views.tail(2).mean() / views.head(workdays).mean();
}

double short_gaps(const Columns& results) {
    const Eigen::ArrayXd gaps = results.flow("gift_gaps");
    // The bins: below one second, then from 2^(i-1) to 2^i seconds; within a bin spread evenly.
    const auto bins = gaps.size();
    Eigen::ArrayXd from(bins);
    for (Eigen::Index i = 0; i < bins; ++i) from[i] = i == 0 ? 0.0 : std::exp2(static_cast<double>(i - 1));
    const Eigen::ArrayXd width = (from == 0.0).select(1.0, from);
    const double mean = (gaps * (from + 0.5 * width)).sum() / gaps.sum();
    const Eigen::ArrayXd part = ((0.1 * mean - from) / width).min(1.0).max(0.0);
    return (gaps * part).sum() / gaps.sum();
}

}  // namespace carat::proof
