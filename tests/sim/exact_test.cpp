#include "sim/exact.hpp"

#include "sim/sketch.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace carat {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

TEST(Exact, MultiplicationRoundsDownAndUp) {
    constexpr Rate third{333'333'333};
    EXPECT_EQ(multiply_floor(10, third), 3);
    EXPECT_EQ(multiply_ceil(10, third), 4);
    EXPECT_EQ(multiply_floor(10, {Rate::one}), 10);
    EXPECT_EQ(multiply_ceil(10, {Rate::one}), 10);
    EXPECT_EQ(multiply_floor(0, third), 0);
    EXPECT_EQ(multiply_ceil(0, third), 0);
}

TEST(Exact, MultiplicationHoldsAtTheEdgeOfTheIntegers) {
    EXPECT_EQ(multiply_floor(most, {Rate::one}), most);
    EXPECT_EQ(multiply_ceil(most, {Rate::one}), most);
    EXPECT_EQ(multiply_floor(most, {Rate::one - 1}), most - most / Rate::one - 1);
}

TEST(Exact, RateNeverLosesABillionth) {
    for (std::int64_t amount : {1LL, 7LL, 999'999'999LL, 123'456'789'012LL}) {
        for (std::int64_t nanos : {1LL, 501'000'000LL, 999'999'999LL}) {
            const std::int64_t down = multiply_floor(amount, {nanos});
            const std::int64_t up = multiply_ceil(amount, {nanos});
            EXPECT_LE(up - down, 1);
            EXPECT_LE(static_cast<Wide>(down) * Rate::one, static_cast<Wide>(amount) * nanos);
            EXPECT_GE(static_cast<Wide>(up) * Rate::one, static_cast<Wide>(amount) * nanos);
        }
    }
}

TEST(Sketch, CountsDifferentPeopleWithinThreeStandardErrors) {
    for (const std::int64_t people : {0, 1, 100, 5'000, 200'000}) {
        Sketch sketch;
        for (std::int64_t repeat = 0; repeat < 2; ++repeat) {
            for (std::int64_t id = 0; id < people; ++id) sketch.see(static_cast<std::uint64_t>(id));
        }
        constexpr double three_errors = 3 * 0.0081;
        EXPECT_NEAR(static_cast<double>(sketch.count()), static_cast<double>(people),
                    three_errors * static_cast<double>(people) + 0.5);
    }
}

TEST(Sketch, MergedIsTheSketchOfAll) {
    Sketch left;
    Sketch right;
    Sketch all;
    for (std::uint64_t id = 0; id < 3'000; ++id) {
        (id % 2 == 0 ? left : right).see(id);
        all.see(id);
    }
    left.merge(right);
    EXPECT_EQ(left.count(), all.count());
}

}  // namespace
}  // namespace carat
