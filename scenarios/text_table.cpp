#include "scenarios/text_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

namespace carat {
namespace {

/// Characters, not bytes.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace

std::string text_table(const std::vector<std::vector<std::string>>& rows, std::string_view right,
                       std::string_view indent) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], width(row[i]));
        }
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line(indent);
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string space(widths[i] - width(row[i]), ' ');
            const bool flush_right = i < right.size() && right[i] == 'r';
            line += (i > 0 ? "  " : "") + (flush_right ? space + row[i] : row[i] + space);
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string grouped(std::string digits) {
    constexpr std::size_t group = 3;
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = std::min(digits.find('.'), digits.size()); at > first + group;) {
        at -= group;
        digits.insert(at, ",");
    }
    return digits;
}

std::string grouped(double value, int places) {
    std::array<char, 400> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, places).ptr;
    std::string text(digits.data(), end);
    return std::isfinite(value) ? grouped(std::move(text)) : text;
}

std::string readable(double value) {
    constexpr double large = 1'000.0;
    constexpr int digits = 4;
    const double size = std::abs(value);
    if (size >= large || std::floor(value) == value || !std::isfinite(value)) {
        return grouped(value, 0);
    }
    const int before_point = static_cast<int>(std::floor(std::log10(size))) + 1;
    return grouped(value, std::min(digits - before_point, digits + 2));
}

}  // namespace carat
