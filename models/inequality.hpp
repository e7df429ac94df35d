/// Inequality: Gini coefficient, Lorenz curve, top shares and quantiles of a vector of incomes or spends.
#pragma once

#include <Eigen/Core>

namespace carat::inequality {

/// Ascending copy.
Eigen::ArrayXd sorted(const Eigen::ArrayXd& values);

/// In order: a library's sum is of as many parts as the processor has lanes, and rounds differently with each number.
double sum(const Eigen::ArrayXd& values);

/// Gini coefficient of non-negative `ascending` values: 0 all equal, towards 1 one has all; 0 for an empty or zero vector.
/// Exact for the finite population: sum (2 i - n - 1) x_i / (n sum x).
double gini(const Eigen::ArrayXd& ascending);

/// Part of the sum held by the top `share` of the people, rounded to whole people, at least one.
double top_share(const Eigen::ArrayXd& ascending, double share);

/// The value below which a part `q` of the people lie (lower empirical quantile); NaN for an empty vector.
double quantile(const Eigen::ArrayXd& ascending, double q);

/// Lorenz curve at `points` equal steps of the population, from 0 to 1: shape [points], from 0 to 1.
Eigen::ArrayXd lorenz(const Eigen::ArrayXd& ascending, Eigen::Index points);

}  // namespace carat::inequality
