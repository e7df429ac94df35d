#include "python/bind.hpp"
#include "scenarios/outcome.hpp"
#include "scenarios/results.hpp"
#include "scenarios/results_stack.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <type_traits>

namespace py = pybind11;

namespace carat {
namespace {

/// The numbers of a column as a read-only array over its own memory, which `owner` keeps alive; texts as a list.
template <class Values>
py::object view(const Values& values, const std::vector<std::uint64_t>& shape, const py::handle& owner) {
    using T = typename Values::value_type;
    if constexpr (std::is_arithmetic_v<T>) {
        py::array_t<T> array(std::vector<py::ssize_t>(shape.begin(), shape.end()), values.data(), owner);
        array.attr("flags").attr("writeable") = false;
        return array;
    } else {
        return py::cast(values);
    }
}

py::dict describe_dimension(const Dimension& dimension, const py::handle& owner) {
    py::dict entry;
    entry["name"] = dimension.name;
    entry["unit"] = dimension.unit;
    entry["doc"] = dimension.words;
    entry["values"] =
        std::visit([&](const auto& values) { return view(values, {values.size()}, owner); }, dimension.coordinate);
    return entry;
}

py::dict describe_column(const StackedColumn& stacked, const py::handle& owner) {
    const Column& column = stacked.column;
    py::dict entry;
    entry["name"] = column.name;
    entry["unit"] = column.unit;
    entry["doc"] = column.words;
    entry["dims"] = column.dims;
    entry["meanings"] = column.meanings;
    entry["shape"] = stacked.shape;
    entry["padded"] = stacked.padded;
    entry["values"] = std::visit([&](const auto& values) { return view(values, stacked.shape, owner); }, column.values);
    return entry;
}

py::list dimensions_of(const py::object& self) {
    py::list list;
    for (const Dimension& dimension : self.cast<const StackedTable&>().dimensions)
        list.append(describe_dimension(dimension, self));
    return list;
}

py::list columns_of(const py::object& self) {
    py::list list;
    for (const StackedColumn& column : self.cast<const StackedTable&>().columns)
        list.append(describe_column(column, self));
    return list;
}

}  // namespace

void bind_outcome(py::module_& module) {
    py::register_exception<ResultError>(module, "ResultError", PyExc_OSError);
    py::class_<StackedTable>(module, "Table", "One table over all replicates; owns the memory of its arrays.")
        .def_readonly("name", &StackedTable::name)
        .def_property_readonly("dimensions", &dimensions_of, "list of dicts: name, unit, doc, values")
        .def_property_readonly(
            "columns", &columns_of,
            "list of dicts: name, unit, doc, dims, meanings, shape, padded, values (read-only views)");
    py::class_<Outcome>(module, "Outcome", "What a run hands back.")
        .def_readonly("complete", &Outcome::complete)
        .def_readonly("seed", &Outcome::seed)
        .def_readonly("scenario_hash", &Outcome::scenario_hash)
        .def_readonly("scenario_toml", &Outcome::scenario_toml)
        .def_property_readonly("table_names", &table_names)
        .def("table", &stack, py::arg("name"), "The table of this name, stacked over replicates.")
        .def(
            "save",
            [](const Outcome& outcome, const std::filesystem::path& path) {
                const py::gil_scoped_release released;
                write_result(path, outcome);
            },
            py::arg("path"), "Writes the result file, whole or not at all.");
}

}  // namespace carat
