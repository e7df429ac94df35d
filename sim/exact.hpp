/// Exact decimals: a Rate is a number with nine decimals, stored as an integer; amounts are multiplied by it in 128 bits.
#pragma once

#include <compare>
#include <cstdint>

namespace carat {

__extension__ using Wide = __int128;

/// A rate, share or price per unit as an exact decimal: value = nanos * 1e-9. Range +-9.2e9.
struct Rate {
    std::int64_t nanos = 0;

    static constexpr std::int64_t one = 1'000'000'000;
    friend constexpr auto operator<=>(Rate, Rate) = default;
};

constexpr double to_double(Rate r) { return static_cast<double>(r.nanos) / static_cast<double>(Rate::one); }

/// floor(amount * rate), exact. amount >= 0.
constexpr std::int64_t multiply_floor(std::int64_t amount, Rate rate) {
    return static_cast<std::int64_t>(static_cast<Wide>(amount) * rate.nanos / Rate::one);
}

/// ceil(amount * rate), exact. amount >= 0, rate >= 0.
constexpr std::int64_t multiply_ceil(std::int64_t amount, Rate rate) {
    return static_cast<std::int64_t>((static_cast<Wide>(amount) * rate.nanos + Rate::one - 1) / Rate::one);
}

/// a * b as a Rate, rounded down to nine decimals. Both non-negative.
constexpr Rate multiply_rates(Rate a, Rate b) { return {multiply_floor(a.nanos, b)}; }

}  // namespace carat
