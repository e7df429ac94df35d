/// The parameters as a reference: name, default, unit, bounds and words of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carat {

/// One parameter of a scenario file.
struct Parameter {
    std::string name;      // dotted, "gift.*.coins" for tables of any name
    std::string standard;  // its default, as TOML
    std::string unit;
    std::string bounds;  // "between 0 and 1", or ""
    std::string words;
    bool by_policy = true;  // may a dated policy change it?
};

/// All parameters whose name or words contain `pattern` (case does not count), in the order of the file.
std::vector<Parameter> parameters(std::string_view pattern = "");

}  // namespace carat
