/// Statistics of proofs: p-values of what was measured against what was derived.
#pragma once

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

namespace carat::statistics {

/// Of a standard normal score, two-sided.
inline double p_of_score(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

/// Of a mean divided by its standard error, which was estimated with so many degrees of freedom; two-sided.
inline double p_of_t(double t, double degrees) {
    const boost::math::students_t_distribution<double> law(degrees);
    return 2.0 * boost::math::cdf(boost::math::complement(law, std::abs(t)));
}

/// Of a chi-squared sum, both tails: too scattered and too even are both wrong.
inline double p_of_chi_squared(double sum, double degrees) {
    const boost::math::chi_squared_distribution<double> law(degrees);
    const double above = boost::math::cdf(boost::math::complement(law, sum));
    return std::min(1.0, 2.0 * std::min(above, 1.0 - above));
}

/// Kolmogorov-Smirnov distance of `sample` (any order) from the law with distribution function `cdf`, as an asymptotic p-value.
inline double p_of_law(std::vector<double> sample, const std::function<double(double)>& cdf) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double f = cdf(sample[i]);
        distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
    }
    const double x = distance * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
    double p = 0.0;
    constexpr int terms = 100;
    for (int k = 1; k <= terms; ++k) p += (k % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * k * k * x * x);
    return std::clamp(p, 0.0, 1.0);
}

/// Observed counts against expected ones, cells with an expectation of at least five.
inline double p_of_counts(std::span<const double> observed, std::span<const double> expected) {
    double sum = 0.0;
    for (std::size_t i = 0; i < observed.size(); ++i) {
        sum += (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i];
    }
    return p_of_chi_squared(sum, static_cast<double>(observed.size() - 1));
}

}  // namespace carat::statistics
