#include "scenarios/decimal.hpp"
#include "scenarios/quantity.hpp"

#include <array>
#include <cstdio>
#include <limits>

namespace carat {
namespace {

struct TimeUnit {
    std::string_view name;
    Duration length;
};

/// From the longest to the shortest; the first name of a length is the one that is written.
constexpr std::array<TimeUnit, 9> time_units{{{"w", week},
                                              {"d", day},
                                              {"h", hour},
                                              {"min", minute},
                                              {"m", minute},
                                              {"s", second},
                                              {"ms", Duration{1'000}},
                                              {"us", microsecond},
                                              {"µs", microsecond}}};

constexpr std::string_view time_unit_words = "units are us ms s min h d w";

}  // namespace

Duration unit_of_time(std::string_view unit) {
    for (const TimeUnit& known : time_units) {
        if (known.name == unit) {
            return known.length;
        }
    }
    return {0};
}

Read<Duration> read_duration(std::string_view text) {
    const std::string expected = "expected a length of time such as \"14d\" or \"1d12h\", found " + in_quotes(text);
    constexpr Wide most = std::numeric_limits<std::int64_t>::max();
    std::string_view rest = trim(text);
    const int sign = take_sign(rest);
    Wide total = 0;
    Duration last{std::numeric_limits<std::int64_t>::max()};
    do {
        const std::string_view digits = take_digits(rest);
        rest = trim(rest);
        std::size_t letters = 0;
        while (letters < rest.size() && !is_digit(rest[letters]) && rest[letters] != ' ' && rest[letters] != '.') {
            ++letters;
        }
        const Duration unit = unit_of_time(rest.substr(0, letters));
        const Scaled scaled = scale_digits(digits, unit.micros);
        if (scaled.flaw == Flaw::no_number || unit.micros == 0) {
            return {{}, expected + "; " + std::string(time_unit_words)};
        }
        if (unit >= last) {
            return {{}, expected + "; the longer unit comes first, each once"};
        }
        if (scaled.flaw == Flaw::too_fine) {
            return {{}, expected + ", which is not a whole number of microseconds"};
        }
        total += scaled.value;
        if (scaled.flaw == Flaw::too_large || total > most) {
            return {{}, in_quotes(text) + " is too large"};
        }
        last = unit;
        rest = trim(rest.substr(letters));
    } while (!rest.empty());
    return {{sign * static_cast<std::int64_t>(total)}, ""};
}

Read<Date> read_date(std::string_view text) {
    const std::string wrong = "expected a date such as 2024-01-31, found " + in_quotes(text);
    constexpr std::string_view shape = "dddd-dd-dd";
    std::array<int, 3> parts{};
    std::size_t part = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (text.size() != shape.size() || (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != '-')) {
            return {{}, wrong};
        }
        if (shape[i] == '-') {
            ++part;
        } else {
            parts[part] = parts[part] * 10 + (text[i] - '0');
        }
    }
    const Date date{std::chrono::year{parts[0]}, std::chrono::month{static_cast<unsigned>(parts[1])},
                    std::chrono::day{static_cast<unsigned>(parts[2])}};
    return date.ok() ? Read<Date>{date, ""}
                     : Read<Date>{{}, "expected a date, found " + in_quotes(text) + ", a day that does not exist"};
}

std::string to_text(Duration value) {
    if (value.micros == 0) {
        return "0s";
    }
    std::string text = value.micros < 0 ? "-" : "";
    std::uint64_t rest =
        value.micros < 0 ? 0 - static_cast<std::uint64_t>(value.micros) : static_cast<std::uint64_t>(value.micros);
    std::uint64_t last = 0;
    for (const TimeUnit& unit : time_units) {
        const auto length = static_cast<std::uint64_t>(unit.length.micros);
        if (unit.length != week && length != last && rest >= length) {
            text += std::to_string(rest / length) + std::string(unit.name);
            rest %= length;
        }
        last = length;
    }
    return text;
}

std::string to_text(Date value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(value.year()),
                  static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day()));
    return text.data();
}

}  // namespace carat
