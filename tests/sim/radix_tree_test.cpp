#include "sim/radix_tree.hpp"

#include "sim/alias.hpp"
#include "sim/draws.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace carat {
namespace {

enum class Purpose : std::uint32_t { pick = 1 };

constexpr std::array<std::uint32_t, 7> ids{3, 4, 5, 17, 18, 1'000, 70'000};
constexpr std::array<double, 7> weights{0.5, 3.0, 0.0, 1.0, 10.0, 0.01, 2.0};

double p_of_picks(std::uint64_t seed, int size, double first_weight) {
    RadixTree tree;
    tree.build(ids, weights);
    const int n = 100'000 * size;
    Draws draw = Luck{seed, 0}.draws(Purpose::pick, 0, 0);
    std::map<std::uint32_t, double> seen;
    for (int i = 0; i < n; ++i) ++seen[tree.pick(draw())];
    if (seen.size() != 6 || seen.contains(ids[2])) return 0.0;
    std::array<double, 6> observed{};
    std::array<double, 6> expected{};
    const double sum = std::accumulate(weights.begin() + 1, weights.end(), first_weight);
    for (std::size_t k = 0, i = 0; i < ids.size(); ++i) {
        if (weights[i] == 0.0) continue;
        observed[k] = seen[ids[i]];
        expected[k++] = n * (i == 0 ? first_weight : weights[i]) / sum;
    }
    return statistics::p_of_counts(observed, expected);
}

TEST(RadixTree, PicksInProportionToWeights) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_picks(seed, size, weights[0]); });
}

TEST(RadixTree, AWrongWeightWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_picks(seed, size, weights[0] * 1.1); });
}

/// Every level is decided by chance of its own: ids of ten bits, all alike.
double p_of_levels(std::uint64_t seed, int size) {
    constexpr std::uint32_t count = 1'024;
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0U);
    RadixTree tree;
    tree.build(all, std::vector<double>(count, 1.0));
    const int n = 50 * static_cast<int>(count) * size;
    Draws draw = Luck{seed, 0}.draws(Purpose::pick, 1, 0);
    std::vector<double> seen(count);
    for (int i = 0; i < n; ++i) ++seen[tree.pick(draw())];
    return statistics::p_of_counts(seen, std::vector<double>(count, n / static_cast<double>(count)));
}

TEST(RadixTree, LevelsAreIndependent) { statistics::expect_agreement(p_of_levels); }

TEST(RadixTree, WithoutAnyWeightAllCountTheSame) {
    RadixTree tree;
    tree.build(std::array<std::uint32_t, 2>{1, 2}, std::array<double, 2>{0.0, 0.0});
    Draws draw = Luck{1, 0}.draws(Purpose::pick, 0, 0);
    int first = 0;
    for (int i = 0; i < 10'000; ++i) first += tree.pick(draw()) == 1 ? 1 : 0;
    EXPECT_NEAR(first, 5'000, 250);
}

/// Leaves in any order, from the sums of all: the tree is the one that is built at once.
TEST(RadixTree, IsTheSameHoweverItsLeavesAreFilled) {
    constexpr std::uint32_t count = 1'000;
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0U);
    std::vector<double> weight;
    for (std::uint32_t i = 0; i < count; ++i) weight.push_back(i % 7 == 0 ? 0.0 : 1.0 / (i + 1.0));
    RadixTree whole;
    whole.build(all, weight);
    RadixTree parts;
    parts.resize(count);
    std::vector<double> sums(parts.leaves());
    for (std::size_t leaf = sums.size(); leaf-- > 0;) {
        std::array<double, RadixTree::fan> below{};
        for (std::size_t i = 0; i < below.size() && leaf * below.size() + i < count; ++i) {
            below[i] = weight[leaf * below.size() + i];
        }
        sums[leaf] = parts.fill(leaf, below);
    }
    parts.join(sums);
    Draws draw = Luck{1, 0}.draws(Purpose::pick, 2, 0);
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t word = draw();
        ASSERT_EQ(parts.pick(word), whole.pick(word));
    }
}

TEST(RadixTree, RebuildsInPlace) {
    RadixTree tree;
    tree.build(ids, weights);
    tree.build(std::array<std::uint32_t, 2>{8, 9}, std::array<double, 2>{0.0, 1.0});
    for (std::uint64_t word = 1; word != 0; word <<= 1) EXPECT_EQ(tree.pick(word), 9U);
    tree.build(std::array<std::uint32_t, 1>{8}, std::array<double, 1>{1.0});
    EXPECT_EQ(tree.pick(123), 8U);
}

/// Of many ids with weights as 1, 1/2, 1/3 ... one leaves: which words give another id than before?
TEST(RadixTree, OneLessChangesFewPicks) {
    constexpr std::uint32_t count = 100;
    constexpr std::size_t leaver = 40;
    constexpr int words = 100'000;
    std::vector<std::uint32_t> before(count);
    std::iota(before.begin(), before.end(), 0U);
    std::vector<double> weight;
    for (std::uint32_t i = 0; i < count; ++i) weight.push_back(1.0 / (i + 1.0));
    const double share = weight[leaver] / std::accumulate(weight.begin(), weight.end(), 0.0);
    RadixTree with;
    with.build(before, weight);
    const AliasTable alias_with(weight);
    std::vector<std::uint32_t> after = before;
    after.erase(after.begin() + leaver);
    weight.erase(weight.begin() + leaver);
    RadixTree without;
    without.build(after, weight);
    const AliasTable alias_without(weight);
    Draws draw = Luck{1, 0}.draws(Purpose::pick, 0, 0);
    int changed = 0;
    int alias_changed = 0;
    for (int i = 0; i < words; ++i) {
        const std::uint64_t word = draw();
        changed += with.pick(word) != without.pick(word) ? 1 : 0;
        alias_changed += before[alias_with.pick(word)] != after[alias_without.pick(word)] ? 1 : 0;
    }
    EXPECT_GT(changed, 0.9 * share * words);  // those that fell on who has left
    EXPECT_LT(changed, 8 * share * words);    // and few more
    EXPECT_GT(alias_changed, 5 * changed);
}

}  // namespace
}  // namespace carat
