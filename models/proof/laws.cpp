#include "models/proof/laws.hpp"

#include "models/inequality.hpp"
#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <boost/random/normal_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace carat::proof {
namespace {

constexpr int samples = 100;
constexpr Eigen::Index people = 2'000;

/// A figure of many samples against its limit. Its bias in a sample of n falls as n^-order, so samples of n and of 2 n tell it.
template <class Figure>
Evidence of_samples(std::uint64_t seed, int size, double exact, double order, Figure figure) {
    const double gain = std::exp2(order);
    double sum = 0.0;
    double squares = 0.0;
    const int count = samples * size;
    for (int k = 0; k < count; ++k) {
        const std::uint64_t occurrence = 2 * static_cast<std::uint64_t>(k);
        Draws draw = Luck{seed, 0}.draws(Purpose::creator_trait, 0, occurrence);
        Draws twice = Luck{seed, 0}.draws(Purpose::creator_trait, 0, occurrence + 1);
        const double value = (gain * figure(draw, 2 * people) - figure(twice, people)) / (gain - 1.0);
        sum += value;
        squares += value * value;
    }
    const double mean = sum / count;
    const double variance = (squares / count - mean * mean) / (count - 1);
    return {mean, exact, statistics::p_of_score((mean - exact) / std::sqrt(variance))};
}

}  // namespace

Evidence lognormal_gini(std::uint64_t seed, int size, double sigma) {
    constexpr double believed = 1.0;
    const auto figure = [&](Draws& draw, Eigen::Index n) {
        boost::random::normal_distribution<double> normal;
        const Eigen::ArrayXd values = Eigen::ArrayXd::NullaryExpr(n, [&] { return std::exp(sigma * normal(draw)); });
        return inequality::gini(inequality::sorted(values));
    };
    return of_samples(seed, size, std::erf(believed / 2.0), 1.0, figure);
}

Evidence pareto_top_tenth(std::uint64_t seed, int size, double alpha) {
    constexpr double believed = 2.5;
    const auto figure = [&](Draws& draw, Eigen::Index n) {
        const Eigen::ArrayXd values =
            Eigen::ArrayXd::NullaryExpr(n, [&] { return std::pow(1.0 - uniform(draw), -1.0 / alpha); });
        return inequality::top_share(inequality::sorted(values), 0.1);
    };
    const double order = 1.0 - 1.0 / believed;
    return of_samples(seed, size, std::pow(0.1, order), order, figure);
}

namespace {

/// Creators of different quality, which does not matter.
economy::Params shelf_world(double slope) {
    economy::Params p = small::shelves(std::int64_t{4} * Population::block_size, 40);
    p.viewers.sessions_per_day = 6.0;
    p.creators.quality_sigma = 1.0;
    p.creators.attention_slope = slope;
    p.creators.followers_top = 1e9;
    return p;
}

}  // namespace

Evidence zipf_audience(std::uint64_t seed, int size, double slope) {
    constexpr double believed = 1.0;
    const economy::Params params = shelf_world(slope);
    small::World world(params, {seed, 0}, (2 + 2 * size) * day);
    std::vector<std::pair<std::int64_t, double>> rooms_seen;  // followers and views
    world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
        const double views = seconds(Duration{rooms.total(row).watch_micros}) / seconds(params.attention.video_median);
        rooms_seen.emplace_back(-rooms.followers[row], std::round(views));
    });
    std::sort(rooms_seen.begin(), rooms_seen.end());
    std::vector<double> views;
    for (const auto& seen : rooms_seen) views.push_back(seen.second);
    double harmonic = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < views.size(); ++i) {
        harmonic += std::pow(static_cast<double>(i + 1), -believed);
        all += views[i];
    }
    std::vector<double> expected;
    for (std::size_t i = 0; i < views.size(); ++i)
        expected.push_back(all * std::pow(static_cast<double>(i + 1), -believed) / harmonic);
    return {views.front() / all, 1.0 / harmonic, statistics::p_of_counts(views, expected)};
}

}  // namespace carat::proof
