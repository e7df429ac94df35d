/// A mean over replicates, and how well it is known.
#pragma once

#include <vector>

namespace carat {

/// Mean, and half the width of its 95 % interval (Student's t); 0 for one replicate.
struct Estimate {
    double mean = 0.0;
    double half_width = 0.0;
};

Estimate estimate(const std::vector<double>& values);

}  // namespace carat
