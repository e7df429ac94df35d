/// The Python module `carat._carat`: what the package is made of. No logic here; names and arrays only.
#include "python/bind.hpp"

PYBIND11_MODULE(_carat, module) {
    module.doc() = "The simulator's C++ core. Use the package `carat`.";
    carat::bind_scenario(module);
    carat::bind_outcome(module);
}
