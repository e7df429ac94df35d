/// Scores: many independent measurements, each with a known mean and variance, seen as one.
#pragma once

#include "models/proof/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace carat::proof {

/// The worse of two views on independent measurements with known means and variances: their sum, and their scatter.
struct Scores {
    double excess = 0.0;
    double variance_sum = 0.0;
    double scatter = 0.0;
    int count = 0;

    void add(double measured, double mean, double variance) {
        excess += measured - mean;
        variance_sum += variance;
        scatter += (measured - mean) * (measured - mean) / variance;
        ++count;
    }

    double p_of_mean() const { return statistics::p_of_score(excess / std::sqrt(variance_sum)); }

    double p() const {
        const double of_scatter = statistics::p_of_chi_squared(scatter, count);
        return std::min(1.0, 2.0 * std::min(p_of_mean(), of_scatter));
    }
};

}  // namespace carat::proof
