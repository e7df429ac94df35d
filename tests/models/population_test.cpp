/// Who is there: viewers who immigrate evenly and stay for Lomax lives, creators who leave and come by stated rates.
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace carat {
namespace {

using statistics::expect_agreement;
using statistics::expect_detection;

// ---- viewers -------------------------------------------------------------------------------------------------------------

viewers::Params lives(double scale_days, double shape, double joins_per_month) {
    viewers::Params p;
    p.count = 20 * Population::block_size;
    p.lifetime_scale = from_seconds(scale_days * seconds(day));
    p.lifetime_shape = shape;
    p.joins_per_month = joins_per_month;
    return p;
}

/// Part of lives that last longer than t.
double lomax(const viewers::Params& p, double shape, Duration t) {
    return std::pow(1.0 + seconds(t) / seconds(p.lifetime_scale), -shape);
}

struct Expected {
    double members = 0.0;
    double variance = 0.0;  // at most: slices of the law scatter less than people who are drawn
};

/// Immigration and death: those of the start have the rest of a life to live (shape - 1); of those who joined since, evenly,
/// the integral of survival over their ages is still there.
Expected expected_members(const viewers::Params& p, Duration t) {
    const auto count = static_cast<double>(p.count);
    const double rest = lomax(p, p.lifetime_shape - 1.0, t);
    const double joined = p.joins_per_month * count * seconds(t) / seconds(30 * day);
    const double mean_life = seconds(p.lifetime_scale) / (p.lifetime_shape - 1.0);
    const double stayed = mean_life * (1.0 - rest) / seconds(t);
    return {count * rest + joined * stayed, count * rest * (1.0 - rest) + joined * stayed * (1.0 - stayed)};
}

double p_of_members(std::uint64_t seed, int size, const viewers::Params& actual, const viewers::Params& believed) {
    const std::array<double, 1> everywhere{1.0};
    double least = 1.0;
    constexpr std::array<std::int64_t, 4> days{10, 30, 90, 180};
    for (const std::int64_t on_day : days) {
        double excess = 0.0;
        double variance = 0.0;
        for (int k = 0; k < size; ++k) {
            const Population population(actual, everywhere, {seed, static_cast<std::uint64_t>(k)}, 180 * day);
            const Expected expected = expected_members(believed, on_day * day);
            excess += static_cast<double>(population.census(Time{0} + on_day * day).members) - expected.members;
            variance += expected.variance;
        }
        least = std::min(least, days.size() * statistics::p_of_score(excess / std::sqrt(variance)));
    }
    return std::min(1.0, least);
}

TEST(Viewers, AreImmigrantsWithLomaxLives) {
    for (const double joins_per_month : {0.0, 0.2, 0.5, 1.0}) {  // 0.5 keeps their number, as they live for 60 days
        const viewers::Params params = lives(60.0, 2.0, joins_per_month);
        expect_agreement([&](auto seed, int size) { return p_of_members(seed, size, params, params); });
    }
}

TEST(Viewers, WrongLivesOrJoinsWouldBeSeen) {
    const viewers::Params believed = lives(60.0, 2.0, 0.5);
    for (const viewers::Params& wrong : {lives(66.0, 2.0, 0.5), lives(60.0, 2.2, 0.5), lives(60.0, 2.0, 0.55)})
        expect_detection([&](auto seed, int size) { return p_of_members(seed, size, wrong, believed); });
}

// ---- creators ------------------------------------------------------------------------------------------------------------

constexpr int weeks = 8;
constexpr std::int64_t creators_at_start = 2'000;

/// Creators who answer to nothing, though they would strongly if they did.
economy::Params coming_and_going(double exits_per_month, double joins_per_month) {
    economy::Params p = small::quiet(10, creators_at_start);
    p.engine.window = p.popularity.publish_every = hour;
    p.viewers.sessions_per_day = 0.0;
    p.behaviour.creators_respond = false;
    p.creators.hours_median = 2.0;
    p.creators.hours_sigma = 0.0;
    p.creators.videos_per_week = 0.0;
    p.creators.exits_per_month = exits_per_month;
    p.creators.exit_sensitivity = 10.0;
    p.creators.reservation_income = {1'000 * Usd::one};
    p.creators.age_mean = 100 * day;
    p.creators.young_factor = 2.0;
    p.creators.young_time = 60 * day;
    p.creators.joins_per_month = joins_per_month;
    p.creators.entry_elasticity = 5.0;
    return p;
}

/// Probability that a creator of this age at the start leaves in the weeks of the run: one review a week, the first at a
/// moment of the first week that is as likely as any other.
double leaves(const creators::Params& p, Duration age) {
    constexpr int moments = 50;
    double stays = 0.0;
    for (int i = 0; i < moments; ++i) {
        double hazard = 0.0;  // integrated
        for (int n = 0; n < weeks; ++n) {
            const double now = seconds(age) + (n + (i + 0.5) / moments) * seconds(week);
            hazard += p.exits_per_month * seconds(week) / seconds(30 * day) *
                      (1.0 + p.young_factor * std::exp(-now / seconds(p.young_time)));
        }
        stays += std::exp(-hazard) / moments;
    }
    return 1.0 - stays;
}

/// Of the creators of the start, those who have decided to leave: independent of each other, with known probabilities.
double p_of_exits(std::uint64_t seed, int size, double actual, double believed) {
    const economy::Params expected = coming_and_going(believed, 0.0);
    double excess = 0.0;
    double variance = 0.0;
    for (int k = 0; k < size; ++k) {
        small::World world(coming_and_going(actual, 0.0), {seed, static_cast<std::uint64_t>(k)}, weeks * week);
        world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
            const double p = leaves(expected.creators, Time{0} - rooms.joined[row]);
            excess += (rooms.status[row] == Status::active ? 0.0 : 1.0) - p;
            variance += p * (1.0 - p);
        });
    }
    return statistics::p_of_score(excess / std::sqrt(variance));
}

TEST(Creators, LeaveAtTheStatedHazardWhateverTheyEarnIfTheyDoNotRespond) {
    expect_agreement([](auto seed, int size) { return p_of_exits(seed, size, 0.1, 0.1); });
}

TEST(Creators, AWrongHazardWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_exits(seed, size, 0.12, 0.1); });
}

/// Newcomers of a week are Poisson, the same at any income.
double p_of_entries(std::uint64_t seed, int size, double actual, double believed) {
    const double mean = believed * creators_at_start * seconds(week) / seconds(30 * day);
    double sum = 0.0;
    double scatter = 0.0;
    for (int k = 0; k < size; ++k) {
        small::World world(coming_and_going(0.1, actual), {seed, static_cast<std::uint64_t>(k)}, weeks * week);
        const std::vector<Sample>& samples = world.run().economy.record().samples;
        for (std::size_t i = 7; i < samples.size(); i += 7) {
            const auto came =
                static_cast<double>(samples[i].meters[Meter::entries] - samples[i - 7].meters[Meter::entries]);
            sum += came - mean;
            scatter += (came - mean) * (came - mean) / mean;
        }
        EXPECT_EQ(world.economy.creators(), creators_at_start + samples.back().meters[Meter::entries]);
    }
    const double p_mean = statistics::p_of_score(sum / std::sqrt(mean * weeks * size));
    return std::min(1.0, 2.0 * std::min(p_mean, statistics::p_of_chi_squared(scatter, weeks * size)));
}

TEST(Creators, ComeAtTheStatedRateWhateverOthersEarnIfTheyDoNotRespond) {
    expect_agreement([](auto seed, int size) { return p_of_entries(seed, size, 0.3, 0.3); });
}

TEST(Creators, AWrongRateOfEntryWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_entries(seed, size, 0.36, 0.3); });
}

}  // namespace
}  // namespace carat
