#include "scenarios/settings.hpp"

#include "scenarios/decimal.hpp"
#include "scenarios/toml_guard.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace carat {
namespace {

/// Names that are set together; more are a mistake.
constexpr std::size_t most_settings = 1'000;

void expand_into(toml::Table& tree, const toml::Table& settings, const std::string& below, const std::string& path,
                 Problems& problems) {
    for (const toml::Entry& entry : settings.entries) {
        const std::string name = dotted(below, entry.key);
        if (const auto* inner = entry.value.as<toml::Table>()) {
            expand_into(tree, *inner, name, path, problems);
            continue;
        }
        const std::string wrong = put(tree, name, entry.value, entry.place, false);
        if (!wrong.empty()) {
            problems.add(entry.place, dotted(path, name), wrong);
        }
    }
}

void flatten_into(std::vector<std::pair<std::string, toml::Value>>& flat, const toml::Table& tree,
                  const std::string& path) {
    for (const toml::Entry& entry : tree.entries) {
        const std::string name = dotted(path, entry.key);
        if (const auto* inner = entry.value.as<toml::Table>()) {
            flatten_into(flat, *inner, name);
        } else {
            flat.emplace_back(name, entry.value);
        }
    }
}

/// Gives every value in a parsed text the place of the text.
void move_to(toml::Value& value, Place place) {
    value.place = place;
    if (auto* list = value.as<toml::List>()) {
        for (toml::Value& element : *list) {
            move_to(element, place);
        }
    } else if (auto* table = value.as<toml::Table>()) {
        for (toml::Entry& entry : table->entries) {
            entry.place = place;
            move_to(entry.value, place);
        }
    }
}

/// The value of an override, or none if it begins like a list, a table or a quoted text and is no valid TOML. Anything else
/// that is not TOML is a text. A number keeps the digits it was given with.
std::optional<toml::Value> override_value(std::string_view text, Place place) {
    Problems unread;
    const int line = unread.add_file("");
    const toml::Table table = toml::parse("value = " + std::string(text) + "\n", line, unread);
    if (!unread.empty() || table.entries.size() != 1 || text.find('\n') != std::string_view::npos) {
        constexpr std::string_view opening = "[{\"'";
        return opening.find(text.front()) == std::string_view::npos
                   ? std::optional<toml::Value>({std::string(text), place})
                   : std::nullopt;
    }
    toml::Value value = table.entries.front().value;
    if (auto* number = value.as<toml::Float>()) {
        number->digits = std::string(text);
    }
    move_to(value, place);
    return value;
}

}  // namespace

std::string dotted(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t dot = name.find('.');
        parts.emplace_back(trim(name.substr(0, dot)));
        if (dot == std::string_view::npos) {
            return parts;
        }
        name.remove_prefix(dot + 1);
    }
}

std::string put(toml::Table& tree, std::string_view name, toml::Value value, Place place, bool replace) {
    const std::vector<std::string> parts = parts_of(name);
    if (parts.size() > toml::most_key_parts) {
        return "expected a name of at most " + std::to_string(toml::most_key_parts) + " parts, found " +
               std::to_string(parts.size());
    }
    if (std::find(parts.begin(), parts.end(), "") != parts.end()) {
        return "expected a dotted name such as payout.threshold, found " + in_quotes(name);
    }
    toml::Table* table = &tree;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (table->find(parts[i]) == nullptr) {
            table->entries.push_back({parts[i], {toml::Table{}, place}, place});
        }
        table = table->find(parts[i])->as<toml::Table>();
        if (table == nullptr) {
            return "is set below " + in_quotes(parts[i]) + ", which is set to a value";
        }
    }
    toml::Value* there = table->find(parts.back());
    if (there != nullptr && !replace) {
        return "is set twice";
    }
    if (there != nullptr) {
        *there = std::move(value);
    } else {
        table->entries.push_back({parts.back(), std::move(value), place});
    }
    return "";
}

toml::Table expand(const toml::Table& settings, const std::string& path, Problems& problems) {
    toml::Table tree;
    const auto all = flatten(settings);
    if (all.size() > most_settings) {
        problems.add(
            all.front().second.place, path,
            "expected at most " + std::to_string(most_settings) + " names, found " + std::to_string(all.size()));
        return tree;
    }
    expand_into(tree, settings, "", path, problems);
    return tree;
}

void put_override(toml::Table& tree, std::string_view text, Place place, Problems& problems) {
    const std::size_t equals = text.find('=');
    const std::string_view key = trim(text.substr(0, equals));
    if (equals == std::string_view::npos || key.empty()) {
        problems.add(place, "", "expected KEY=VALUE such as payout.threshold=\"20 USD\", found " + in_quotes(text));
        return;
    }
    const std::string_view value = trim(text.substr(equals + 1));
    if (value.empty()) {
        problems.add(place, key, "expected a value after =, found none");
        return;
    }
    std::optional<toml::Value> read = override_value(value, place);
    const std::string wrong = read ? put(tree, key, std::move(*read), place, true)
                                   : "expected a value, found " + in_quotes(value) + ", which is not valid TOML";
    if (!wrong.empty()) {
        problems.add(place, key, wrong);
    }
}

std::vector<std::pair<std::string, toml::Value>> flatten(const toml::Table& tree) {
    std::vector<std::pair<std::string, toml::Value>> flat;
    flatten_into(flat, tree, "");
    return flat;
}

}  // namespace carat
