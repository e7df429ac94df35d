/// What a fuzzer hands over, as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace carat::fuzz {

inline std::string text(const std::uint8_t* data, std::size_t size) { return {data, data + size}; }

}  // namespace carat::fuzz
