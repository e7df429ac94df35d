/// Time: integer microseconds. A Time is a moment since the start of the run, a Duration a length; they do not mix by accident.
#pragma once

#include <compare>
#include <cstdint>

namespace carat {

struct Duration {
    std::int64_t micros = 0;

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.micros + b.micros}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.micros - b.micros}; }
    friend constexpr Duration operator*(std::int64_t n, Duration d) { return {n * d.micros}; }
    friend constexpr std::int64_t operator/(Duration a, Duration b) { return a.micros / b.micros; }
    friend constexpr Duration operator%(Duration a, Duration b) { return {a.micros % b.micros}; }
};

struct Time {
    std::int64_t micros = 0;

    friend constexpr auto operator<=>(Time, Time) = default;
    friend constexpr Time operator+(Time t, Duration d) { return {t.micros + d.micros}; }
    friend constexpr Time operator-(Time t, Duration d) { return {t.micros - d.micros}; }
    friend constexpr Duration operator-(Time a, Time b) { return {a.micros - b.micros}; }
};

inline constexpr Duration microsecond{1};
inline constexpr Duration second{1'000'000};
inline constexpr Duration minute = 60 * second;
inline constexpr Duration hour = 60 * minute;
inline constexpr Duration day = 24 * hour;
inline constexpr Duration week = 7 * day;

/// Length in seconds, as a real number, for laws and reports.
constexpr double seconds(Duration d) { return static_cast<double>(d.micros) * 1e-6; }

/// The nearest whole microsecond to `s` seconds (s in +-9.2e12).
constexpr Duration from_seconds(double s) { return {static_cast<std::int64_t>(s * 1e6 + (s < 0 ? -0.5 : 0.5))}; }

/// Whole days since the start of the run.
constexpr std::int64_t day_of(Time t) { return t.micros / day.micros; }

}  // namespace carat
