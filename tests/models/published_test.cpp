#include "models/published.hpp"

#include "models/economy.hpp"
#include "sim/draws.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace carat {
namespace {

constexpr std::uint32_t creators = 500;
constexpr Duration every = 5 * minute;

/// Of a creator: a stream that begins within a quarter of an hour of the publication; or gone.
struct Plan {
    Stream stream;
    bool gone = false;
    std::int64_t followers = 0;
};

std::vector<Plan> plans() {
    std::vector<Plan> made;
    Draws draw = Luck{1, 0}.draws(Purpose::view, 0, 0);
    for (std::uint32_t creator = 0; creator < creators; ++creator) {
        const Time begin = Time{0} + from_seconds(1'800.0 * uniform(draw)) + 45 * minute;
        made.push_back({{begin, begin + from_seconds(1'800.0 * uniform(draw))},
                        uniform(draw) < 0.1,
                        static_cast<std::int64_t>(1'000 * uniform(draw))});
    }
    return made;
}

/// Published at one o'clock, by so many partitions.
Published published_by(std::uint32_t partitions, const economy::Params& params) {
    const Placing placing(partitions);
    std::vector<Rooms> rooms(partitions);
    std::uint32_t creator = 0;
    for (const Plan& plan : plans()) {
        Rooms& here = rooms[placing.partition(creator++)];
        const std::uint32_t row = here.add();
        here.stream[row] = plan.stream;
        here.status[row] = plan.gone ? Status::gone : Status::active;
        here.followers[row] = plan.followers;
    }
    Published published(partitions);
    published.make_room(creators);
    const Time now = Time{0} + hour;
    for (std::uint32_t p = 0; p < partitions; ++p) published.prepare(p, rooms[p], params, now, now + every);
    published.publish(params, now);
    return published;
}

TEST(Published, KnowsWhoIsOnAirAtAnyMoment) {
    const std::vector<Plan> all = plans();
    const Published published = published_by(3, economy::Params{});
    int live = 0;
    for (std::uint32_t creator = 0; creator < creators; ++creator) {
        const Stream& stream = all[creator].stream;
        for (Time when = Time{0} + hour; when < Time{0} + hour + 4 * every; when = when + 7 * second) {
            const bool there = !all[creator].gone && stream.begin <= when && when < stream.end;
            ASSERT_EQ(published.live_at(creator, when), there) << creator << " at " << when.micros;
            live += there ? 1 : 0;
        }
        ASSERT_EQ(published.has_videos(creator), !all[creator].gone);
    }
    EXPECT_GT(live, 1'000);
    EXPECT_FALSE(published.live_at(creators, Time{0} + hour));  // who came since then
    EXPECT_FALSE(published.live_at(creators + 1'000, Time{0} + hour));
}

TEST(Published, ListsByIdThoseOnAirBeforeTheNextPublicationAndThoseWithVideos) {
    std::vector<std::uint32_t> streamers;
    std::vector<std::uint32_t> shelves;
    const std::vector<Plan> all = plans();
    for (std::uint32_t creator = 0; creator < creators; ++creator) {
        const auto& [stream, gone, followers] = all[creator];
        if (gone) continue;
        shelves.push_back(creator);
        if (stream.begin < Time{0} + hour + every && Time{0} + hour < stream.end) streamers.push_back(creator);
    }
    for (const std::uint32_t partitions : {1U, 3U, 64U}) {
        const Published published = published_by(partitions, economy::Params{});
        EXPECT_EQ(published.streamers(), streamers);
        EXPECT_EQ(published.shelves(), shelves);
    }
}

TEST(Published, FindsTheSameForAnyNumberOfPartitions) {
    const Published one = published_by(1, economy::Params{});
    const Published many = published_by(7, economy::Params{});
    Draws draw = Luck{1, 0}.draws(Purpose::view, 1, 0);
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t word = draw();
        ASSERT_EQ(one.live().pick(word), many.live().pick(word));
        ASSERT_EQ(one.video().pick(word), many.video().pick(word));
    }
}

}  // namespace
}  // namespace carat
