/// Discovery without feedback: views are shared out in proportion to popularity^alpha, with a floor of pure chance.
#include "models/watching.hpp"
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace carat {
namespace {

using statistics::expect_agreement;
using statistics::expect_detection;

constexpr std::size_t creators = 20;
constexpr double slope = 0.8;  // of followers by rank
constexpr double alpha = 1.2;
constexpr double exploration = 0.1;

economy::Params still(double exponent, double floor) {
    economy::Params p = small::shelves(4 * Population::block_size, creators);
    p.viewers.sessions_per_day = 20.0;
    p.attention.alpha = exponent;
    p.attention.exploration = floor;
    p.creators.attention_slope = slope;
    p.creators.followers_top = 1e6;
    p.award.qualified_view = second;  // so that every view is counted
    return p;
}

/// Parts of views by rank, of the first `there` ranks: those of the others are tried and drawn again.
std::vector<double> shares(double exponent, double floor, std::size_t there) {
    std::vector<double> part(creators);
    for (std::size_t i = 0; i < creators; ++i) part[i] = std::pow(static_cast<double>(i + 1), -slope * exponent);
    const double all = std::accumulate(part.begin(), part.end(), 0.0);
    for (double& p : part) p = (1.0 - floor) * p / all + floor / creators;
    part.resize(there);
    const double sum = std::accumulate(part.begin(), part.end(), 0.0);
    for (double& p : part) p /= sum;
    return part;
}

double p_of_views(const std::vector<double>& views) {
    std::vector<double> expected = shares(alpha, exploration, views.size());
    const double all = std::accumulate(views.begin(), views.end(), 0.0);
    for (double& part : expected) part *= all;
    return statistics::p_of_counts(views, expected);
}

// ---- videos, in a whole world --------------------------------------------------------------------------------------------

double p_of_videos(std::uint64_t seed, int size, double actual_alpha, double actual_floor) {
    small::World world(still(actual_alpha, actual_floor), {seed, 0}, size * day);
    std::vector<double> views;  // creators are equally good, so that their rank is their id
    world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
        views.push_back(static_cast<double>(rooms.total(row).qualified_views));
    });
    return p_of_views(views);
}

TEST(Discovery, SharesViewsOfVideosByPopularityWithAFloor) {
    expect_agreement([](auto seed, int size) { return p_of_videos(seed, size, alpha, exploration); });
}

TEST(Discovery, AWrongExponentOrFloorWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_videos(seed, size, alpha + 0.05, exploration); });
    expect_detection([](auto seed, int size) { return p_of_videos(seed, size, alpha, exploration + 0.03); });
}

// ---- LIVE, at the published table ----------------------------------------------------------------------------------------

/// Choices three minutes after a publication, when the streams of all but the first `there` ranks are over.
double p_of_live(std::uint64_t seed, int size, double actual_alpha, std::size_t there) {
    const economy::Params params = [&] {
        economy::Params p = still(actual_alpha, exploration);
        p.attention.live_share = 1.0;
        return p;
    }();
    Rooms rooms;
    for (std::size_t i = 0; i < creators; ++i) {
        const std::uint32_t row = rooms.add();
        rooms.followers[row] = std::llround(1e6 * std::pow(static_cast<double>(i + 1), -slope));
        rooms.stream[row] = {Time{0}, Time{0} + (i < there ? hour : 2 * minute)};
    }
    Published published(1);
    published.make_room(rooms.size());
    published.prepare(0, rooms, params, Time{0}, Time{0} + 5 * minute);
    published.publish(params, Time{0});
    const Rules rules(params);
    const Luck luck{seed, 0};
    std::vector<double> views(there);
    const auto choices = static_cast<std::uint32_t>(100'000 * size);
    for (std::uint32_t viewer = 0; viewer < choices; ++viewer) {
        Draws draw = luck.draws(Purpose::session, viewer, 0);
        const auto choice = watching::choose(rules, published, luck, viewer, nullptr, Time{0} + 3 * minute, draw);
        EXPECT_TRUE(choice.discovered);
        if (choice.live) ++views.at(choice.creator);
    }
    return p_of_views(views);
}

TEST(Discovery, SharesLiveViewsAmongThoseOnAirByPopularityWithAFloor) {
    expect_agreement([](auto seed, int size) { return p_of_live(seed, size, alpha, creators); });
    expect_agreement([](auto seed, int size) { return p_of_live(seed, size, alpha, creators - 5); });
}

TEST(Discovery, AWrongExponentWouldBeSeenInLiveViews) {
    expect_detection([](auto seed, int size) { return p_of_live(seed, size, alpha + 0.04, creators); });
}

// ---- popularity ----------------------------------------------------------------------------------------------------------

/// Viewer-minutes and gifts per minute on air, with an hour of doubt; a place on the list multiplies the whole.
TEST(Discovery, PopularityIsTheAudienceToExpect) {
    economy::Params params = still(1.0, 0.0);
    params.popularity.watch_weight = 2.0;
    params.popularity.gift_weight = 0.5;
    params.popularity.follower_weight = 0.25;
    params.popularity.novelty_weight = 3.0;
    params.popularity.novelty_time = day;
    params.leaderboard.boost = 0.2;
    Rooms rooms;
    for (int i = 0; i < 2; ++i) {
        const std::uint32_t row = rooms.add();
        rooms.followers[row] = 8;
        rooms.stream[row] = {Time{0}, Time{0} + hour};
        rooms.joined[row] = Time{0} - day;
        rooms.fresh[row] = {.watch_micros = 90 * minute.micros, .gift_coins = 60, .air_micros = 40 * minute.micros};
    }
    rooms.listed[1] = 1;
    Published published(1);
    published.make_room(rooms.size());
    published.prepare(0, rooms, params, Time{0}, Time{0} + 5 * minute);
    const double expected = (2.0 * 90.0 + 0.5 * 60.0) / (40.0 + 60.0) + 0.25 * 8.0 + 3.0 * std::exp(-1.0);
    ASSERT_EQ(published.coming(0).size(), 2U);
    EXPECT_NEAR(published.coming(0)[0].pull, expected, 1e-12);
    EXPECT_NEAR(published.coming(0)[1].pull, 1.2 * expected, 1e-12);
}

}  // namespace
}  // namespace carat
