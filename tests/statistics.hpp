/// Expectations about measurements that are left to luck, in the two stages of models/proof/claim.hpp.
///
/// Seeds are fixed, so a test gives one answer for ever. The power of a claim against a planted mistake is shown by a test of
/// its own next to it.
#pragma once

#include "models/proof/claim.hpp"
#include "models/proof/statistics.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace carat::statistics {

/// `measure(seed, size)` gives the p-value of a sample `size` times the basic one.
inline void expect_agreement(const std::function<double(std::uint64_t, int)>& measure) {
    const double first = measure(proof::first_seed, 1);
    if (first >= proof::first_stage) {
        return;
    }
    const double second = measure(proof::first_seed + 1, proof::second_sample);
    EXPECT_GE(second, proof::second_stage) << "first stage p = " << first;
}

/// The same measurement with a mistake planted must fail in both stages: what expect_agreement would have caught.
inline void expect_detection(const std::function<double(std::uint64_t, int)>& measure_with_mistake) {
    EXPECT_LT(measure_with_mistake(proof::first_seed, 1), proof::first_stage);
    EXPECT_LT(measure_with_mistake(proof::first_seed + 1, proof::second_sample), proof::second_stage);
}

}  // namespace carat::statistics
