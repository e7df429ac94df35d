#include "sim/check.hpp"

#include <string>

namespace carat {

void report_broken(std::string_view invariant) {
    throw BrokenInvariant("this must never happen, please report it; what should hold: " + std::string(invariant));
}

}  // namespace carat
