#include "models/proof/people.hpp"

#include "models/proof/scores.hpp"
#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace carat::proof {
namespace {

// ---- viewers -------------------------------------------------------------------------------------------------------------

viewers::Params living(const Lives& lives, double joins_factor) {
    viewers::Params p;
    p.count = std::int64_t{20} * Population::block_size;
    p.lifetime_scale = from_seconds(lives.scale_days * seconds(day));
    p.lifetime_shape = lives.shape;
    p.joins_per_month = lives.joins_per_month * joins_factor;
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

Expected expected_members(const viewers::Params& p, Duration t) {
    const auto count = static_cast<double>(p.count);
    const double rest = lomax(p, p.lifetime_shape - 1.0, t);
    const double joined = p.joins_per_month * count * seconds(t) / seconds(30 * day);
    const double mean_life = seconds(p.lifetime_scale) / (p.lifetime_shape - 1.0);
    const double stayed = mean_life * (1.0 - rest) / seconds(t);
    return {count * rest + joined * stayed, count * rest * (1.0 - rest) + joined * stayed * (1.0 - stayed)};
}

double members(const viewers::Params& params, Luck luck, Duration t) {
    const std::array<double, 1> everywhere{1.0};
    return static_cast<double>(Population(params, everywhere, luck, 180 * day).census(Time{0} + t).members);
}

}  // namespace

Evidence viewers_present(std::uint64_t seed, int size, const Lives& actual, const Lives& believed) {
    constexpr std::array<std::int64_t, 4> days{10, 30, 90, 180};
    constexpr std::array<double, 4> factors{0.0, 0.4, 2.0, 1.0};
    Evidence evidence{0.0, 0.0, 1.0};
    for (const double factor : factors) {
        for (const std::int64_t on_day : days) {
            const Expected expected = expected_members(living(believed, factor), on_day * day);
            double sum = 0.0;
            for (int k = 0; k < size; ++k)
                sum += members(living(actual, factor), {seed, static_cast<std::uint64_t>(k)}, on_day * day);
            const double score = (sum - size * expected.members) / std::sqrt(size * expected.variance);
            const double tests = days.size() * factors.size();
            evidence = {sum / size, expected.members, std::min(evidence.p, tests * statistics::p_of_score(score))};
        }
    }
    return evidence;
}

// ---- creators ------------------------------------------------------------------------------------------------------------

namespace {

constexpr int weeks = 8;
constexpr std::int64_t creators_at_start = 2'000;

/// Creators who answer to nothing, though they would strongly if they did.
economy::Params coming_and_going(double exits, double entries) {
    economy::Params p = small::quiet(10, creators_at_start);
    p.engine.window = p.popularity.publish_every = hour;
    p.viewers.sessions_per_day = 0.0;
    p.behaviour.creators_respond = false;
    p.creators.hours_median = 2.0;
    p.creators.hours_sigma = 0.0;
    p.creators.videos_per_week = 0.0;
    p.creators.exits_per_month = exits;
    p.creators.exit_sensitivity = 10.0;
    p.creators.reservation_income = {1'000 * Usd::one};
    p.creators.age_mean = 100 * day;
    p.creators.young_factor = 2.0;
    p.creators.young_time = 60 * day;
    p.creators.joins_per_month = entries;
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

}  // namespace

Evidence creators_leave(std::uint64_t seed, int size, double exits) {
    const economy::Params believed = coming_and_going(exits_per_month, 0.0);
    Scores scores;
    double left = 0.0;
    double expected = 0.0;
    for (int k = 0; k < size; ++k) {
        small::World world(coming_and_going(exits, 0.0), {seed, static_cast<std::uint64_t>(k)}, weeks * week);
        world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
            const double has_left = rooms.status[row] == Status::active ? 0.0 : 1.0;
            const double p = leaves(believed.creators, Time{0} - rooms.joined[row]);
            scores.add(has_left, p, p * (1.0 - p));
            left += has_left;
            expected += p;
        });
    }
    return {left / scores.count, expected / scores.count, scores.p_of_mean()};
}

Evidence creators_come(std::uint64_t seed, int size, double entries) {
    const double mean = entries_per_month * creators_at_start * seconds(week) / seconds(30 * day);
    Scores scores;
    bool counted = true;
    for (int k = 0; k < size; ++k) {
        small::World world(coming_and_going(exits_per_month, entries), {seed, static_cast<std::uint64_t>(k)},
                           weeks * week);
        const std::vector<Sample>& samples = world.run().economy.record().samples;
        for (std::size_t i = 7; i < samples.size(); i += 7) {
            const auto came = samples[i].meters[Meter::entries] - samples[i - 7].meters[Meter::entries];
            scores.add(static_cast<double>(came), mean, mean);
        }
        counted = counted && world.economy.creators() == creators_at_start + samples.back().meters[Meter::entries];
    }
    const double came = scores.excess / scores.count + mean;
    return {came / creators_at_start, mean / creators_at_start, counted ? scores.p() : 0.0};
}

}  // namespace carat::proof
