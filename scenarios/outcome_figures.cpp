#include "scenarios/outcome_figures.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace carat {
namespace {

using Labels = std::vector<std::string>;

const Table* find_table(const Replicate& replicate, std::string_view name) {
    const auto at = std::find_if(replicate.tables.begin(), replicate.tables.end(),
                                 [&](const Table& table) { return table.name == name; });
    return at == replicate.tables.end() ? nullptr : &*at;
}

/// The values of a column, or none if it is not there or of another type.
template <class T>
std::vector<T> values_of(const Table* table, std::string_view name) {
    for (std::size_t i = 0; table != nullptr && i < table->columns.size(); ++i) {
        if (const auto* values = std::get_if<std::vector<T>>(&table->columns[i].values);
            table->columns[i].name == name && values != nullptr) {
            return *values;
        }
    }
    return {};
}

Labels labels_of(const Table* table, std::string_view dimension) {
    for (std::size_t i = 0; table != nullptr && i < table->dimensions.size(); ++i) {
        if (const auto* labels = std::get_if<Labels>(&table->dimensions[i].coordinate);
            table->dimensions[i].name == dimension && labels != nullptr) {
            return *labels;
        }
    }
    return {};
}

}  // namespace

std::vector<Figure> figures_of(const Replicate& replicate) {
    const Table* table = find_table(replicate, "kpi");
    const Labels names = labels_of(table, "kpi");
    const auto values = values_of<double>(table, "value");
    Labels units = values_of<std::string>(table, "unit");
    Labels words = values_of<std::string>(table, "words");
    units.resize(names.size());
    words.resize(names.size());
    std::vector<Figure> figures;
    for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) {
        figures.push_back({names[i], values[i], units[i], words[i]});
    }
    return figures;
}

std::vector<Balance> balances_of(const Replicate& replicate) {
    const Table* table = find_table(replicate, "ledger");
    const Labels accounts = labels_of(table, "account");
    const auto amounts = values_of<std::int64_t>(table, "balance");
    Labels units = values_of<std::string>(table, "unit");
    units.resize(accounts.size());
    std::vector<Balance> balances;
    if (amounts.size() < accounts.size()) {
        return balances;
    }
    const std::size_t last = amounts.size() - accounts.size();
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        balances.push_back({accounts[i], units[i], amounts[last + i]});
    }
    return balances;
}

}  // namespace carat
