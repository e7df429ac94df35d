/// What editors know about a scenario file: names, types, bounds and words, as JSON Schema.
#pragma once

#include <string>

namespace carat {

/// JSON Schema, draft 4 (what Taplo and other TOML editors read), of a scenario file.
std::string scenario_schema();

}  // namespace carat
