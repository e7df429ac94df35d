/// Tail: is the upper tail of a law of sizes a power law, and how steep?
///
/// Source  Clauset, Shalizi and Newman (2009): the exponent of maximum likelihood above the threshold that makes the
///         Kolmogorov-Smirnov distance least; Vuong's (1989) likelihood-ratio test against a lognormal cut off there.
#pragma once

#include <Eigen/Core>

namespace carat::proof {

struct Tail {
    double threshold = 0.0;         // least value of the tail
    double size = 0.0;              // values in it
    double exponent = 0.0;          // of the density
    double likelihood_ratio = 0.0;  // log likelihood of the lognormal minus that of the power law, in standard errors
};

/// Of positive `ascending` values, at least 20; thresholds that leave at least `least` values are tried.
Tail fit_tail(const Eigen::ArrayXd& ascending, Eigen::Index least = 50);

}  // namespace carat::proof
