#include "scenarios/results_stack.hpp"

#include "sim/check.hpp"

#include <algorithm>
#include <array>
#include <iomanip>
#include <limits>
#include <numeric>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carat {

namespace {

using Lengths = std::vector<std::uint64_t>;
using Tables = std::vector<const Table*>;  // of the replicates, in order; null where a replicate does not have it

/// How UDUNITS spells what xarray would take for a length of time to decode.
std::string netcdf_unit(const std::string& unit, const std::string& start_date) {
    for (const std::string_view step : {"seconds", "microseconds"}) {
        if (unit == std::string(step) + " since start") return std::string(step) + " since " + start_date + " 00:00:00";
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> short_names{{
        {"days", "d"},
        {"hours", "h"},
        {"minutes", "min"},
        {"seconds", "s"},
        {"milliseconds", "ms"},
        {"microseconds", "us"},
        {"nanoseconds", "ns"},
    }};
    for (const auto& [plural, symbol] : short_names) {
        if (unit == plural) return std::string(symbol);
    }
    return unit;
}

template <class T>
T fill_value() {
    if constexpr (std::is_same_v<T, double>) return std::numeric_limits<double>::quiet_NaN();
    if constexpr (std::is_integral_v<T>) return std::numeric_limits<T>::min();
    if constexpr (std::is_same_v<T, std::string>) return {};
}

std::uint64_t length_of(const Dimension& dimension) {
    return std::visit([](const auto& values) { return std::uint64_t{values.size()}; }, dimension.coordinate);
}

const Dimension& dimension_of(const Table& table, const std::string& name) {
    const auto found = std::find_if(table.dimensions.begin(), table.dimensions.end(),
                                    [&](const Dimension& one) { return one.name == name; });
    check(found != table.dimensions.end(), "a column of table " + table.name + " has dimension " + name);
    return *found;
}

const Column* find_column(const Table* table, const std::string& name) {
    if (table == nullptr) return nullptr;
    const auto found =
        std::find_if(table->columns.begin(), table->columns.end(), [&](const Column& one) { return one.name == name; });
    return found == table->columns.end() ? nullptr : &*found;
}

Lengths lengths_of(const Table& table, const std::vector<std::string>& dims) {
    Lengths lengths;
    for (const std::string& name : dims) lengths.push_back(length_of(dimension_of(table, name)));
    return lengths;
}

std::uint64_t product(const Lengths& lengths, std::size_t from = 0) {
    return std::accumulate(lengths.begin() + static_cast<std::ptrdiff_t>(from), lengths.end(), std::uint64_t{1},
                           std::multiplies<>());
}

/// Copies a block in C order into the corner of a larger one, from dimension `axis` on.
template <class T>
void copy_block(const T* from, const Lengths& small, T* to, const Lengths& large, std::size_t axis) {
    if (axis + 1 >= small.size()) {
        std::copy_n(from, product(small, axis), to);
        return;
    }
    const std::uint64_t step_from = product(small, axis + 1);
    const std::uint64_t step_to = product(large, axis + 1);
    for (std::uint64_t i = 0; i < small[axis]; ++i) {
        copy_block(from + i * step_from, small, to + i * step_to, large, axis + 1);
    }
}

/// Does every replicate agree with the longest on what stands where, as far as it goes?
bool coordinates_agree(const Tables& tables, const Dimension& longest) {
    return std::all_of(tables.begin(), tables.end(), [&](const Table* table) {
        if (table == nullptr) return true;
        return std::visit(
            [&]<class T>(const T& full) {
                const T* part = std::get_if<T>(&dimension_of(*table, longest.name).coordinate);
                return part != nullptr && std::equal(part->begin(), part->end(), full.begin());
            },
            longest.coordinate);
    });
}

const Dimension& longest_of(const Tables& tables, const std::string& name) {
    const Dimension* longest = nullptr;
    for (const Table* table : tables) {
        if (table == nullptr) continue;
        const Dimension& here = dimension_of(*table, name);
        if (longest == nullptr || length_of(here) > length_of(*longest)) longest = &here;
    }
    check(longest != nullptr, "a table that is stacked is in some replicate");
    return *longest;
}

/// The column of every replicate; null where it is missing. The same dimensions, or it is not the same column.
std::vector<const Column*> same_columns(const Tables& tables, const Column& first) {
    std::vector<const Column*> columns;
    for (const Table* table : tables) {
        columns.push_back(find_column(table, first.name));
        check(columns.back() == nullptr || columns.back()->dims == first.dims,
              "column " + first.name + " has the same dimensions in every replicate");
    }
    return columns;
}

/// Is this text on the places of a dimension, and the same in every replicate?
bool describes_dimension(const std::vector<const Column*>& columns, const Column& first) {
    return !first.dims.empty() && std::holds_alternative<std::vector<std::string>>(first.values) &&
           std::all_of(columns.begin(), columns.end(),
                       [&](const Column* column) { return column != nullptr && column->values == first.values; });
}

StackedColumn stack_column(const Tables& tables, const Column& first, const std::string& start_date) {
    const std::vector<const Column*> columns = same_columns(tables, first);
    Lengths large;
    for (const std::string& name : first.dims) large.push_back(length_of(longest_of(tables, name)));
    StackedColumn result{{first.name, netcdf_unit(first.unit, start_date), first.words, first.dims, {}, first.meanings},
                         {}};
    if (describes_dimension(columns, first)) {
        result.column.values = first.values;
        result.shape = large;
        return result;
    }
    result.column.dims.insert(result.column.dims.begin(), "replicate");
    result.shape = large;
    result.shape.insert(result.shape.begin(), columns.size());
    const auto stack_values = [&]<class T>(const std::vector<T>&) {
        const std::uint64_t block = product(large);
        std::vector<T> stacked(columns.size() * block, fill_value<T>());
        for (std::size_t r = 0; r < columns.size(); ++r) {
            const Lengths small = columns[r] == nullptr ? Lengths{} : lengths_of(*tables[r], first.dims);
            if (columns[r] == nullptr || small != large) result.padded = true;
            if (columns[r] == nullptr) continue;
            const auto* values = std::get_if<std::vector<T>>(&columns[r]->values);
            check(values != nullptr, "column " + first.name + " has the same type in every replicate");
            check(values->size() == product(small), "column " + first.name + " has a value for each place");
            copy_block(values->data(), small, stacked.data() + r * block, large, 0);
        }
        result.column.values = std::move(stacked);
    };
    std::visit(stack_values, first.values);
    return result;
}

/// Each replicate's own coordinate of a dimension, as a table with one column.
Table coordinate_column(const Table& table, const std::string& name) {
    const Dimension& dimension = dimension_of(table, name);
    Column column{name + "_id", dimension.unit, dimension.words, {name}, {}};
    std::visit([&](const auto& values) { column.values = values; }, dimension.coordinate);
    return {table.name, {dimension}, {std::move(column)}};
}

void add_dimension(StackedTable& result, const Tables& tables, const std::string& name, const std::string& start_date) {
    Dimension dimension = longest_of(tables, name);
    if (!coordinates_agree(tables, dimension)) {
        std::vector<Table> own;
        for (const Table* table : tables) own.push_back(table == nullptr ? Table{} : coordinate_column(*table, name));
        Tables pointers;
        for (std::size_t r = 0; r < own.size(); ++r) pointers.push_back(tables[r] == nullptr ? nullptr : &own[r]);
        const auto first = std::find_if(own.begin(), own.end(), [](const Table& one) { return !one.columns.empty(); });
        result.columns.push_back(stack_column(pointers, first->columns.front(), start_date));
        std::vector<std::int64_t> rows(length_of(dimension));
        std::iota(rows.begin(), rows.end(), std::int64_t{0});
        dimension = {name, std::move(rows), "", "row; see " + name + "_id, which differs between replicates"};
    }
    dimension.unit = netcdf_unit(dimension.unit, start_date);
    result.dimensions.push_back(std::move(dimension));
}

/// How the replicate ran, as a table without dimensions.
Table stats_of(const Replicate& replicate) {
    const RunStats& stats = replicate.stats;
    Table table{"stats", {}, {}};
    const auto add = [&](const char* name, const char* unit, const char* words, auto value) {
        table.columns.push_back({name, unit, words, {}, std::vector<decltype(value)>{value}});
    };
    std::ostringstream hex;
    hex << std::hex << std::setw(16) << std::setfill('0') << replicate.digest;
    add("simulated_micros", "us", "simulated time", replicate.simulated_micros);
    add("digest", "", "fingerprint of everything simulated, the same for any number of threads", hex.str());
    add("events", "1", "events, each with its own time", stats.events);
    add("windows", "1", "windows in which entities were advanced side by side", stats.windows);
    add("wall_seconds", "s", "how long it took", stats.wall_seconds);
    add("threads", "1", "threads it ran on", stats.threads);
    add("partitions", "1", "parts the world was cut into", stats.partitions);
    add("viewer_bytes", "byte", "memory for the state of all paying viewers", stats.viewer_bytes);
    add("paying_viewers", "1", "viewers with a state in memory", stats.paying_viewers);
    add("imbalance", "1", "by how much the books do not close; always 0", stats.imbalance);
    return table;
}

const Table* find_table(const Replicate& replicate, const std::string& name) {
    const auto found = std::find_if(replicate.tables.begin(), replicate.tables.end(),
                                    [&](const Table& one) { return one.name == name; });
    return found == replicate.tables.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> table_names(const Outcome& outcome) {
    std::vector<std::string> names;
    for (const Replicate& replicate : outcome.replicates) {
        for (const Table& table : replicate.tables) {
            if (std::find(names.begin(), names.end(), table.name) == names.end()) names.push_back(table.name);
        }
    }
    names.emplace_back("stats");
    return names;
}

StackedTable stack(const Outcome& outcome, const std::string& name) {
    std::vector<Table> stats;
    Tables tables;
    if (name == "stats") {
        for (const Replicate& replicate : outcome.replicates) stats.push_back(stats_of(replicate));
        for (const Table& table : stats) tables.push_back(&table);
    } else {
        for (const Replicate& replicate : outcome.replicates) tables.push_back(find_table(replicate, name));
    }
    StackedTable result{name, {}, {}};
    std::vector<std::int64_t> indices;
    for (const Replicate& replicate : outcome.replicates) indices.push_back(replicate.index);
    result.dimensions.push_back({"replicate", std::move(indices), "", "number of the simulated world"});
    const auto first = std::find_if(tables.begin(), tables.end(), [](const Table* table) { return table != nullptr; });
    if (first == tables.end()) return result;
    for (const Dimension& dimension : (*first)->dimensions) {
        add_dimension(result, tables, dimension.name, outcome.start_date);
    }
    for (const Column& column : (*first)->columns) {
        result.columns.push_back(stack_column(tables, column, outcome.start_date));
    }
    return result;
}

}  // namespace carat
