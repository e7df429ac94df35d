/// Statistics for tests: p-values of what was measured against what was derived, in two stages.
///
/// Seeds are fixed, so a test gives one answer for ever. A first sample with p < 1e-3 is not yet a failure: a fresh seed with ten
/// times the sample decides, below 2.5e-6. False alarms of a correct program: about 2.5e-9 per test; the power against a
/// planted mistake is shown by a test of its own next to each claim.
#pragma once

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace carat::statistics {

/// Of a standard normal score, two-sided.
inline double p_of_score(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

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

inline constexpr double first_stage = 1e-3;
inline constexpr double second_stage = 2.5e-6;
inline constexpr int second_sample = 10;

/// `measure(seed, size)` gives the p-value of a sample `size` times the basic one.
inline void expect_agreement(const std::function<double(std::uint64_t, int)>& measure) {
    constexpr std::uint64_t seed = 20'240'101;
    const double first = measure(seed, 1);
    if (first >= first_stage) {
        return;
    }
    const double second = measure(seed + 1, second_sample);
    EXPECT_GE(second, second_stage) << "seeds " << seed << ", " << seed + 1 << "; first stage p = " << first;
}

/// The same measurement with a mistake planted must fail in both stages: what expect_agreement would have caught.
inline void expect_detection(const std::function<double(std::uint64_t, int)>& measure_with_mistake) {
    constexpr std::uint64_t seed = 20'240'101;
    EXPECT_LT(measure_with_mistake(seed, 1), first_stage) << "seed " << seed;
    EXPECT_LT(measure_with_mistake(seed + 1, second_sample), second_stage) << "seed " << seed + 1;
}

}  // namespace carat::statistics
