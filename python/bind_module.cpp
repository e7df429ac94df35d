/// The Python module `carat._carat`: what the package is made of. No logic here; names and arrays only.
#include "python/bind.hpp"
#include "scenarios/command.hpp"

#include <pybind11/stl.h>

#include <string>
#include <vector>

namespace {

int program(const std::vector<std::string>& words) {
    std::vector<const char*> all{"carat"};
    for (const std::string& word : words) all.push_back(word.c_str());
    const pybind11::gil_scoped_release released;
    return carat::run_program(static_cast<int>(all.size()), all.data());
}

}  // namespace

PYBIND11_MODULE(_carat, module) {
    module.doc() = "The simulator's C++ core. Use the package `carat`.";
    carat::bind_scenario(module);
    carat::bind_outcome(module);
    carat::bind_worlds(module);
    module.def("program", &program, pybind11::arg("words"),
               "The command line of the C++ program, such as ['check', 'x.toml']; returns its exit code.");
}
