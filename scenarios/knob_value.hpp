/// How one field of each type is read from a TOML value, written as one, and described in JSON Schema.
#pragma once

#include "scenarios/toml.hpp"
#include "sim/describe.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace carat {

/// Takes a place and what is wrong there.
using Complain = std::function<void(Place, std::string)>;

/// Says of which type, where there is no value.
template <class T>
struct Of {};

/// No list of parameters is longer, and no word or title.
inline constexpr std::size_t most_elements = 1'000;
inline constexpr std::size_t most_letters = 1'000;

/// A code and the words of an enum.
struct Choice {
    int code = 0;
    std::vector<std::string> words;
};

void read_value(const toml::Value& from, const Field& about, bool& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, std::int64_t& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, double& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, Duration& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, Rate& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, Usd& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, Coins& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, Date& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, std::string& into, const Complain& complain);
void read_value(const toml::Value& from, const Field& about, Choice& into, const Complain& complain);

toml::Value write_value(bool value);
toml::Value write_value(std::int64_t value);
toml::Value write_value(double value);
toml::Value write_value(Duration value);
toml::Value write_value(Rate value);
toml::Value write_value(Usd value);
toml::Value write_value(Coins value);
toml::Value write_value(Date value);
toml::Value write_value(const std::string& value);
toml::Value write_value(const Choice& value);

toml::Table schema_of(const Field& about, Of<bool>);
toml::Table schema_of(const Field& about, Of<std::int64_t>);
toml::Table schema_of(const Field& about, Of<double>);
toml::Table schema_of(const Field& about, Of<Duration>);
toml::Table schema_of(const Field& about, Of<Rate>);
toml::Table schema_of(const Field& about, Of<Usd>);
toml::Table schema_of(const Field& about, Of<Coins>);
toml::Table schema_of(const Field& about, Of<Date>);
toml::Table schema_of(const Field& about, Of<std::string>);
toml::Table schema_of_choice(const std::vector<std::string>& words);
toml::Table schema_of_list(toml::Table element, std::size_t least, std::size_t most);

/// "between 0 and 1", "at least 0 USD", or "" if there are no bounds.
std::string bounds(const Field& about);

/// Complains unless `from` is a list of `least` to `most` elements; otherwise the list.
const toml::List* list_of(const toml::Value& from, std::size_t least, std::size_t most, const Complain& complain);

template <class Enum>
    requires std::is_enum_v<Enum> Choice choice_of(Enum value) {
        return {static_cast<int>(value), {Names<Enum>::list.begin(), Names<Enum>::list.end()}};
    }

template <class Enum>
    requires std::is_enum_v<Enum>
void read_value(const toml::Value& from, const Field& about, Enum& into, const Complain& complain) {
    Choice choice = choice_of(into);
    read_value(from, about, choice, complain);
    into = static_cast<Enum>(choice.code);
}

template <class Enum>
    requires std::is_enum_v<Enum> toml::Value write_value(Enum value) { return write_value(choice_of(value)); }

template <class Enum>
    requires std::is_enum_v<Enum> toml::Table schema_of(const Field&, Of<Enum>) {
        return schema_of_choice(choice_of(Enum{}).words);
    }

template <class T>
void read_value(const toml::Value& from, const Field& about, std::vector<T>& into, const Complain& complain) {
    const toml::List* list = list_of(from, 0, most_elements, complain);
    if (list == nullptr) {
        return;
    }
    std::vector<T> values(list->size());
    bool fine = true;
    for (std::size_t i = 0; i < list->size(); ++i) {
        read_value((*list)[i], about, values[i], [&](Place place, const std::string& wrong) {
            fine = false;
            complain(place, "element " + std::to_string(i + 1) + ": " + wrong);
        });
    }
    if (fine) {
        into = std::move(values);
    }
}

template <std::size_t N>
void read_value(const toml::Value& from, const Field& about, std::array<double, N>& into, const Complain& complain) {
    if (list_of(from, N, N, complain) == nullptr) {
        return;
    }
    std::vector<double> values;
    read_value(from, about, values, complain);
    if (values.size() == N) {
        std::copy(values.begin(), values.end(), into.begin());
    }
}

template <class Range>
toml::Value write_list(const Range& values) {
    toml::List list;
    for (const auto& value : values) {
        list.push_back(write_value(value));
    }
    return {std::move(list)};
}

template <class T>
toml::Value write_value(const std::vector<T>& values) {
    return write_list(values);
}

template <std::size_t N>
toml::Value write_value(const std::array<double, N>& values) {
    return write_list(values);
}

template <class T>
toml::Table schema_of(const Field& about, Of<std::vector<T>>) {
    return schema_of_list(schema_of(about, Of<T>{}), 0, most_elements);
}

template <std::size_t N>
toml::Table schema_of(const Field& about, Of<std::array<double, N>>) {
    return schema_of_list(schema_of(about, Of<double>{}), N, N);
}

}  // namespace carat
