#include "sim/maths.hpp"

#include "sim/digest.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace carat {
namespace {

constexpr double ulps = 4e-16;  // two units in the last place

TEST(Maths, ExponentialIsRightToTwoUnitsInTheLastPlace) {
    for (double x = -690.0; x < 690.0; x += 0.37) {
        const long double exact = std::exp(static_cast<long double>(x));
        EXPECT_LT(std::abs(static_cast<long double>(exponential(x)) / exact - 1.0L), ulps) << x;
    }
    EXPECT_EQ(exponential(0.0), 1.0);
    EXPECT_EQ(exponential(-1e9), 0.0);
    EXPECT_TRUE(std::isfinite(exponential(1e9)));
    EXPECT_TRUE(std::isnan(exponential(std::nan(""))));
}

TEST(Maths, LogarithmIsRightToTwoUnitsInTheLastPlace) {
    for (double x = 1e-300; x < 1e300; x *= 1.73) {
        const long double exact = std::log(static_cast<long double>(x));
        EXPECT_LT(std::abs(static_cast<long double>(logarithm(x)) - exact), ulps * std::max(1.0L, std::abs(exact)))
            << x;
    }
    for (double x = 0.5; x < 2.0; x += 0.0007) {
        const long double exact = std::log(static_cast<long double>(x));
        EXPECT_LT(std::abs(static_cast<long double>(logarithm(x)) - exact), ulps) << x;
    }
    EXPECT_EQ(logarithm(1.0), 0.0);
}

TEST(Maths, PowersOfNothingAndToNothing) {
    EXPECT_EQ(power(0.0, 0.0), 1.0);
    EXPECT_EQ(power(0.0, 2.0), 0.0);
    EXPECT_EQ(power(7.0, 0.0), 1.0);
    EXPECT_NEAR(power(2.0, 0.5), std::sqrt(2.0), ulps * 2);
    EXPECT_NEAR(power(10.0, -3.0), 1e-3, 1e-18);
}

TEST(Maths, ManyAtOnceHaveTheBitsOfOneByOne) {
    std::vector<double> exponents{-1e9, -700.0, 700.0, 1e9, -0.0, 0.0, std::numeric_limits<double>::infinity()};
    std::vector<double> bases{0.0, 1.0, 1e-300, 1e300, 0.5, 2.0};
    for (int i = 0; i < 20'003; ++i) {
        exponents.push_back(i * 0.0711 - 710.0);
        bases.push_back(i * i * 0.00137);
    }
    for (const double y : {0.0, 1.0, 0.75, -1.3, 1.04}) {
        std::vector<double> many = bases;
        powers(many, y);
        for (std::size_t i = 0; i < bases.size(); ++i) ASSERT_EQ(many[i], power(bases[i], y)) << bases[i] << "^" << y;
    }
    std::vector<double> many = exponents;
    exponentials(many);
    for (std::size_t i = 0; i < many.size(); ++i) ASSERT_EQ(many[i], exponential(exponents[i])) << exponents[i];
}

/// The bits themselves: the same on every machine, compiler and level of optimisation.
TEST(Maths, BitsAreGolden) {
    std::uint64_t digest = 0;
    for (int i = 1; i < 20'000; ++i) {
        const double x = i * 0.0137;
        digest = combine(digest, std::bit_cast<std::uint64_t>(exponential(x - 130.0)));
        digest = combine(digest, std::bit_cast<std::uint64_t>(logarithm(x)));
        digest = combine(digest, std::bit_cast<std::uint64_t>(power(x, 0.75)));
    }
    EXPECT_EQ(digest, 4'236'985'534'766'293'956ULL);
}

}  // namespace
}  // namespace carat
