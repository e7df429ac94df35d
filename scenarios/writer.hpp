/// Writes knobs as tables, and tables as TOML and JSON text.
#pragma once

#include "scenarios/knob.hpp"

#include <string>

namespace carat {

/// All values of a section, its inner sections and its named tables.
toml::Table write_section(const Section& section);

/// The text of a value inside a line: "20 USD" in quotes, [1, 2], { a = 1 }.
std::string toml_inline(const toml::Value& value);

/// A whole TOML text: plain values first, then a [header] for each table and a [[header]] for each table in a list.
std::string toml_text(const toml::Table& table);

/// JSON, indented by two. A number that JSON does not have, such as NaN, is null.
std::string json_text(const toml::Value& value);

}  // namespace carat
