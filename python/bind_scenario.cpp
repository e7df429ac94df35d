#include "python/bind.hpp"
#include "python/teller.hpp"
#include "scenarios/reference.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/version.hpp"

#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

namespace py = pybind11;

namespace carat {
namespace {

Outcome run_scenario(const Scenario& scenario, int threads, const py::object& tell, bool journal) {
    Teller teller(tell);
    Outcome outcome = [&] {
        const py::gil_scoped_release released;
        return run(scenario,
                   {.threads = threads,
                    .progress = [&](const Progress& progress) { return teller(progress.fraction, progress.events); },
                    .partial = {},
                    .command = "carat.Scenario.run",
                    .journal = journal});
    }();
    Teller::raise();
    return outcome;
}

}  // namespace

void bind_scenario(py::module_& module) {
    py::register_exception<ScenarioError>(module, "ScenarioError", PyExc_ValueError);
    module.def("version", &carat_version, "Version of carat, such as '0.1.0'.");
    module.def("commit", &git_commit, "The commit it was built from, 40 digits; 'unknown' outside of a clone.");
    py::class_<Parameter>(module, "Parameter", "One parameter of a scenario, as the reference has it.")
        .def_readonly("name", &Parameter::name, "dotted name, 'gift.*.coins' for tables of any name")
        .def_readonly("default", &Parameter::standard, "its default, as TOML")
        .def_readonly("unit", &Parameter::unit, "unit of bounds and value")
        .def_readonly("bounds", &Parameter::bounds, "the bounds in words, or ''")
        .def_readonly("doc", &Parameter::words, "what it means")
        .def_readonly("by_policy", &Parameter::by_policy, "whether a dated policy may change it");
    module.def("parameters", &parameters, py::arg("pattern") = "", "Parameters whose name or words contain `pattern`.");
    module.def("load_scenario", &load_scenario, py::arg("path"), py::arg("overrides"));
    module.def("parse_scenario", &parse_scenario, py::arg("text"), py::arg("name"), py::arg("folder"),
               py::arg("overrides"));
    py::class_<Scenario>(module, "Scenario", "A checked scenario.")
        .def_property_readonly("toml", &to_toml, "fully resolved scenario, TOML")
        .def_property_readonly("json", &to_json, "fully resolved scenario, JSON")
        .def_property_readonly("hash", &scenario_hash, "16 hexadecimal digits of the resolved text")
        .def_readonly("source", &Scenario::source, "file it was read from")
        .def("run", &run_scenario, py::arg("threads"), py::arg("tell"), py::arg("journal") = false,
             "Runs without the GIL; tell(fraction, events) is called at most ten times a second. With `journal` the "
             "outcome "
             "has every transaction as a table.");
}

}  // namespace carat
