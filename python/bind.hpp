/// The parts of the Python module, one function per file.
#pragma once

#include <pybind11/pybind11.h>

namespace carat {

void bind_scenario(pybind11::module_& module);
void bind_outcome(pybind11::module_& module);
void bind_worlds(pybind11::module_& module);

}  // namespace carat
