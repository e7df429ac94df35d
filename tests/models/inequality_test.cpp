/// Gini coefficients and top shares of laws with known ones. A population is the law cut into slices of equal numbers of people,
/// each with its slice's mean: then the top share is exact, and the Gini lacks only what is unequal within a slice.
#include "models/inequality.hpp"

#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace carat {
namespace {

constexpr Eigen::Index people = 20'000;

/// A law with mean 1, by the income of everybody above a rank: from 1 at rank 0 to 0 at rank 1.
using IncomeAbove = std::function<double(double)>;

Eigen::ArrayXd population(const IncomeAbove& above) {
    Eigen::ArrayXd incomes(people);
    constexpr auto n = static_cast<double>(people);
    for (Eigen::Index i = 0; i < people; ++i) {
        const auto rank = static_cast<double>(i);
        incomes[i] = (above(rank / n) - above((rank + 1.0) / n)) * n;
    }
    return inequality::sorted(incomes);
}

IncomeAbove lognormal(double sigma) {
    return [sigma](double rank) {
        const boost::math::normal_distribution<double> law;
        if (rank <= 0.0 || rank >= 1.0) return rank <= 0.0 ? 1.0 : 0.0;
        return boost::math::cdf(law, sigma - boost::math::quantile(law, rank));
    };
}

IncomeAbove pareto(double alpha) {
    return [alpha](double rank) { return std::pow(1.0 - rank, 1.0 - 1.0 / alpha); };
}

/// Top shares are exact but for rounding in sums; the Gini is below the law's by at most one slice's part of everything.
void expect_known(const Eigen::ArrayXd& incomes, const IncomeAbove& above, double gini) {
    constexpr double rounding = 1e-9;
    for (const double share : {0.0001, 0.001, 0.01, 0.1, 0.5})
        EXPECT_NEAR(inequality::top_share(incomes, share), above(1.0 - share), rounding) << share;
    constexpr double slice = 1.0 / static_cast<double>(people);
    EXPECT_LE(inequality::gini(incomes), gini + rounding);
    EXPECT_GE(inequality::gini(incomes), gini - slice);
}

TEST(Inequality, OfALognormalHasTheKnownGiniAndTopShares) {
    for (const double sigma : {0.5, 1.0, 2.0})
        expect_known(population(lognormal(sigma)), lognormal(sigma), std::erf(sigma / 2.0));
}

TEST(Inequality, OfAParetoHasTheKnownGiniAndTopShares) {
    for (const double alpha : {1.2, 1.5, 3.0})
        expect_known(population(pareto(alpha)), pareto(alpha), 1.0 / (2.0 * alpha - 1.0));
    // The rule of 80 and 20.
    EXPECT_NEAR(inequality::top_share(population(pareto(std::log(5.0) / std::log(4.0))), 0.2), 0.8, 1e-9);
}

TEST(Inequality, AnExponentThatIsALittleWrongWouldBeSeen) {
    const Eigen::ArrayXd incomes = population(pareto(1.51));
    constexpr double noticed = 1e-3;
    EXPECT_GT(std::abs(inequality::gini(incomes) - 1.0 / (2.0 * 1.5 - 1.0)), noticed);
    EXPECT_GT(std::abs(inequality::top_share(incomes, 0.01) - pareto(1.5)(0.99)), noticed);
}

TEST(Inequality, DoesNotDependOnTheUnitOfMoneyOrTheOrderOfPeople) {
    const Eigen::ArrayXd incomes = population(lognormal(1.0));
    const Eigen::ArrayXd cents = inequality::sorted((100.0 * incomes).reverse());
    EXPECT_NEAR(inequality::gini(cents), inequality::gini(incomes), 1e-12);
    EXPECT_NEAR(inequality::top_share(cents, 0.1), inequality::top_share(incomes, 0.1), 1e-12);
}

}  // namespace
}  // namespace carat
