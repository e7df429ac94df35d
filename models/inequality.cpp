#include "models/inequality.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace carat::inequality {

Eigen::ArrayXd sorted(const Eigen::ArrayXd& values) {
    Eigen::ArrayXd ascending = values;
    std::sort(ascending.begin(), ascending.end());
    return ascending;
}

double sum(const Eigen::ArrayXd& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double gini(const Eigen::ArrayXd& ascending) {
    const Eigen::Index n = ascending.size();
    const double all = sum(ascending);
    if (n == 0 || !(all > 0.0)) {
        return 0.0;
    }
    const auto count = static_cast<double>(n);
    double weighted = 0.0;
    for (Eigen::Index i = 0; i < n; ++i) weighted += (2.0 * static_cast<double>(i + 1) - count - 1.0) * ascending[i];
    return weighted / (count * all);
}

double top_share(const Eigen::ArrayXd& ascending, double share) {
    const Eigen::Index n = ascending.size();
    const double all = sum(ascending);
    if (n == 0 || !(all > 0.0)) {
        return 0.0;
    }
    const auto top = std::clamp<Eigen::Index>(std::lround(share * static_cast<double>(n)), 1, n);
    return sum(ascending.tail(top)) / all;
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
    const double all = sum(ascending);
    const Eigen::Index n = ascending.size();
    double below = 0.0;
    Eigen::Index next = 0;
    for (Eigen::Index i = 0; i < points; ++i) {
        const auto people = static_cast<Eigen::Index>(static_cast<double>(n) * static_cast<double>(i) /
                                                      static_cast<double>(points - 1));
        for (; next < people; ++next) below += ascending[next];
        curve[i] = all > 0.0 ? below / all : static_cast<double>(i) / static_cast<double>(points - 1);
    }
    return curve;
}

}  // namespace carat::inequality
