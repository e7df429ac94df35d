/// Candidates below a rate are a Poisson process of that rate, and a higher rate only adds to them.
#include "models/candidates.hpp"

#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace carat {
namespace {

struct Found {
    std::uint64_t slot = 0;
    Candidate candidate;
};

std::vector<Found> candidates(std::uint64_t seed, double per_slot, std::uint64_t slots) {
    std::vector<Found> all;
    for (std::uint64_t slot = 0; slot < slots; ++slot) {
        for_each_candidate({seed, 0}, Purpose::start, 5, slot, per_slot, [&](const Candidate& candidate) {
            all.push_back({slot, candidate});
        });
    }
    std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
        return std::tie(a.slot, a.candidate.part) < std::tie(b.slot, b.candidate.part);
    });
    return all;
}

/// Gaps are exponential: their quantiles, by tenths.
double p_of_gaps(std::uint64_t seed, int size, double per_slot, double supposed) {
    constexpr std::size_t bins = 10;
    const auto slots = static_cast<std::uint64_t>(2'000.0 * size / per_slot);
    std::array<double, bins> seen{};
    double last = 0.0;
    double count = 0.0;
    for (const Found& found : candidates(seed, per_slot, slots)) {
        const double now = static_cast<double>(found.slot) + found.candidate.part;
        const double part = 1.0 - std::exp(-(now - last) * supposed);
        ++seen[std::min(static_cast<std::size_t>(part * bins), bins - 1)];
        last = now;
        ++count;
    }
    std::array<double, bins> expected{};
    expected.fill(count / bins);
    return statistics::p_of_counts(seen, expected);
}

TEST(Candidates, GapsAreExponential) {
    for (const double per_slot : {0.05, 0.9, 3.7, 40.0}) {
        statistics::expect_agreement([&](auto seed, int size) { return p_of_gaps(seed, size, per_slot, per_slot); });
    }
}

TEST(Candidates, AWrongRateWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_gaps(seed, size, 3.7, 3.7 * 1.25); });
}

TEST(Candidates, AHigherRateAddsToThoseOfALower) {
    std::set<std::uint64_t> names;
    const std::vector<Found> more = candidates(1, 2.1, 1'000);
    for (const Found& found : more) names.insert(found.candidate.name);
    EXPECT_EQ(names.size(), more.size());  // no two have one name
    const std::vector<Found> fewer = candidates(1, 1.9, 1'000);
    EXPECT_LT(fewer.size(), more.size());
    for (const Found& found : fewer) EXPECT_TRUE(names.contains(found.candidate.name));
}

TEST(Candidates, RatesAreCutOff) {
    EXPECT_NEAR(static_cast<double>(candidates(1, 1e12, 1).size()), 4'096.0, 400.0);
    EXPECT_TRUE(candidates(1, 0.0, 100).empty());
}

}  // namespace
}  // namespace carat
