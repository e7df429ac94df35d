#include "scenarios/decimal.hpp"

#include "scenarios/utf8.hpp"

#include <algorithm>
#include <limits>

namespace carat {
namespace {

/// So many characters of what was found are shown in a message.
constexpr std::size_t most_quoted = 60;

constexpr std::int64_t power_of_ten(int places) { return places == 0 ? 1 : 10 * power_of_ten(places - 1); }

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text, most_quoted) + "\""; }

int take_sign(std::string_view& text) {
    if (text.empty() || (text.front() != '-' && text.front() != '+')) {
        return 1;
    }
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    return sign;
}

std::string_view take_digits(std::string_view& text) {
    std::size_t length = 0;
    bool point = false;
    while (length < text.size()) {
        const char letter = text[length];
        const bool between = letter == '_' && length > 0 && is_digit(text[length - 1]) && length + 1 < text.size() &&
                             is_digit(text[length + 1]);
        if (!is_digit(letter) && !between && (letter != '.' || point)) {
            break;
        }
        point = point || letter == '.';
        ++length;
    }
    const std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    return digits;
}

Scaled scale_digits(std::string_view digits, std::int64_t scale) {
    constexpr Wide most = std::numeric_limits<std::int64_t>::max();
    constexpr Wide most_digits = Wide{1'000'000'000'000} * 1'000'000'000'000;
    Wide value = 0;
    Wide parts = 1;
    bool fraction = false;
    bool any = false;
    for (const char letter : digits) {
        if (letter == '.') {
            fraction = true;
        } else if (letter != '_') {
            any = true;
            value = value * 10 + (letter - '0');
            parts *= fraction ? 10 : 1;
        }
        if (value > most_digits || parts > most_digits) {
            return {0, value > most_digits ? Flaw::too_large : Flaw::too_fine};
        }
    }
    if (!any) {
        return {0, Flaw::no_number};
    }
    if (value * scale % parts != 0) {
        return {0, Flaw::too_fine};
    }
    value = value * scale / parts;
    return value > most ? Scaled{0, Flaw::too_large} : Scaled{value, Flaw::none};
}

Scaled take_decimal(std::string_view& text, int places) {
    const int sign = take_sign(text);
    Scaled scaled = scale_digits(take_digits(text), power_of_ten(places));
    scaled.value *= sign;
    text = trim(text);
    return scaled;
}

std::string decimal(std::int64_t value, int places) {
    const std::string sign = value < 0 ? "-" : "";
    const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const auto one = static_cast<std::uint64_t>(power_of_ten(places));
    std::string fraction = std::to_string(size % one);
    fraction.insert(0, static_cast<std::size_t>(places) - std::min(fraction.size(), static_cast<std::size_t>(places)),
                    '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return sign + std::to_string(size / one) + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace carat
