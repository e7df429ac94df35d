#include "models/event_log.hpp"

#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace carat {
namespace {

constexpr Duration length = 6 * day;

struct Logged {
    std::vector<LogRow> rows;
    std::int64_t events = 0;
    Meters meters;
    std::vector<Coins> gifted;
};

/// The busy world with a share followed, its log taken every `stretch`.
Logged logged(double share, int partitions, int threads, Duration stretch) {
    economy::Params params = small::busy();
    params.ring.on = false;  // works beside all events
    params.engine.partitions = partitions;
    Setting setting{.luck = {3, 0}, .length = length};
    setting.follow = share;
    Economy economy(params, setting);
    Engine<Economy> engine(economy, params.engine.window, partitions);
    economy.start(engine);
    Logged result;
    while (engine.now() < Time{0} + length) {
        engine.run_until(std::min(Time{0} + length, engine.now() + stretch), threads);
        const std::vector<LogRow> more = economy.take_log();
        result.rows.insert(result.rows.end(), more.begin(), more.end());
    }
    result.events = engine.events();
    result.meters = economy.meters();
    result.gifted = economy.gifted();
    return result;
}

TEST(EventLog, OfEveryoneHasEveryEventAndEveryCoin) {
    const Logged all = logged(1.0, 3, 1, day);
    EXPECT_EQ(static_cast<std::int64_t>(all.rows.size()), all.events);
    std::int64_t coins = 0;
    std::int64_t spend = 0;
    for (const LogRow& row : all.rows) {
        coins += row.coins;
        spend += row.spend_micros;
    }
    std::int64_t given = 0;
    for (const Coins gifted : all.gifted) given += gifted.count;
    EXPECT_EQ(coins, given);
    EXPECT_GT(coins, 0);
    EXPECT_EQ(spend, all.meters.spend_by_channel[0] + all.meters.spend_by_channel[1]);
    EXPECT_TRUE(std::is_sorted(all.rows.begin(), all.rows.end(),
                               [](const LogRow& a, const LogRow& b) { return a.micros < b.micros; }));
}

TEST(EventLog, IsTheSameForAnyThreadsPartitionsAndStretches) {
    const std::vector<LogRow> rows = logged(0.3, 1, 1, length).rows;
    EXPECT_EQ(logged(0.3, 5, 2, length).rows, rows);
    EXPECT_EQ(logged(0.3, 3, 3, 7 * hour).rows, rows);
}

/// Who is followed is there with all that the complete log has of them, and nobody else.
TEST(EventLog, FollowsPeopleThroughAllTheyDo) {
    constexpr double share = 0.3;
    const std::vector<LogRow> all = logged(1.0, 3, 1, day).rows;
    const std::vector<LogRow> some = logged(share, 3, 1, day).rows;
    std::map<std::uint32_t, std::size_t> viewers, creators, viewers_all, creators_all;
    for (const LogRow& row : all) {
        if (row.viewer != nobody) ++viewers_all[row.viewer];
        ++creators_all[row.creator];
    }
    for (const LogRow& row : some) {
        if (row.viewer != nobody) ++viewers[row.viewer];
        ++creators[row.creator];
    }
    const Luck luck{3, 0};
    const auto followed = [&](Purpose purpose, std::uint32_t who) {
        Draws draw = luck.draws(purpose, who, 0);
        return uniform(draw) < share;
    };
    std::size_t whole = 0;
    for (const auto& [viewer, rows] : viewers_all) {
        if (!followed(Purpose::followed_viewer, viewer)) continue;
        EXPECT_EQ(viewers[viewer], rows) << viewer;
        ++whole;
    }
    EXPECT_GT(whole, 10U);
    for (const auto& [creator, rows] : creators_all) {
        if (followed(Purpose::followed_creator, creator)) {
            EXPECT_EQ(creators[creator], rows) << creator;
        }
    }
    for (const LogRow& row : some) {
        EXPECT_TRUE(followed(Purpose::followed_creator, row.creator) ||
                    (row.viewer != nobody && followed(Purpose::followed_viewer, row.viewer)));
    }
    EXPECT_LT(some.size(), all.size());
}

TEST(EventLog, IsEmptyIfNobodyIsFollowed) { EXPECT_TRUE(logged(0.0, 2, 1, day).rows.empty()); }

}  // namespace
}  // namespace carat
