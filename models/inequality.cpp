#include "models/inequality.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace carat::inequality {

Eigen::ArrayXd sorted(const Eigen::ArrayXd& values) {
    Eigen::ArrayXd ascending = values;
    std::sort(ascending.begin(), ascending.end());
    return ascending;
}

double gini(const Eigen::ArrayXd& ascending) {
    const Eigen::Index n = ascending.size();
    const double sum = ascending.sum();
    if (n == 0 || !(sum > 0.0)) {
        return 0.0;
    }
    const auto places = Eigen::ArrayXd::LinSpaced(n, 1.0, static_cast<double>(n));
    const auto count = static_cast<double>(n);
    return ((2.0 * places - count - 1.0) * ascending).sum() / (count * sum);
}

double top_share(const Eigen::ArrayXd& ascending, double share) {
    const Eigen::Index n = ascending.size();
    const double sum = ascending.sum();
    if (n == 0 || !(sum > 0.0)) {
        return 0.0;
    }
    const auto top = std::clamp<Eigen::Index>(std::lround(share * static_cast<double>(n)), 1, n);
    return ascending.tail(top).sum() / sum;
}

double quantile(const Eigen::ArrayXd& ascending, double q) {
    const Eigen::Index n = ascending.size();
    if (n == 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto place = static_cast<Eigen::Index>(std::floor(q * static_cast<double>(n)));
    return ascending[std::clamp<Eigen::Index>(place, 0, n - 1)];
}

Eigen::ArrayXd lorenz(const Eigen::ArrayXd& ascending, Eigen::Index points) {
    Eigen::ArrayXd curve = Eigen::ArrayXd::Zero(points);
    const double sum = ascending.sum();
    const Eigen::Index n = ascending.size();
    double below = 0.0;
    Eigen::Index next = 0;
    for (Eigen::Index i = 0; i < points; ++i) {
        const auto people = static_cast<Eigen::Index>(static_cast<double>(n) * static_cast<double>(i) /
                                                      static_cast<double>(points - 1));
        for (; next < people; ++next) below += ascending[next];
        curve[i] = sum > 0.0 ? below / sum : static_cast<double>(i) / static_cast<double>(points - 1);
    }
    return curve;
}

}  // namespace carat::inequality
