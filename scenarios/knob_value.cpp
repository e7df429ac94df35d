#include "scenarios/knob_value.hpp"

#include "scenarios/decimal.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/utf8.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace carat {
namespace {

using toml::found;

/// Below this every whole number is a double of its own.
constexpr double most_exact = 9e15;

std::string fixed(double value) {
    std::array<char, 400> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
    return {text.data(), end};
}

/// Is a value that can be seen as a number in the field's unit inside its bounds? Complains if not.
bool inside(double value, const toml::Value& from, const Field& about, const Complain& complain) {
    if (value >= about.least && value <= about.most) {
        return true;
    }
    complain(from.place, "expected a value " + bounds(about) + ", found " + found(from));
    return false;
}

/// Hands over what was read, if nothing is wrong with it. `in_unit` is the same value as a number in the field's unit.
template <class T>
void take(const Read<T>& read, double in_unit, const toml::Value& from, const Field& about, T& into,
          const Complain& complain) {
    if (!read.wrong.empty()) {
        complain(from.place, read.wrong);
    } else if (inside(in_unit, from, about, complain)) {
        into = read.value;
    }
}

/// The digits of a bare number, for the mend in a message; "" if it is none.
std::string digits_of(const toml::Value& from) {
    if (const auto* whole = from.as<std::int64_t>()) {
        return std::to_string(*whole);
    }
    const auto* number = from.as<toml::Float>();
    if (number == nullptr || !(std::abs(number->value) < most_exact)) {
        return "";
    }
    return number->digits.empty() ? fixed(number->value) : number->digits;
}

/// "expected X, found Y", and for a bare number how to write it.
std::string expected(const std::string& what, const toml::Value& from, const std::string& unit) {
    const std::string digits = digits_of(from);
    return "expected " + what + ", found " + found(from) + (digits.empty() ? "" : "; write \"" + digits + unit + "\"");
}

bool reads_as_number(const std::string& text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + in_quotes(word);
    }
    return text;
}

}  // namespace

std::string bounds(const Field& about) {
    const bool least = about.least > std::numeric_limits<double>::lowest();
    const bool most = about.most < std::numeric_limits<double>::max();
    const std::string unit = about.unit.empty() || about.unit == "share" ? "" : " " + std::string(about.unit);
    if (least && most) {
        return "between " + fixed(about.least) + " and " + fixed(about.most) + unit;
    }
    return least ? "at least " + fixed(about.least) + unit : most ? "at most " + fixed(about.most) + unit : "";
}

const toml::List* list_of(const toml::Value& from, std::size_t least, std::size_t most, const Complain& complain) {
    const auto* list = from.as<toml::List>();
    if (list == nullptr) {
        complain(from.place, "expected a list, found " + found(from));
        return nullptr;
    }
    if (list->size() < least || list->size() > most) {
        const std::string count = least == most ? std::to_string(most) : "at most " + std::to_string(most);
        complain(from.place, "expected a list of " + count + " elements, found " + std::to_string(list->size()));
        return nullptr;
    }
    return list;
}

void read_value(const toml::Value& from, const Field&, bool& into, const Complain& complain) {
    if (const auto* value = from.as<bool>()) {
        into = *value;
    } else {
        complain(from.place, "expected true or false, found " + found(from));
    }
}

void read_value(const toml::Value& from, const Field& about, std::int64_t& into, const Complain& complain) {
    const auto* value = from.as<std::int64_t>();
    if (value == nullptr) {
        const auto* number = from.as<toml::Float>();
        const bool whole =
            number != nullptr && std::abs(number->value) < most_exact && std::floor(number->value) == number->value;
        complain(from.place,
                 "expected a whole number, found " + found(from) + (whole ? "; write " + fixed(number->value) : ""));
    } else if (inside(static_cast<double>(*value), from, about, complain)) {
        into = *value;
    }
}

void read_value(const toml::Value& from, const Field& about, double& into, const Complain& complain) {
    Read<double> read;
    if (const auto* whole = from.as<std::int64_t>()) {
        read.value = static_cast<double>(*whole);
    } else if (const auto* number = from.as<toml::Float>()) {
        read.value = number->value;
    } else if (const auto* text = from.as<std::string>(); text != nullptr && reads_as_number(*text)) {
        read.wrong = "expected a number, found " + found(from) + "; write it without quotes";
    } else if (text != nullptr && about.unit == "share") {
        read = read_percent(*text);
    } else {
        read.wrong = "expected a number, found " + found(from);
    }
    if (read.wrong.empty() && !std::isfinite(read.value)) {
        read.wrong = "expected a finite number, found " + found(from);
    }
    take(read, read.value, from, about, into, complain);
}

void read_value(const toml::Value& from, const Field& about, Duration& into, const Complain& complain) {
    const Duration unit = unit_of_time(about.unit);
    const std::string unit_name(unit.micros == 0 ? "s" : about.unit);
    const auto* text = from.as<std::string>();
    const Read<Duration> read = text != nullptr
                                    ? read_duration(*text)
                                    : Read<Duration>{{}, expected("a length of time such as \"14d\"", from, unit_name)};
    const double length = unit.micros == 0 ? seconds(read.value)
                                           : static_cast<double>(read.value.micros) / static_cast<double>(unit.micros);
    take(read, length, from, about, into, complain);
}

void read_value(const toml::Value& from, const Field& about, Rate& into, const Complain& complain) {
    const auto* text = from.as<std::string>();
    const auto* number = from.as<toml::Float>();
    Read<Rate> read;
    if (const auto* whole = from.as<std::int64_t>()) {
        read = read_rate(std::to_string(*whole), about.unit);
    } else if (text != nullptr) {
        read = read_rate(*text, about.unit);
    } else if (number != nullptr && !number->digits.empty()) {
        read = read_rate(number->digits, about.unit);
    } else {
        read.wrong = expected("an exact decimal in quotes such as \"0.55\"", from, "");
    }
    take(read, to_double(read.value), from, about, into, complain);
}

void read_value(const toml::Value& from, const Field& about, Usd& into, const Complain& complain) {
    const auto* text = from.as<std::string>();
    const Read<Usd> read =
        text != nullptr ? read_usd(*text) : Read<Usd>{{}, expected("money such as \"20 USD\"", from, " USD")};
    take(read, dollars(read.value), from, about, into, complain);
}

void read_value(const toml::Value& from, const Field& about, Coins& into, const Complain& complain) {
    read_value(from, about, into.count, complain);
}

void read_value(const toml::Value& from, const Field&, Date& into, const Complain& complain) {
    constexpr std::chrono::year first{1900};
    constexpr std::chrono::year last{2200};
    const auto* text = from.as<std::string>();
    const auto* date = from.as<Date>();
    if (text != nullptr && read_date(*text).wrong.empty()) {
        complain(from.place, "expected a date, found " + found(from) + "; write it without quotes");
    } else if (date == nullptr) {
        complain(from.place, "expected a date such as 2024-01-31, found " + found(from));
    } else if (date->year() < first || date->year() > last) {
        complain(from.place, "expected a date between 1900 and 2200, found " + found(from));
    } else {
        into = *date;
    }
}

void read_value(const toml::Value& from, const Field&, std::string& into, const Complain& complain) {
    const auto* text = from.as<std::string>();
    if (text == nullptr) {
        complain(from.place, "expected a text, found " + found(from));
    } else if (text->size() > most_letters) {
        complain(from.place, "expected a text of at most " + std::to_string(most_letters) + " bytes, found " +
                                 std::to_string(text->size()));
    } else if (printable(*text, most_letters) != *text) {
        complain(from.place, "expected a text in one line without control characters, found " + found(from));
    } else {
        into = *text;
    }
}

void read_value(const toml::Value& from, const Field&, Choice& into, const Complain& complain) {
    const auto* text = from.as<std::string>();
    for (std::size_t code = 0; text != nullptr && code < into.words.size(); ++code) {
        if (into.words[code] == *text) {
            into.code = static_cast<int>(code);
            return;
        }
    }
    complain(from.place, "expected one of " + listed(into.words) + ", found " + found(from) +
                             (text == nullptr ? "" : did_you_mean(*text, into.words)));
}

}  // namespace carat
