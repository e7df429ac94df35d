#include "scenarios/estimate.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>

namespace carat {

Estimate estimate(const std::vector<double>& values) {
    const auto count = static_cast<double>(values.size());
    Estimate result;
    for (const double value : values) {
        result.mean += value / count;
    }
    if (values.size() > 1) {
        constexpr double upper_tail = 0.975;
        double squares = 0.0;
        for (const double value : values) {
            squares += (value - result.mean) * (value - result.mean);
        }
        const double t = boost::math::quantile(boost::math::students_t(count - 1.0), upper_tail);
        result.half_width = t * std::sqrt(squares / (count - 1.0) / count);
    }
    return result;
}

}  // namespace carat
