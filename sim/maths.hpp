/// log, exp and power whose bits do not depend on the machine's maths library.
///
/// The C library picks code by CPU (with or without FMA), and its last bit differs. These use only +, -, *, / on doubles and
/// integer moves, so with -ffp-contract=off they give the same bits everywhere. Relative error below 4e-16 (log: absolute
/// near 1), tested against long double. Without branches, so that compilers can do several at once.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace carat {

/// e^x for x in [-700, 700]; clamped outside.
inline double exponential(double x) {
    constexpr double limit = 700.0;
    constexpr double log2_e = 1.4426950408889634;
    constexpr double ln2_high = 6.93147180369123816490e-01;  // ln 2 split in two, so that x - k ln 2 is exact
    constexpr double ln2_low = 1.90821492927058770002e-10;
    constexpr double to_integer =
        0x1.8p52;  // what is added to it is rounded to an integer, which stands in the last bits
    const double bounded = x > limit ? limit : (x < -limit ? -limit : x);
    const double shifted = bounded * log2_e + to_integer;
    const double k = shifted - to_integer;
    const double r = (bounded - k * ln2_high) - k * ln2_low;  // |r| <= ln 2 / 2
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
    constexpr std::uint64_t bias = 1023;
    constexpr int mantissa_bits = 52;
    const double two_to_k = std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + bias) << mantissa_bits);
    const double result = e * two_to_k;
    return x > -limit ? result : (x < 0.0 ? 0.0 : x);
}

/// ln x for normal x > 0.
inline double logarithm(double x) {
    constexpr double ln2_high = 6.93147180369123816490e-01;
    constexpr double ln2_low = 1.90821492927058770002e-10;
    constexpr int mantissa_bits = 52;
    constexpr std::uint64_t sqrt_half_bits = 0x3FE6A09E667F3BCDULL;
    constexpr std::uint64_t offset = 2048;  // keeps what is shifted positive
    constexpr double to_real = 0x1p52;      // an integer in its last bits is added to it
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t raised = (bits - sqrt_half_bits + (offset << mantissa_bits)) >> mantissa_bits;
    const double m = std::bit_cast<double>(bits - ((raised - offset) << mantissa_bits));  // [sqrt 1/2, sqrt 2)
    const double kd =
        std::bit_cast<double>(std::bit_cast<std::uint64_t>(to_real) | raised) - (to_real + static_cast<double>(offset));
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

/// Each value's exponential or power: the same bits, several at once where the processor can.
void exponentials(std::span<double> values);
void powers(std::span<double> values, double y);

}  // namespace carat
