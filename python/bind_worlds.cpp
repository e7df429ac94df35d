#include "python/bind.hpp"
#include "python/teller.hpp"
#include "scenarios/results.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/size.hpp"
#include "scenarios/worlds.hpp"

#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

namespace py = pybind11;

namespace carat {
namespace {

/// What came out, in the order of the tasks. What stopped it (Ctrl-C, an exception of `tell`) is left in the error indicator.
std::vector<WorldEnd> run_tasks(const std::vector<WorldTask>& tasks, int threads, const py::object& tell) {
    Teller teller(tell);
    const py::gil_scoped_release released;
    return run_worlds(tasks, threads, "carat.run_worlds",
                      [&](double fraction, std::int64_t events) { return teller(fraction, events); });
}

py::tuple with_error(std::vector<WorldEnd> ends) {
    py::object error = py::none();
    if (PyErr_Occurred() != nullptr) error = py::error_already_set().value();
    return py::make_tuple(py::cast(std::move(ends)), error);
}

using Worlds = std::vector<std::tuple<const Scenario*, std::int64_t, std::filesystem::path>>;

std::vector<WorldTask> tasks_of(const Worlds& worlds) {
    std::vector<WorldTask> tasks;
    for (const auto& [scenario, replicate, branch] : worlds) {
        tasks.push_back({.scenario = scenario, .replicate = replicate, .branch = branch});
    }
    return tasks;
}

py::tuple run_from_python(const Worlds& worlds, int threads, const py::object& tell) {
    return with_error(run_tasks(tasks_of(worlds), threads, tell));
}

py::tuple write_trunks(const Scenario& scenario,
                       const std::vector<std::pair<std::int64_t, std::filesystem::path>>& trunks, double until_seconds,
                       int threads, const py::object& tell) {
    std::vector<WorldTask> tasks;
    for (const auto& [replicate, path] : trunks) {
        tasks.push_back({.scenario = &scenario,
                         .replicate = replicate,
                         .trunk = path,
                         .until = Time{0} + from_seconds(until_seconds)});
    }
    return with_error(run_tasks(tasks, threads, tell));
}

}  // namespace

void bind_worlds(py::module_& module) {
    py::class_<WorldEnd>(module, "WorldEnd", "How a world of run_worlds() or write_trunks() ended.")
        .def_readonly("outcome", &WorldEnd::outcome, "Outcome of one replicate, or None")
        .def_readonly("failure", &WorldEnd::failure, "why it failed, or ''")
        .def_readonly("of_scenario", &WorldEnd::of_scenario, "whether the scenario is to blame")
        .def_readonly("done", &WorldEnd::done, "whether it came to its end");
    module.def(
        "run_worlds", &run_from_python, py::arg("worlds"), py::arg("threads"), py::arg("tell"),
        "Runs (scenario, replicate, checkpoint to branch from or '') without the GIL, `threads` at a time (0: one per "
        "core); tell(fraction, events) is called from the calling thread alone. Returns (ends, error): what stopped it "
        "early, or None.");
    module.def(
        "at_a_time",
        [](const Worlds& worlds, int threads) { return at_a_time(tasks_of(worlds), threads, memory_of_machine()); },
        py::arg("worlds"), py::arg("threads"),
        "How many of these worlds, as run_worlds() takes them, go on at a time: `threads` (0: one per core), or as "
        "many as "
        "the memory of this machine holds; at least one.");
    module.def(
        "write_trunks", &write_trunks, py::arg("scenario"), py::arg("trunks"), py::arg("until_seconds"),
        py::arg("threads"), py::arg("tell"),
        "Runs each (replicate, path) until then and writes its checkpoint to the path. Returns as run_worlds().");
    module.def("join_outcomes", &join_outcomes, py::arg("outcomes"), "One outcome of several of the same run.");
}

}  // namespace carat
