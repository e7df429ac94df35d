/// A TOML text as a tree of our own: values with the place where each stands, tables in the order of the text.
#pragma once

#include "scenarios/problem.hpp"
#include "scenarios/quantity.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace carat::toml {

struct Value;
struct Entry;

using List = std::vector<Value>;

struct Table {
    std::vector<Entry> entries;

    /// The value of `key`, or nullptr.
    const Value* find(std::string_view key) const;
    Value* find(std::string_view key);

    /// Appends a value of which nobody asks where it stands.
    void add(std::string key, Value value);
};

/// A number that TOML writes as a binary fraction. `digits` are those it was written with, where they are known.
struct Float {
    double value = 0.0;
    std::string digits = {};
};

/// A time of day or a moment: TOML has them, scenarios do not.
struct Moment {};

struct Value {
    std::variant<bool, std::int64_t, Float, std::string, Date, Moment, List, Table> is;
    Place place = {};

    template <class T>
    const T* as() const {
        return std::get_if<T>(&is);
    }
    template <class T>
    T* as() {
        return std::get_if<T>(&is);
    }
};

struct Entry {
    std::string key;
    Value value;
    Place place = {};  // of the key
};

/// What a value is, in words, with its text: `the integer 20`, `"20 USD"`, `a table`.
std::string found(const Value& value);

/// Parses `text`, which is number `file` of `problems`. An empty table and a problem if it is refused by guard() or no TOML.
Table parse(std::string_view text, int file, Problems& problems);

/// Lays `upper` over `lower`: tables are merged, anything else of `upper` replaces what `lower` has.
void lay_over(Table& lower, const Table& upper);

}  // namespace carat::toml
