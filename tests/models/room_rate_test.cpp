/// The rate of gifts in a room: surges while a stream opens and closes, and the audience effect. One creator, whose streams are
/// all as long as each other; viewers come as a Poisson process and stay for a fixed time, so that the audience t after the
/// beginning of a stream is Poisson with mean arrivals * min(t, stay), and the gifts to expect are an integral over the stream.
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <boost/math/distributions/poisson.hpp>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace carat {
namespace {

using statistics::expect_agreement;
using statistics::expect_detection;

using Parts = std::array<double, stream_parts>;

constexpr Duration stream_length = 20 * minute;

economy::Params one_room() {
    economy::Params p = small::quiet(16 * Population::block_size, 1);
    p.viewers.activity_shape = 1'000.0;  // nobody is active enough to be still there when the next session would begin
    p.attention.live_share = 1.0;
    p.attention.another_view = 0.0;
    p.attention.view_sigma = 0.0;
    p.gifting.price_exponent = 0.0;
    p.gifting.video_factor = 0.0;
    p.creators.hours_median = 168.0;
    p.creators.hours_sigma = 0.0;
    p.creators.stream_median = stream_length;
    p.creators.stream_sigma = 0.0;
    return p;
}

bool on_air(const small::World& world) {
    const Stream& stream = world.economy.rooms(0).stream[0];
    return stream.begin <= world.engine.now() && world.engine.now() < stream.end;
}

struct Counted {
    Parts gifts{};  // by tenth of the stream
    double closing = 0.0;
    double streams = 0.0;
};

/// Gifts of at least `days` of streams, up to a moment when there is none.
Counted count_gifts(const economy::Params& params, Luck luck, int days) {
    small::World world(params, luck, (days + 1) * day);
    world.engine.run_until(Time{0} + days * day, 1);
    while (on_air(world)) world.engine.run_until(world.engine.now() + params.engine.window, 1);
    const Meters meters = world.economy.meters();
    const auto price = static_cast<double>(params.gifts.front().value.coins.count);
    Counted counted;
    for (std::size_t i = 0; i < stream_parts; ++i)
        counted.gifts[i] = static_cast<double>(meters.coins_by_stream_part[i]) / price;
    counted.closing = static_cast<double>(meters[Meter::closing_coins]) / price;
    counted.streams = static_cast<double>(meters[Meter::streams]);
    return counted;
}

/// E[N m(N)] for an audience N that is Poisson with this mean.
double guests_times_effect(const gifting::Params& p, double mean) {
    if (p.audience_effect == 0.0) {
        return mean;
    }
    const boost::math::poisson_distribution<double> law(mean);
    const double n0 = p.audience_reference;
    double sum = 0.0;
    constexpr double largest = 60.0;
    for (double n = 1.0; n < largest; ++n) {
        const double term = std::pow((n + n0) / (2.0 * n0), 2.0 * n0 * p.audience_effect);
        sum += boost::math::pdf(law, n) * n * std::min(term, p.audience_most);
    }
    return sum;
}

/// Gifts to expect by tenth of a stream: each surge adds its excess over 1 for as long as it lasts, also where both do.
Parts expected_gifts(const economy::Params& p) {
    const double arrivals = static_cast<double>(p.viewers.count) * p.viewers.sessions_per_day / seconds(day);
    const double length = seconds(stream_length);
    constexpr double step = 1.0;  // second
    Parts gifts{};
    for (double t = step / 2.0; t < length; t += step) {
        const double audience = arrivals * std::min(t, seconds(p.attention.view_median));
        double surges = 1.0;
        if (t < seconds(p.gifting.opening_time)) surges += p.gifting.opening_surge - 1.0;
        if (t >= length - seconds(p.gifting.closing_time)) surges += p.gifting.closing_surge - 1.0;
        gifts[static_cast<std::size_t>(t / length * stream_parts)] += p.gifting.rate_per_hour / seconds(hour) *
                                                                      p.viewers.payer_share * step * surges *
                                                                      guests_times_effect(p.gifting, audience);
    }
    return gifts;
}

/// Gifts by tenth of the stream against those to expect under the parameters believed in. A viewer gives a few hundredths of a
/// gift, so that gifts are Poisson but for as many hundredths of their variance.
double p_of_parts(const economy::Params& actual, const economy::Params& believed, Luck luck, int days) {
    const Counted counted = count_gifts(actual, luck, days);
    const Parts per_stream = expected_gifts(believed);
    double scatter = 0.0;
    double excess = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < stream_parts; ++i) {
        const double expected = per_stream[i] * counted.streams;
        const double off = counted.gifts[i] - expected;
        scatter += off * off / expected;
        excess += off;
        all += expected;
    }
    const double p_sum = statistics::p_of_score(excess / std::sqrt(all));
    return std::min(1.0, 2.0 * std::min(p_sum, statistics::p_of_chi_squared(scatter, stream_parts)));
}

// ---- surges --------------------------------------------------------------------------------------------------------------

economy::Params surging(double opening, double closing) {
    economy::Params p = one_room();
    p.viewers.sessions_per_day = 0.25;
    p.attention.view_median = 6 * minute;
    p.gifting.rate_per_hour = 0.2;
    p.gifting.opening_surge = opening;
    p.gifting.opening_time = 11 * minute;
    p.gifting.closing_surge = closing;
    p.gifting.closing_time = 13 * minute;  // for four minutes the two overlap
    return p;
}

double p_of_surges(std::uint64_t seed, int size, double opening, double closing) {
    return p_of_parts(surging(opening, closing), surging(3.0, 2.0), {seed, 0}, 80 * size);
}

TEST(Surges, AddUpOverTheirTimes) {
    expect_agreement([](auto seed, int size) { return p_of_surges(seed, size, 3.0, 2.0); });
}

TEST(Surges, AWrongMultipleWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_surges(seed, size, 3.5, 2.0); });
    expect_detection([](auto seed, int size) { return p_of_surges(seed, size, 3.0, 2.5); });
}

TEST(Surges, NoneIsNone) {
    expect_agreement([](auto seed, int size) {
        return p_of_parts(surging(1.0, 1.0), surging(1.0, 1.0), {seed, 0}, 80 * size);
    });
}

TEST(Surges, WhatIsCountedAsClosingIsTheLastMinutes) {
    economy::Params params = surging(1.0, 2.0);
    params.gifting.closing_time = 4 * minute;  // the last two tenths
    const Counted counted = count_gifts(params, {3, 0}, 20);
    EXPECT_EQ(counted.closing, counted.gifts[stream_parts - 2] + counted.gifts[stream_parts - 1]);
    EXPECT_GT(counted.closing, 100.0);
}

// ---- the audience effect -------------------------------------------------------------------------------------------------

/// Some seven people in the room, half of them payers.
economy::Params crowded(double effect, double reference, double most) {
    economy::Params p = one_room();
    p.viewers.sessions_per_day = 0.3;
    p.viewers.payer_share = 0.5;
    p.attention.view_median = 2 * minute;
    p.gifting.rate_per_hour = 1.0;
    p.gifting.audience_effect = effect;
    p.gifting.audience_reference = reference;
    p.gifting.audience_most = most;
    return p;
}

/// Where the largest term is seldom reached, and where it nearly always is.
constexpr double seldom = 2.5;
constexpr double nearly_always = 1.5;

double p_of_audience(std::uint64_t seed, int size, const economy::Params& actual, double most) {
    return p_of_parts(actual, crowded(0.2, 2.0, most), {seed, 0}, 90 * size);
}

TEST(AudienceEffect, MultipliesEachPayersRateByWhoIsThere) {
    for (const double most : {seldom, nearly_always}) {
        expect_agreement([&](auto seed, int size) { return p_of_audience(seed, size, crowded(0.2, 2.0, most), most); });
    }
}

TEST(AudienceEffect, AWrongEffectWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_audience(seed, size, crowded(0.25, 2.0, seldom), seldom); });
    expect_detection([](auto seed, int size) { return p_of_audience(seed, size, crowded(0.2, 4.0, seldom), seldom); });
    expect_detection([](auto seed, int size) {
        return p_of_audience(seed, size, crowded(0.2, 2.0, nearly_always * 1.2), nearly_always);
    });
}

TEST(AudienceEffect, WorksOnSurgesAsOnTheRest) {
    expect_agreement([](auto seed, int size) {
        economy::Params params = crowded(0.2, 2.0, seldom);
        params.gifting.opening_surge = 2.0;
        params.gifting.opening_time = 7 * minute;
        params.gifting.closing_surge = 3.0;
        params.gifting.closing_time = 5 * minute;
        return p_of_parts(params, params, {seed, 0}, 45 * size);
    });
}

TEST(AudienceEffect, AddsTheStatedShareAtTheReference) {
    economy::Params params = one_room();
    params.gifting.audience_effect = 0.02;
    params.gifting.audience_reference = 50.0;
    params.gifting.audience_most = 4.0;
    const Rules rules(params);
    constexpr double small_difference = 2e-4;  // of a step of one viewer from the slope
    EXPECT_DOUBLE_EQ(rules.audience_term(50), 1.0);
    EXPECT_NEAR(rules.audience_term(51) - rules.audience_term(50), 0.02, small_difference);
    EXPECT_NEAR(rules.audience_term(50) - rules.audience_term(49), 0.02, small_difference);
    EXPECT_NEAR(rules.audience_term(0), std::pow(0.5, 2.0), 1e-12);
    EXPECT_EQ(rules.audience_term(1'000'000), 4.0);
    params.gifting.audience_effect = 0.0;
    EXPECT_EQ(Rules(params).audience_term(1'000), 1.0);
}

}  // namespace
}  // namespace carat
