/// Clock: from simulated time to local hours, weekdays and accounting days.
#pragma once

#include "models/viewers.hpp"
#include "sim/time.hpp"

namespace carat {

/// Run time 0 is midnight UTC at the start of a weekday.
struct Clock {
    int weekday_at_start = 0;  // Monday is 0

    /// Local time since local midnight of the start date; may be negative in the first hours.
    static constexpr Duration local(Time now, Duration utc_offset) { return (now - Time{0}) + utc_offset; }

    static constexpr std::size_t hour_of(Duration local_time) {
        const Duration in_day = ((local_time % day) + day) % day;
        return static_cast<std::size_t>(in_day / hour);
    }

    constexpr std::size_t weekday_of(Duration local_time) const {
        const Duration in_week = ((local_time + weekday_at_start * day) % week + week) % week;
        return static_cast<std::size_t>(in_week / day);
    }
};

inline constexpr std::int64_t days_per_month = 30;  // of budgets, brackets and rates "per month"

/// Sessions per second of an average viewer at `now`, in a region.
inline double session_rate(const viewers::Params& p, const Clock& clock, Duration utc_offset, Time now) {
    const Duration local_time = Clock::local(now, utc_offset);
    const auto relative = [](const auto& profile, std::size_t i) {
        double sum = 0.0;
        for (const double value : profile) sum += value;
        return profile[i] * static_cast<double>(profile.size()) / sum;
    };
    return p.sessions_per_day / seconds(day) * relative(p.hour_profile, Clock::hour_of(local_time)) *
           relative(p.week_profile, clock.weekday_of(local_time));
}

}  // namespace carat
