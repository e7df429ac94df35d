#include "scenarios/quantity.hpp"

#include "scenarios/decimal.hpp"

#include <array>
#include <charconv>

namespace carat {
namespace {

constexpr int places_of_money = 6;
constexpr int places_of_rate = 9;
constexpr int places_of_percent = 2;

std::string finer_than(int places) { return "has more than " + std::to_string(places) + " decimal places"; }

std::string too_large(std::string_view text) { return in_quotes(text) + " is too large"; }

}  // namespace

Read<Usd> read_usd(std::string_view text) {
    std::string_view rest = trim(text);
    const Scaled scaled = take_decimal(rest, places_of_money);
    if (scaled.flaw == Flaw::too_fine && rest == "USD") {
        return {{}, "expected money, found " + in_quotes(text) + ", which " + finer_than(places_of_money)};
    }
    if (scaled.flaw == Flaw::too_large) {
        return {{}, too_large(text)};
    }
    if (scaled.flaw != Flaw::none || rest != "USD") {
        return {{}, "expected money such as \"20 USD\", found " + in_quotes(text)};
    }
    return {{static_cast<std::int64_t>(scaled.value)}, ""};
}

Read<Rate> read_rate(std::string_view text, std::string_view unit) {
    std::string_view rest = trim(text);
    const std::string_view number = rest;
    Scaled scaled = take_decimal(rest, places_of_rate);
    const bool percent = rest == "%" && (unit == "share" || unit.empty());
    if (percent) {
        rest = number;
        scaled = take_decimal(rest, places_of_rate - places_of_percent);
    }
    if (scaled.flaw == Flaw::too_large) {
        return {{}, too_large(text)};
    }
    if (scaled.flaw == Flaw::no_number || (!percent && !rest.empty() && rest != unit)) {
        const std::string in_unit =
            unit == "share" || unit.empty() ? "\"0.55\" or \"55 %\"" : "\"0.55 " + std::string(unit) + "\"";
        return {{}, "expected an exact decimal such as " + in_unit + ", found " + in_quotes(text)};
    }
    if (scaled.flaw == Flaw::too_fine) {
        return {{},
                "expected an exact decimal, found " + in_quotes(text) + ", which " +
                    finer_than(percent ? places_of_rate - places_of_percent : places_of_rate)};
    }
    return {{static_cast<std::int64_t>(scaled.value)}, ""};
}

Read<double> read_percent(std::string_view text) {
    const std::string wrong = "expected a number such as 0.12 or \"12 %\", found " + in_quotes(text);
    std::string_view rest = trim(text);
    if (!rest.ends_with('%')) {
        return {0.0, wrong};
    }
    rest = trim(rest.substr(0, rest.size() - 1));
    double value = 0.0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc{} || end != rest.data() + rest.size()) {
        return {0.0, wrong};
    }
    constexpr double percent = 100.0;
    return {value / percent, ""};
}

Read<double> read_share(std::string_view text) {
    const std::string_view plain = trim(text);
    double value = 0.0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    return error == std::errc{} && end == plain.data() + plain.size() ? Read<double>{value, ""} : read_percent(text);
}

std::string to_text(Usd value) { return decimal(value.micros, places_of_money) + " USD"; }

std::string to_text(Rate value) { return decimal(value.nanos, places_of_rate); }

std::string to_text(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    std::string digits(text.data(), end);
    return digits.find_first_of(".en") == std::string::npos ? digits + ".0" : digits;
}

}  // namespace carat
