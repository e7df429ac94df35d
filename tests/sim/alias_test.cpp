#include "sim/alias.hpp"

#include "sim/draws.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <array>

namespace carat {
namespace {

enum class Purpose : std::uint32_t { pick = 1 };

constexpr std::array<double, 6> weights{0.5, 3.0, 0.0, 1.0, 10.0, 0.01};

double p_of_picks(std::uint64_t seed, int size, double first_weight) {
    const AliasTable table(weights);
    constexpr std::array<std::size_t, 5> positive{0, 1, 3, 4, 5};
    const int n = 100'000 * size;
    Draws draw = Luck{seed, 0}.draws(Purpose::pick, 0, 0);
    std::array<double, weights.size()> seen{};
    for (int i = 0; i < n; ++i) ++seen[table.pick(draw())];
    const double sum = first_weight + 3.0 + 1.0 + 10.0 + 0.01;
    std::array<double, positive.size()> observed{};
    std::array<double, positive.size()> expected{};
    for (std::size_t k = 0; k < positive.size(); ++k) {
        observed[k] = seen[positive[k]];
        expected[k] = n * (k == 0 ? first_weight : weights[positive[k]]) / sum;
    }
    return seen[2] > 0 ? 0.0 : statistics::p_of_counts(observed, expected);
}

TEST(AliasTable, PicksInProportionToWeights) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_picks(seed, size, weights[0]); });
}

TEST(AliasTable, AWrongWeightWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_picks(seed, size, weights[0] * 1.1); });
}

TEST(AliasTable, WithoutAnyWeightAllCountTheSame) {
    const AliasTable table(std::array<double, 3>{0.0, 0.0, 0.0});
    EXPECT_EQ(table.pick(0), 0U);
    EXPECT_EQ(table.pick(~std::uint64_t{0}), 2U);
}

TEST(AliasTable, RebuildsInPlace) {
    AliasTable table(weights);
    table.build(std::array<double, 2>{0.0, 1.0});
    EXPECT_EQ(table.size(), 2U);
    for (std::uint64_t word = 1; word != 0; word <<= 1) EXPECT_EQ(table.pick(word), 1U);
}

}  // namespace
}  // namespace carat
