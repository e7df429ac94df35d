/// log, exp and power whose bits do not depend on the machine's maths library.
///
/// The C library picks code by CPU (with or without FMA), and its last bit differs. These use only +, -, *, / on doubles and
/// integer moves, so with -ffp-contract=off they give the same bits everywhere. Relative error below 4e-16 (log: absolute
/// near 1), tested against long double.
#pragma once

#include <bit>
#include <cstdint>

namespace carat {

/// e^x for x in [-700, 700]; clamped outside.
inline double exponential(double x) {
    constexpr double limit = 700.0;
    constexpr double log2_e = 1.4426950408889634;
    constexpr double ln2_high = 6.93147180369123816490e-01;  // ln 2 split in two, so that x - k ln 2 is exact
    constexpr double ln2_low = 1.90821492927058770002e-10;
    if (!(x > -limit)) {
        return x < 0.0 ? 0.0 : x;
    }
    x = x > limit ? limit : x;
    const double scaled = x * log2_e;
    const auto k = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
    const double kd = static_cast<double>(k);
    const double r = (x - kd * ln2_high) - kd * ln2_low;  // |r| <= ln 2 / 2
    // Taylor to degree 13: the remainder is below 1e-17 for |r| <= 0.347.
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    const double e = 1.0 + (r + r * r * p);
    constexpr std::int64_t bias = 1023;
    constexpr int mantissa_bits = 52;
    return e * std::bit_cast<double>(static_cast<std::uint64_t>(k + bias) << mantissa_bits);
}

/// ln x for normal x > 0.
inline double logarithm(double x) {
    constexpr double ln2_high = 6.93147180369123816490e-01;
    constexpr double ln2_low = 1.90821492927058770002e-10;
    constexpr int mantissa_bits = 52;
    constexpr std::uint64_t sqrt_half_bits = 0x3FE6A09E667F3BCDULL;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto k = static_cast<std::int64_t>(bits - sqrt_half_bits) >> mantissa_bits;
    const double m =
        std::bit_cast<double>(bits - (static_cast<std::uint64_t>(k) << mantissa_bits));  // [sqrt 1/2, sqrt 2)
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    // atanh series: ln m = 2 s (1 + z/3 + z^2/5 + ...), z <= 0.0295; the tail after z^11 is below 1e-18.
    double p = 1.0 / 23.0;
    p = p * z + 1.0 / 21.0;
    p = p * z + 1.0 / 19.0;
    p = p * z + 1.0 / 17.0;
    p = p * z + 1.0 / 15.0;
    p = p * z + 1.0 / 13.0;
    p = p * z + 1.0 / 11.0;
    p = p * z + 1.0 / 9.0;
    p = p * z + 1.0 / 7.0;
    p = p * z + 1.0 / 5.0;
    p = p * z + 1.0 / 3.0;
    const double kd = static_cast<double>(k);
    const double tail = 2.0 * s * z * p + kd * ln2_low;
    return (kd * ln2_high + 2.0 * s) + tail;
}

/// x^y for x >= 0. 0^0 is 1.
inline double power(double x, double y) {
    if (y == 0.0) {
        return 1.0;
    }
    return x > 0.0 ? exponential(y * logarithm(x)) : 0.0;
}

}  // namespace carat
