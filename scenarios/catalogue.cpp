#include "scenarios/catalogue.hpp"

#include "scenarios/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace carat {
namespace {

constexpr std::string_view header = "id,name,coins,combo";
constexpr std::size_t columns = 4;

/// A field of a row, with its place.
struct Cell {
    std::string_view text;
    Place place;
};

std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::vector<Cell> split(std::string_view row, int file, int line) {
    std::vector<Cell> cells;
    for (std::size_t from = 0; from <= row.size();) {
        const std::size_t to = std::min(row.find(',', from), row.size());
        cells.push_back({row.substr(from, to - from), {file, line, static_cast<int>(from) + 1}});
        from = to + 1;
    }
    return cells;
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

class Catalogue {
public:
    Catalogue(int file, Problems& problems) : file_(file), problems_(problems) {}

    toml::Table read(std::string_view text) {
        const std::string_view first = take_line(text);
        if (first != header) {
            problems_.add({file_, 1, 1}, "",
                          "expected the header " + in_quotes(header) + ", found " + in_quotes(first));
            return {};
        }
        for (int line = 2; !text.empty(); ++line) {
            read_row(take_line(text), line);
        }
        toml::Table layer;
        layer.entries.push_back({"gift", {std::move(gifts_), {file_, 1, 1}}, {file_, 1, 1}});
        return layer;
    }

private:
    void read_row(std::string_view row, int line) {
        const std::vector<Cell> cells = split(row, file_, line);
        if (cells.size() == columns) {
            add_gift(cells[0], cells[1], cells[2], cells[3]);
        } else {
            problems_.add({file_, line, 1}, "",
                          "expected " + std::to_string(columns) + " fields, found " + std::to_string(cells.size()));
        }
    }

    void add_gift(const Cell& id, const Cell& name, const Cell& coins, const Cell& combo) {
        const auto price = whole(coins.text);
        const auto repeats = whole(combo.text);
        std::string key = slug(name.text);
        if (!whole(id.text) || *whole(id.text) < 0) {
            problems_.add(id.place, "id", "expected a whole number, found " + in_quotes(id.text));
        } else if (key.empty()) {
            problems_.add(name.place, "name", "expected a name with letters or digits, found " + in_quotes(name.text));
        } else if (!price) {
            problems_.add(coins.place, "coins", "expected a whole number, found " + in_quotes(coins.text));
        } else if (!repeats || *repeats < 0 || *repeats > 1) {
            problems_.add(combo.place, "combo", "expected 0 or 1, found " + in_quotes(combo.text));
        } else {
            key += names_.contains(key) ? "_" + std::string(id.text) : "";
            if (!names_.insert(key).second) {
                problems_.add(id.place, "gift." + key, "is listed twice");
                return;
            }
            toml::Table gift;
            gift.entries.push_back({"coins", {*price, coins.place}, coins.place});
            gift.entries.push_back({"combo", {*repeats == 1, combo.place}, combo.place});
            gifts_.entries.push_back({key, {std::move(gift), name.place}, name.place});
        }
    }

    int file_;
    Problems& problems_;
    toml::Table gifts_;
    std::set<std::string> names_;
};

}  // namespace

std::string slug(std::string_view name) {
    constexpr std::string_view typographic_apostrophe = "\u2019";
    std::string result;
    while (!name.empty()) {
        const auto letter = static_cast<unsigned char>(name.front());
        if (name.starts_with(typographic_apostrophe)) {
            name.remove_prefix(typographic_apostrophe.size());
            continue;
        }
        name.remove_prefix(1);
        const char lower = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
        if (is_digit(lower) || (lower >= 'a' && lower <= 'z')) {
            result += lower;
        } else if (lower != '\'' && !result.empty() && result.back() != '_') {
            result += '_';
        }
    }
    return result.ends_with('_') ? result.substr(0, result.size() - 1) : result;
}

toml::Table read_catalogue(std::string_view text, int file, Problems& problems) {
    return Catalogue(file, problems).read(text);
}

}  // namespace carat
