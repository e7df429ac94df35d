#include "scenarios/decimal.hpp"
#include "scenarios/toml.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace carat::toml {
namespace {

struct Words {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return "the integer " + std::to_string(value); }
    std::string operator()(const Float& value) const {
        return "the number " + (value.digits.empty() ? to_text(value.value) : value.digits);
    }
    std::string operator()(const std::string& value) const { return in_quotes(value); }
    std::string operator()(Date value) const { return "the date " + to_text(value); }
    std::string operator()(Moment) const { return "a time"; }
    std::string operator()(const List&) const { return "a list"; }
    std::string operator()(const Table&) const { return "a table"; }
};

}  // namespace

const Value* Table::find(std::string_view key) const {
    const auto at = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
    return at == entries.end() ? nullptr : &at->value;
}

Value* Table::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

void Table::add(std::string key, Value value) { entries.push_back({std::move(key), std::move(value)}); }

std::string found(const Value& value) { return std::visit(Words{}, value.is); }

void lay_over(Table& lower, const Table& upper) {
    std::map<std::string, std::size_t> row_of;
    for (std::size_t row = 0; row < lower.entries.size(); ++row) {
        row_of.emplace(lower.entries[row].key, row);
    }
    for (const Entry& entry : upper.entries) {
        const auto below = row_of.find(entry.key);
        if (below == row_of.end()) {
            lower.entries.push_back(entry);
            continue;
        }
        Value& value = lower.entries[below->second].value;
        if (value.as<Table>() != nullptr && entry.value.as<Table>() != nullptr) {
            lay_over(*value.as<Table>(), *entry.value.as<Table>());
        } else {
            lower.entries[below->second] = entry;
        }
    }
}

}  // namespace carat::toml
