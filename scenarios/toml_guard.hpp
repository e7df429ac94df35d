/// What a text must be before the TOML library may see it. The library recurses along keys and brackets and takes some bytes
/// badly, so size, depth and bytes are bounded here, in one pass that needs no memory.
#pragma once

#include "scenarios/problem.hpp"

#include <cstddef>
#include <string_view>

namespace carat::toml {

inline constexpr std::size_t most_bytes = 1 << 20;
inline constexpr int most_nesting = 32;
inline constexpr int most_key_parts = 16;
inline constexpr int most_values = 20'000;

/// Is `text` valid UTF-8 without control characters, and not too large, too deep or too long in keys? Adds one problem if not.
bool guard(std::string_view text, int file, Problems& problems);

}  // namespace carat::toml
