/// Decimals taken off the front of a text and turned into scaled integers exactly: what the readers of quantities share.
#pragma once

#include "sim/exact.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace carat {

enum class Flaw : std::uint8_t { none, no_number, too_fine, too_large };

/// An integer that was written as a decimal, or what is wrong with it.
struct Scaled {
    Wide value = 0;
    Flaw flaw = Flaw::none;
};

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// Without the spaces around it.
std::string_view trim(std::string_view text);

/// The text in double quotes, for messages: without control characters and not too long.
std::string in_quotes(std::string_view text);

/// Takes a sign off the front of `text`: -1 or 1.
int take_sign(std::string_view& text);

/// Takes digits and at most one point off the front of `text`; `_` may stand between digits.
std::string_view take_digits(std::string_view& text);

/// `digits` times `scale` (10^places, or a length of time), which must come out whole.
Scaled scale_digits(std::string_view digits, std::int64_t scale);

/// Takes a signed decimal off the front of `text`, times 10^places. What remains has no spaces around it.
Scaled take_decimal(std::string_view& text, int places);

/// An integer with a given number of decimal places, without trailing zeros: (1'500'000, 6) is "1.5".
std::string decimal(std::int64_t value, int places);

}  // namespace carat
