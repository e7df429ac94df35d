#include "models/proof/creator_facts.hpp"

#include "models/inequality.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace carat::proof {
namespace {

/// Diamonds credited to those who got any, ascending.
Eigen::ArrayXd incomes(const Columns& results) {
    const Eigen::ArrayXd all =
        results.read("creators", "diamonds_from_gifts") + results.read("creators", "diamonds_awarded");
    const Eigen::ArrayXd ascending = inequality::sorted(all);
    return ascending.tail((ascending > 0.0).count());
}

/// Mean viewers on air of those who streamed an hour at least, ascending.
Eigen::ArrayXd audiences(const Columns& results) {
    const Eigen::ArrayXd watched = results.read("creators", "live_hours_watched");
    const Eigen::ArrayXd air = results.read("creators", "hours_streamed");
    std::vector<double> means;
    for (Eigen::Index i = 0; i < air.size(); ++i)
        if (air[i] >= 1.0) means.push_back(watched[i] / air[i]);
    return inequality::sorted(Eigen::Map<const Eigen::ArrayXd>(means.data(), static_cast<Eigen::Index>(means.size())));
}

constexpr double top = 0.05;

/// The slope of y over x by least squares.
double slope(const Eigen::ArrayXd& x, const Eigen::ArrayXd& y) {
    const Eigen::ArrayXd dx = x - x.mean();
    return (dx * (y - y.mean())).sum() / dx.square().sum();
}

struct RankSize {
    Eigen::ArrayXd log_rank;
    Eigen::ArrayXd log_size;
};

RankSize top_audiences(const Columns& results) {
    const Eigen::ArrayXd all = audiences(results);
    const auto count = std::max<Eigen::Index>(std::lround(top * static_cast<double>(all.size())), 2);
    const Eigen::ArrayXd rank = Eigen::ArrayXd::LinSpaced(count, static_cast<double>(count), 1.0);
    return {rank.log(), all.tail(count).max(1e-9).log()};
}

}  // namespace

double income_top(const Columns& results, double share) { return inequality::top_share(incomes(results), share); }

double income_gini(const Columns& results) { return inequality::gini(incomes(results)); }

double income_p75(const Columns& results) {
    const Eigen::ArrayXd ascending = incomes(results);
    return inequality::quantile(ascending, 0.75) / inequality::quantile(ascending, 0.5);
}

double income_sigma(const Columns& results) {
    const Eigen::ArrayXd logs = incomes(results).log();
    return std::sqrt((logs - logs.mean()).square().mean());
}

Tail income_tail(const Columns& results) { return fit_tail(incomes(results)); }

double zipf_slope(const Columns& results) {
    const RankSize seen = top_audiences(results);
    return -slope(seen.log_rank, seen.log_size);
}

double ccdf_slope(const Columns& results) {
    const RankSize seen = top_audiences(results);
    return -slope(seen.log_size, seen.log_rank);
}

double small_rooms(const Columns& results, double viewers) {
    const Eigen::ArrayXd all = audiences(results);
    return static_cast<double>((all <= viewers).count()) / static_cast<double>(all.size());
}

double viewers_per_follower(const Columns& results) {
    const Eigen::ArrayXd watched = results.read("creators", "live_hours_watched");
    const Eigen::ArrayXd air = results.read("creators", "hours_streamed");
    const Eigen::ArrayXd followers = results.read("creators", "followers");
    const Eigen::ArrayXd all = audiences(results);
    const double least = inequality::quantile(all, 1.0 - top);
    std::vector<double> ratios;
    for (Eigen::Index i = 0; i < air.size(); ++i) {
        const bool top_room = air[i] >= 1.0 && watched[i] / air[i] >= least && followers[i] > 0.0;
        if (top_room) ratios.push_back(watched[i] / air[i] / followers[i]);
    }
    const auto count = static_cast<Eigen::Index>(ratios.size());
    return inequality::quantile(inequality::sorted(Eigen::Map<const Eigen::ArrayXd>(ratios.data(), count)), 0.5);
}

double median_stream(const Columns& results) {
    const Eigen::ArrayXd streams = results.flow("streams_by_coins");
    double below = 0.0;
    Eigen::Index bin = 0;
    while (bin + 1 < streams.size() && below + streams[bin] < 0.5 * streams.sum()) below += streams[bin++];
    return bin == 0 ? 0.0 : std::pow(10.0, static_cast<double>(bin - 1));
}

namespace {

struct Exits {
    double count = 0.0;
    double days = 0.0;  // creator-days at risk

    double hazard() const { return count / days; }
};

/// Exits at an age between `from` and `until`, in days.
Exits exits(const Columns& results, double from, double until) {
    const Eigen::ArrayXd joined = results.read("creators", "joined");
    const Eigen::ArrayXd left = results.read("creators", "left");
    Exits seen;
    for (Eigen::Index i = 0; i < joined.size(); ++i) {
        const double gone = left[i] < 0.0 ? results.days() : left[i];
        const double begin = std::max({joined[i] + from, joined[i], 0.0});
        const double end = std::min(joined[i] + until, gone);
        if (end <= begin) continue;
        seen.days += end - begin;
        seen.count += left[i] >= 0.0 && left[i] <= joined[i] + until ? 1.0 : 0.0;
    }
    return seen;
}

}  // namespace

double retention(const Columns& results) {
    const Eigen::ArrayXd joined = results.read("creators", "joined");
    const Eigen::ArrayXd left = results.read("creators", "left");
    const auto present = static_cast<double>((joined <= 0.0).count());
    const auto stayed = static_cast<double>((joined <= 0.0 && left < 0.0).count());
    constexpr double year = 365.0;
    return std::pow(stayed / present, year / results.days());
}

double young_hazard(const Columns& results) {
    constexpr double young = 60.0;
    constexpr double ever = 1e9;
    return exits(results, 0.0, young).hazard() / exits(results, young, ever).hazard();
}

}  // namespace carat::proof
