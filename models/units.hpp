/// What the economy counts: money, coins and diamonds, each an integer of its own type. They do not add up, the compiler says so.
#pragma once

#include <compare>
#include <cstdint>

namespace carat {

/// Money in micro-USD (1e-6 USD).
struct Usd {
    std::int64_t micros = 0;

    static constexpr std::int64_t one = 1'000'000;
    friend constexpr auto operator<=>(Usd, Usd) = default;
    friend constexpr Usd operator+(Usd a, Usd b) { return {a.micros + b.micros}; }
    friend constexpr Usd operator-(Usd a, Usd b) { return {a.micros - b.micros}; }
    constexpr Usd& operator+=(Usd b) {
        micros += b.micros;
        return *this;
    }
    constexpr Usd& operator-=(Usd b) {
        micros -= b.micros;
        return *this;
    }
};

/// What viewers hold and spend: whole coins.
struct Coins {
    std::int64_t count = 0;

    friend constexpr auto operator<=>(Coins, Coins) = default;
    friend constexpr Coins operator+(Coins a, Coins b) { return {a.count + b.count}; }
    friend constexpr Coins operator-(Coins a, Coins b) { return {a.count - b.count}; }
    constexpr Coins& operator+=(Coins b) {
        count += b.count;
        return *this;
    }
    constexpr Coins& operator-=(Coins b) {
        count -= b.count;
        return *this;
    }
};

/// What creators hold, in micro-diamonds (1e-6 diamonds), so that a rate of 0.501 diamonds per coin loses nothing.
struct Diamonds {
    std::int64_t micros = 0;

    static constexpr std::int64_t one = 1'000'000;
    friend constexpr auto operator<=>(Diamonds, Diamonds) = default;
    friend constexpr Diamonds operator+(Diamonds a, Diamonds b) { return {a.micros + b.micros}; }
    friend constexpr Diamonds operator-(Diamonds a, Diamonds b) { return {a.micros - b.micros}; }
    constexpr Diamonds& operator+=(Diamonds b) {
        micros += b.micros;
        return *this;
    }
    constexpr Diamonds& operator-=(Diamonds b) {
        micros -= b.micros;
        return *this;
    }
};

constexpr double dollars(Usd u) { return static_cast<double>(u.micros) / static_cast<double>(Usd::one); }
constexpr double whole(Diamonds d) { return static_cast<double>(d.micros) / static_cast<double>(Diamonds::one); }

}  // namespace carat
