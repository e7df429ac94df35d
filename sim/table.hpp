/// A table of results: named dimensions and columns over them, each with unit and words. What a model hands out, what the
/// result file stores and what Python shows as xarray.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace carat {

/// A dimension and its coordinate: numbers (seconds since start, ids) or labels; `unit` and `words` describe numbers.
struct Dimension {
    std::string name;
    std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>> coordinate;
    std::string unit;  // "seconds since start" for time
    std::string words;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("name", self.name);
        visit("coordinate", self.coordinate);
        visit("unit", self.unit);
        visit("words", self.words);
    }
};

/// One column over `dims` (names of the table's dimensions, slowest first), values in C order.
struct Column {
    std::string name;
    std::string unit;
    std::string words;
    std::vector<std::string> dims;
    std::variant<std::vector<std::int64_t>, std::vector<std::int32_t>, std::vector<std::int8_t>, std::vector<double>,
                 std::vector<std::string>>
        values;
    std::vector<std::string> meanings = {};  // of an int8 code: meanings[code]

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("name", self.name);
        visit("unit", self.unit);
        visit("words", self.words);
        visit("dims", self.dims);
        visit("values", self.values);
        visit("meanings", self.meanings);
    }
};

struct Table {
    std::string name;  // "series", "creators", ...: the group in the result file
    std::vector<Dimension> dimensions;
    std::vector<Column> columns;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("name", self.name);
        visit.sections("dimensions", self.dimensions);
        visit.sections("columns", self.columns);
    }
};

}  // namespace carat
