#include "scenarios/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

namespace carat {
namespace {

/// A text in double quotes, valid in TOML and in JSON.
std::string quote(const std::string& text) {
    std::string result = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            result += '\\';
            result += letter;
        } else if (byte < 0x20 || byte == 0x7f) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\u%04x", byte);
            result += code.data();
        } else {
            result += letter;
        }
    }
    return result + "\"";
}

std::string key_text(const std::string& key) {
    constexpr std::string_view bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return !key.empty() && key.find_first_not_of(bare) == std::string::npos ? key : quote(key);
}

struct TomlText {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const toml::Float& value) const { return to_text(value.value); }
    std::string operator()(const std::string& value) const { return quote(value); }
    std::string operator()(Date value) const { return to_text(value); }
    std::string operator()(toml::Moment) const { return "\"\""; }
    std::string operator()(const toml::List& list) const {
        std::string text;
        for (const toml::Value& value : list) {
            text += (text.empty() ? "" : ", ") + toml_inline(value);
        }
        return "[" + text + "]";
    }
    std::string operator()(const toml::Table& table) const {
        std::string text;
        for (const toml::Entry& entry : table.entries) {
            text += (text.empty() ? " " : ", ") + key_text(entry.key) + " = " + toml_inline(entry.value);
        }
        return "{" + text + (text.empty() ? "}" : " }");
    }
};

bool is_list_of_tables(const toml::Value& value) {
    const auto* list = value.as<toml::List>();
    return list != nullptr && !list->empty() && list->front().as<toml::Table>() != nullptr;
}

bool is_plain(const toml::Value& value) { return value.as<toml::Table>() == nullptr && !is_list_of_tables(value); }

void append_lines(std::string& text, const toml::Table& table, bool tables_too) {
    for (const toml::Entry& entry : table.entries) {
        if (tables_too || is_plain(entry.value)) {
            text += key_text(entry.key) + " = " + toml_inline(entry.value) + "\n";
        }
    }
}

void append_table(std::string& text, const toml::Table& table, const std::string& path) {
    append_lines(text, table, false);
    for (const toml::Entry& entry : table.entries) {
        const std::string name = (path.empty() ? "" : path + ".") + key_text(entry.key);
        if (const auto* inner = entry.value.as<toml::Table>()) {
            const auto& lines = inner->entries;
            const bool has_lines =
                lines.empty() ||
                std::any_of(lines.begin(), lines.end(), [](const toml::Entry& line) { return is_plain(line.value); });
            text += has_lines ? "\n[" + name + "]\n" : "";
            append_table(text, *inner, name);
        } else if (is_list_of_tables(entry.value)) {
            for (const toml::Value& element : *entry.value.as<toml::List>()) {
                text += "\n[[" + name + "]]\n";
                append_lines(text, *element.as<toml::Table>(), true);
            }
        }
    }
}

void append_json(std::string& text, const toml::Value& value, const std::string& margin) {
    const std::string inner = margin + "  ";
    if (const auto* table = value.as<toml::Table>(); table != nullptr && !table->entries.empty()) {
        std::string between = "{\n";
        for (const toml::Entry& entry : table->entries) {
            text += between + inner + quote(entry.key) + ": ";
            append_json(text, entry.value, inner);
            between = ",\n";
        }
        text += "\n" + margin + "}";
    } else if (const auto* list = value.as<toml::List>()) {
        std::string between;
        text += "[";
        for (const toml::Value& element : *list) {
            text += between;
            append_json(text, element, inner);
            between = ", ";
        }
        text += "]";
    } else if (const auto* number = value.as<toml::Float>(); number != nullptr && !std::isfinite(number->value)) {
        text += "null";
    } else {
        const auto* date = value.as<Date>();
        text += date != nullptr ? quote(to_text(*date)) : toml_inline(value);
    }
}

}  // namespace

toml::Table write_section(const Section& section) {
    toml::Table table;
    for (const Knob& knob : section.knobs) {
        table.add(knob.name, knob.write());
    }
    for (const Section& inner : section.sections) {
        table.add(inner.name, {write_section(inner)});
    }
    for (const NamedTables& tables : section.tables) {
        toml::Table named;
        for (const std::string& name : tables.names()) {
            named.add(name, {write_section(tables.open(name))});
        }
        table.add(tables.name, {std::move(named)});
    }
    return table;
}

std::string toml_inline(const toml::Value& value) { return std::visit(TomlText{}, value.is); }

std::string toml_text(const toml::Table& table) {
    std::string text;
    append_table(text, table, "");
    return text.starts_with('\n') ? text.substr(1) : text;
}

std::string json_text(const toml::Value& value) {
    std::string text;
    append_json(text, value, "");
    return text;
}

}  // namespace carat
