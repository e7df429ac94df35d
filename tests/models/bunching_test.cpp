/// Bunching at a step of the reward schedule: whose streams stretch to it, and how many. The first stream of each creator is
/// committed before anything has happened, so that one look at the start shows a sample of the law.
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace carat {
namespace {

constexpr Duration notch = 25 * minute;
constexpr double low = 0.6;   // factor of shorter streams
constexpr double high = 1.0;  // of those from the notch on
constexpr double elasticity = 0.3;
constexpr double median_minutes = 20.0;
constexpr double sigma = 0.8;

economy::Params notched() {
    economy::Params p = small::quiet(10, 5'000);
    p.creators.stream_median = 20 * minute;
    p.creators.stream_sigma = sigma;
    p.creators.stream_elasticity = elasticity;
    p.rewards.schedule = rewards::Schedule::tiered;
    p.rewards.flat_factor = {Rate::one};
    p.rewards.stream_from = {{0}, notch};
    p.rewards.stream_factor = {{Rate::one * 6 / 10}, {Rate::one}};
    p.rewards.mission_stream = notch;
    p.rewards.mission_one = {0};
    p.rewards.mission_two = {0};
    return p;
}

economy::Params without_answer(economy::Params p) {
    p.behaviour.creators_respond = false;
    return p;
}

/// Of the first stream of each creator.
std::vector<Duration> lengths(const economy::Params& params, Luck luck = {3, 0}) {
    const small::World world(params, luck, day);
    std::vector<Duration> result;
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) {
        result.push_back(rooms.stream[row].end - rooms.stream[row].begin);
    });
    return result;
}

/// How many times their natural length streams stretch at most for a better step: where the creator's gain
/// high r - r^k / k, k = 1 + 1 / elasticity, has fallen to that of the natural length, low - 1 / k.
double longest_stretch(double better, double answer) {
    const double k = 1.0 + 1.0 / answer;
    double most = std::pow(better, answer);  // the best length under the better factor alone
    double beyond = 10.0;
    constexpr int halvings = 60;
    for (int i = 0; i < halvings; ++i) {
        const double r = (most + beyond) / 2.0;
        (better * r - std::pow(r, k) / k > low - 1.0 / k ? most : beyond) = r;
    }
    return most;
}

/// Streams that are not what a creator with this answer makes of the natural length.
int unlike(const std::vector<Duration>& natural, const std::vector<Duration>& actual, double answer) {
    const double stretch = longest_stretch(high, answer);
    int wrong = 0;
    for (std::size_t i = 0; i < natural.size(); ++i) {
        const bool moves = natural[i] < notch && seconds(notch) < stretch * seconds(natural[i]);
        wrong += actual[i] != (moves ? notch : natural[i]) ? 1 : 0;
    }
    return wrong;
}

TEST(Bunching, StretchesALittleTooShortStreamsToTheStepAndNoOthers) {
    const std::vector<Duration> natural = lengths(without_answer(notched()));
    const std::vector<Duration> actual = lengths(notched());
    EXPECT_EQ(unlike(natural, actual, elasticity), 0);
    EXPECT_GT(unlike(natural, actual, elasticity * 1.05), 0);  // a wrong elasticity would be seen
    for (std::size_t i = 0; i < natural.size(); ++i) EXPECT_GE(actual[i], natural[i]);
}

TEST(Bunching, NeedsASchedulePaidByLengthAndACreatorWhoAnswers) {
    const std::vector<Duration> natural = lengths(without_answer(notched()));
    EXPECT_EQ(std::count(natural.begin(), natural.end(), notch), 0);
    economy::Params stubborn = notched();
    stubborn.creators.stream_elasticity = 0.0;
    EXPECT_EQ(lengths(stubborn), natural);
    economy::Params flat = notched();
    flat.rewards.schedule = rewards::Schedule::flat;
    EXPECT_EQ(lengths(flat), natural);
    economy::Params level = notched();
    level.rewards.stream_factor = {{Rate::one}, {Rate::one}};
    EXPECT_EQ(lengths(level), natural);
}

TEST(Bunching, AMissionCountsAsPay) {
    economy::Params params = notched();
    params.rewards.stream_factor = {{Rate::one * 6 / 10}, {Rate::one * 6 / 10}};
    params.rewards.mission_one = {Rate::one * 4 / 10};  // the first stream of the week: the same step
    EXPECT_EQ(lengths(params), lengths(notched()));
}

/// Mass at the notch: the natural lengths between where streams begin to stretch and the notch.
double p_of_mass(std::uint64_t seed, int size, double believed) {
    const boost::math::normal_distribution<double> law;
    const auto below = [&](double minutes) {
        return boost::math::cdf(law, std::log(minutes / median_minutes) / sigma);
    };
    const double notch_minutes = seconds(notch) / seconds(minute);
    const double share = below(notch_minutes) - below(notch_minutes / longest_stretch(high, believed));
    double bunched = 0.0;
    double all = 0.0;
    for (int k = 0; k < size; ++k) {
        const std::vector<Duration> streams = lengths(notched(), {seed, static_cast<std::uint64_t>(k)});
        bunched += static_cast<double>(std::count(streams.begin(), streams.end(), notch));
        all += static_cast<double>(streams.size());
    }
    return statistics::p_of_score((bunched - all * share) / std::sqrt(all * share * (1.0 - share)));
}

TEST(Bunching, HasTheMassThatTheElasticitySays) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_mass(seed, size, elasticity); });
}

TEST(Bunching, AWrongElasticityWouldBeSeenInTheMass) {
    statistics::expect_detection([](auto seed, int size) { return p_of_mass(seed, size, elasticity * 1.5); });
}

}  // namespace
}  // namespace carat
