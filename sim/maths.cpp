#include "sim/maths.hpp"

#include <algorithm>

namespace carat {

// One version for each width of vectors; the program takes the widest the processor has. None of them fuses (-ffp-contract=off).
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define CARAT_EVERY_WIDTH [[gnu::target_clones("default", "avx2", "avx512f")]]
#else
#define CARAT_EVERY_WIDTH
#endif

CARAT_EVERY_WIDTH void exponentials(std::span<double> values) {
    for (double& value : values) value = exponential(value);
}

namespace {

CARAT_EVERY_WIDTH void positive_powers(std::span<double> values, double y) {
    for (double& value : values) {
        const double safe = value > 0.0 ? value : 1.0;
        const double result = exponential(y * logarithm(safe));
        value = value > 0.0 ? result : 0.0;
    }
}

}  // namespace

void powers(std::span<double> values, double y) {
    if (y == 0.0) {
        std::fill(values.begin(), values.end(), 1.0);
    } else {
        positive_powers(values, y);
    }
}

}  // namespace carat
