/// Teller: how C++ talks to Python while it runs.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <utility>

namespace carat {

/// Tells Python how far the run is, at most ten times a second, and asks it about signals.
class Teller {
public:
    explicit Teller(pybind11::object tell) : tell_(std::move(tell)) {}

    /// Called without the GIL. False if Python wants to stop (Ctrl-C, or an exception of the callback).
    bool operator()(double fraction, std::int64_t events) {
        constexpr std::chrono::milliseconds pause{100};
        const auto now = std::chrono::steady_clock::now();
        if (now - last_ < pause && fraction < 1.0) {
            return true;
        }
        last_ = now;
        const pybind11::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() != 0) {
            return false;  // the error stays set until raise() is called
        }
        try {
            if (!tell_.is_none()) tell_(fraction, events);
        } catch (pybind11::error_already_set& error) {
            error.restore();
            return false;
        }
        return true;
    }

    /// Raises in Python what made it stop, if anything did. Called with the GIL.
    static void raise() {
        if (PyErr_Occurred() != nullptr) throw pybind11::error_already_set();
    }

private:
    pybind11::object tell_;
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace carat
