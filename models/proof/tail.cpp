#include "models/proof/tail.hpp"

#include <boost/math/tools/minima.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace carat::proof {
namespace {

double exponent_above(const Eigen::ArrayXd& logs, double log_threshold) {
    return 1.0 + static_cast<double>(logs.size()) / (logs - log_threshold).sum();
}

/// Kolmogorov-Smirnov distance of a tail from its power law.
double distance(const Eigen::ArrayXd& logs, double exponent) {
    const auto n = static_cast<double>(logs.size());
    double most = 0.0;
    for (Eigen::Index i = 0; i < logs.size(); ++i) {
        const double below = 1.0 - std::exp((1.0 - exponent) * (logs[i] - logs[0]));
        const auto place = static_cast<double>(i);
        most = std::max({most, below - place / n, (place + 1.0) / n - below});
    }
    return most;
}

/// ln P(X > threshold) of a normal X with this mean and deviation.
double log_above(double log_threshold, double mean, double deviation) {
    const double z = (log_threshold - mean) / (deviation * std::numbers::sqrt2);
    constexpr double far = 20.0;  // beyond: the asymptotic series, before erfc underflows
    if (z > far) return -z * z - std::log(2.0 * z * std::sqrt(std::numbers::pi));
    return std::log(0.5 * std::erfc(z));
}

/// Log densities of the logs under a normal law cut off at the threshold.
Eigen::ArrayXd normal_densities(const Eigen::ArrayXd& logs, double mean, double deviation) {
    const Eigen::ArrayXd z = (logs - mean) / deviation;
    const double constant = std::log(deviation) + 0.5 * std::log(2.0 * std::numbers::pi);
    return -0.5 * z.square() - constant - log_above(logs[0], mean, deviation);
}

/// The likeliest cut-off normal law: for each deviation the best mean, of those the best.
std::pair<double, double> fit_normal(const Eigen::ArrayXd& logs) {
    constexpr int bits = 20;
    const double spread = std::sqrt((logs - logs.mean()).square().mean());
    const auto best_mean = [&](double deviation) {
        return boost::math::tools::brent_find_minima(
            [&](double mean) { return -normal_densities(logs, mean, deviation).sum(); }, logs[0] - 50.0 * spread,
            logs.maxCoeff(), bits);
    };
    const auto best = boost::math::tools::brent_find_minima(
        [&](double log_deviation) { return best_mean(std::exp(log_deviation)).second; }, std::log(spread / 10.0),
        std::log(spread * 10.0), bits);
    const double deviation = std::exp(best.first);
    return {best_mean(deviation).first, deviation};
}

/// Vuong's statistic: positive where the lognormal is likelier.
double ratio_of(const Eigen::ArrayXd& logs, double exponent) {
    const auto [mean, deviation] = fit_normal(logs);
    const Eigen::ArrayXd power = std::log(exponent - 1.0) - (exponent - 1.0) * (logs - logs[0]);
    const Eigen::ArrayXd gain = normal_densities(logs, mean, deviation) - power;
    const auto n = static_cast<double>(logs.size());
    const double scatter = std::sqrt(std::max((gain - gain.mean()).square().mean(), 1e-300));
    return gain.sum() / (scatter * std::sqrt(n));
}

}  // namespace

Tail fit_tail(const Eigen::ArrayXd& ascending, Eigen::Index least) {
    const Eigen::ArrayXd logs = ascending.log();
    constexpr Eigen::Index tries = 200;
    const Eigen::Index last = std::max<Eigen::Index>(logs.size() - least, 1);
    const Eigen::Index step = std::max<Eigen::Index>(last / tries, 1);
    Eigen::ArrayXd best_tail = logs;
    double best = 2.0;
    for (Eigen::Index from = 0; from < last; from += step) {
        const Eigen::ArrayXd tail = logs.tail(logs.size() - from);
        const double d = distance(tail, exponent_above(tail, tail[0]));
        if (d < best) {
            best = d;
            best_tail = tail;
        }
    }
    const double exponent = exponent_above(best_tail, best_tail[0]);
    return {std::exp(best_tail[0]), static_cast<double>(best_tail.size()), exponent, ratio_of(best_tail, exponent)};
}

}  // namespace carat::proof
