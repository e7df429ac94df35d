/// Settings: values under dotted names, as --set, [[policy]] and [vary] give them, made into a tree of tables.
#pragma once

#include "scenarios/toml.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace carat {

/// A name below a path that may be empty: {"payout", "threshold"} is "payout.threshold".
std::string dotted(const std::string& path, const std::string& name);

/// "payout.threshold" is {"payout", "threshold"}.
std::vector<std::string> parts_of(std::string_view name);

/// Sets `name` in a tree, making tables as needed. A value that stands there is replaced if `replace`, otherwise (or if a
/// plain value stands where a table is needed) nothing is done and what is wrong is returned.
std::string put(toml::Table& tree, std::string_view name, toml::Value value, Place place, bool replace);

/// A table in which names may be dotted, quoted or nested, as a tree. Complains of a name that is set twice.
toml::Table expand(const toml::Table& settings, const std::string& path, Problems& problems);

/// "payout.threshold=20 USD" as it is given on a command line: the value is TOML if it is one, otherwise a plain text.
/// Adds to `tree`; the problems have the place `place`.
void put_override(toml::Table& tree, std::string_view text, Place place, Problems& problems);

/// The name and the value of each setting in a tree; the values are the lists and plain values in it.
std::vector<std::pair<std::string, toml::Value>> flatten(const toml::Table& tree);

}  // namespace carat
