/// Plain tables for a terminal: columns aligned by spaces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carat {

/// Cells of each row. A column is set flush right where `right` has an r, otherwise flush left; no space at line ends.
std::string text_table(const std::vector<std::vector<std::string>>& rows, std::string_view right,
                       std::string_view indent = "");

/// Digits with commas between thousands: "1234567.50" is "1,234,567.50".
std::string grouped(std::string digits);

/// 1234567.5 with `places` decimals is "1,234,567.50".
std::string grouped(double value, int places);

/// A value in a few digits a person can compare: whole from 1,000 on, otherwise four significant digits.
std::string readable(double value);

}  // namespace carat
