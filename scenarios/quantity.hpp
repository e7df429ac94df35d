/// Quantities as people write them, read exactly: "20 USD", "1d12h", "0.501", "50 %". Decimal digits become integers
/// directly; nothing passes through a binary fraction.
#pragma once

#include "models/units.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace carat {

/// A day of the calendar.
using Date = std::chrono::year_month_day;

/// A value, or what is wrong with the text it should have been read from ("" if nothing is).
template <class T>
struct Read {
    T value{};
    std::string wrong;
};

/// "20 USD": a decimal with at most six places, a space or none, and the unit.
Read<Usd> read_usd(std::string_view text);

/// "14d", "1d12h", "1.5 h", "-5h30min": numbers with units, from the longest to the shortest. Units: us ms s m/min h d w.
Read<Duration> read_duration(std::string_view text);

/// "0.501", "50 %", or with the unit the field has, such as "0.01 USD". At most nine places (seven in front of a %).
Read<Rate> read_rate(std::string_view text, std::string_view unit);

/// "12 %", as a real number.
Read<double> read_percent(std::string_view text);

/// "1 %" or "0.01".
Read<double> read_share(std::string_view text);

/// "2024-01-31".
Read<Date> read_date(std::string_view text);

/// The shortest text that reads back as the same value.
std::string to_text(Usd value);
std::string to_text(Duration value);
std::string to_text(Rate value);
std::string to_text(Date value);

/// The shortest decimal that reads back as the same double; never without a point or an exponent.
std::string to_text(double value);

/// How long one of the units of time is, or {0} if `unit` is none.
Duration unit_of_time(std::string_view unit);

}  // namespace carat
