/// UTF-8: is it valid, and what of it may be shown in a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carat {

/// Bytes of the character that `text` begins with, or 0 if it is not valid UTF-8. `text` is not empty.
std::size_t utf8_length(std::string_view text);

/// A control character (which a terminal may obey), seen as the first byte of a character.
constexpr bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

/// `text` as it may be shown: control characters and broken bytes become ?, and a long text is cut with "...".
std::string printable(std::string_view text, std::size_t most_characters);

}  // namespace carat
