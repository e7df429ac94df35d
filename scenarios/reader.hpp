/// Reads tables into knobs and says of every name and value what is wrong with it.
#pragma once

#include "scenarios/knob.hpp"

#include <string>

namespace carat {

/// How much of the parameters a table sets.
enum class Reading : std::uint8_t {
    whole,   // a scenario: named tables such as [gift.rose] make up the list
    some,    // a few values: named tables must exist
    policy,  // the same, and fields that may not change during a run are refused
};

/// Reads `from` into the struct behind `into`. A field whose value is refused keeps the one it has. `path` stands before
/// the names in problems.
void read_section(const toml::Table& from, Section& into, Reading reading, const std::string& path, Problems& problems);

}  // namespace carat
