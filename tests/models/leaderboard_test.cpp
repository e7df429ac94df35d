/// The list of the week: what it says, and that showing it does nothing but multiply the pull of those on it.
#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace carat {
namespace {

economy::Params listing(bool on, double boost) {
    economy::Params p = small::quiet(500, 20);
    p.viewers.sessions_per_day = 1.0;
    p.attention.favourite_share = 0.2;
    p.attention.alpha = 1.0;
    p.attention.live_share = 0.5;
    p.attention.exploration = 0.05;
    p.gifting.rate_per_hour = 10.0;
    p.gifting.video_factor = 1.0;
    p.creators.attention_slope = 0.2;  // much alike at first
    p.creators.followers_top = 1e3;
    p.popularity.follower_weight = 0.001;
    p.leaderboard.on = on;
    p.leaderboard.length = 5;
    p.leaderboard.boost = boost;
    return p;
}

constexpr Luck luck{3, 0};
constexpr Duration two_weeks = 2 * week;

std::uint64_t digest(const economy::Params& params) { return small::World(params, luck, two_weeks).run().digest(); }

int listed(const small::World& world) {
    int count = 0;
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) { count += rooms.listed[row]; });
    return count;
}

TEST(Leaderboard, SaysWhoGotMostInTheWeek) {
    small::World world(listing(true, 0.5), luck, two_weeks + hour);
    std::vector<std::int64_t> before(20);
    for (std::int64_t ended = 0; ended < 2; ++ended) {
        world.engine.run_until(Time{0} + (ended + 1) * week, 1);
        std::vector<std::int64_t> gifts;
        world.for_each_creator([&](const Rooms& rooms, std::size_t row) {
            gifts.push_back(rooms.total(row).gifts.count - before[gifts.size()]);
        });
        for (std::size_t i = 0; i < before.size(); ++i) before[i] += gifts[i];
        world.engine.run_until(world.engine.now() + hour, 1);
        const std::vector<Ranked>& lines = world.economy.record().leaderboard;
        ASSERT_EQ(lines.size(), 5U * static_cast<std::size_t>(ended + 1));
        std::vector<std::int64_t> most = gifts;
        std::sort(most.begin(), most.end(), std::greater<>());
        for (std::size_t i = 0; i < 5; ++i) {
            const Ranked& line = lines[5U * static_cast<std::size_t>(ended) + i];
            EXPECT_EQ(line.week, ended);
            EXPECT_EQ(line.rank, static_cast<std::int64_t>(i + 1));
            EXPECT_EQ(line.gifts.count, most[i]);
            EXPECT_EQ(line.gifts.count, gifts[static_cast<std::size_t>(line.creator)]);
        }
    }
    EXPECT_EQ(listed(world), 5);
}

TEST(Leaderboard, IsKeptButNotShownWhenItIsOff) {
    small::World world(listing(false, 0.5), luck, two_weeks);
    world.run();
    EXPECT_EQ(world.economy.record().leaderboard.size(), 10U);
    EXPECT_EQ(listed(world), 0);
    EXPECT_EQ(world.digest(), digest(listing(false, 0.0)));
}

TEST(Leaderboard, WithoutABoostShowingItDoesNothing) {
    EXPECT_EQ(digest(listing(true, 0.0)), digest(listing(false, 0.0)));
    EXPECT_NE(digest(listing(true, 0.5)), digest(listing(false, 0.5)));
}

TEST(Leaderboard, WhereNobodyGoesByPopularityShowingItDoesNothing) {
    economy::Params blind = listing(true, 5.0);
    blind.attention.alpha = 0.0;
    economy::Params off = blind;
    off.leaderboard.on = false;
    EXPECT_EQ(digest(blind), digest(off));
}

/// In the first week there is no list; from then on those on it are given more than without it.
TEST(Leaderboard, MovesGiftsToThoseOnItFromTheFirstListOn) {
    small::World shown(listing(true, 5.0), luck, two_weeks);
    small::World hidden(listing(false, 5.0), luck, two_weeks);
    shown.engine.run_until(Time{0} + week, 1);
    hidden.engine.run_until(Time{0} + week, 1);
    EXPECT_EQ(shown.digest(), hidden.digest());
    shown.run();
    hidden.run();
    const auto share = [](const small::World& world) {
        const std::vector<Ranked>& lines = world.economy.record().leaderboard;
        std::int64_t to_listed = 0;
        std::int64_t all = 0;
        world.for_each_creator([&](const Rooms& rooms, std::size_t row) { all += rooms.total(row).gifts.count; });
        for (std::size_t i = 0; i < 5; ++i) {
            const auto creator = static_cast<std::uint32_t>(lines[i].creator);  // of the first list
            const Rooms& rooms = world.economy.rooms(world.economy.partition(creator));
            to_listed += rooms.total(world.economy.row_of(creator)).gifts.count;
        }
        return static_cast<double>(to_listed) / static_cast<double>(all);
    };
    EXPECT_GT(share(shown), 1.1 * share(hidden));
}

}  // namespace
}  // namespace carat
