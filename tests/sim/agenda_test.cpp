#include "sim/agenda.hpp"

#include "sim/draws.hpp"
#include "sim/wheel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <queue>

namespace carat {
namespace {

enum class Purpose : std::uint32_t { shadow = 1 };
using E = Event<NoPayload>;

E event_at(std::int64_t micros, std::uint32_t target, std::uint32_t serial) {
    return {.time = Time{micros}, .target = target, .source = target, .serial = serial};
}

/// Events of a window in random order, with many or few ties, some added while others are read.
void compare_with_shadow(std::size_t count, std::int64_t window_micros, std::int64_t grid) {
    const Window window{0, Time{0}, Time{window_micros}};
    Draws draw = Luck{11, 0}.draws(Purpose::shadow, count, static_cast<std::uint64_t>(grid));
    Agenda<E> agenda;
    const auto later = [](const E& a, const E& b) { return before(b, a); };
    std::priority_queue<E, std::vector<E>, decltype(later)> shadow(later);
    std::uint32_t serial = 0;
    const auto moment = [&](std::int64_t from) {
        const auto steps = static_cast<std::uint64_t>((window_micros - from + grid - 1) / grid);
        return from + grid * static_cast<std::int64_t>(below(draw, steps));
    };
    for (std::size_t i = 0; i < count; ++i) {
        agenda.due().push_back(event_at(moment(0), static_cast<std::uint32_t>(below(draw, 5)), serial++));
        shadow.push(agenda.due().back());
    }
    agenda.open(window);
    E event;
    std::size_t read = 0;
    while (agenda.next(event)) {
        ASSERT_FALSE(shadow.empty());
        EXPECT_EQ(event.serial, shadow.top().serial);
        shadow.pop();
        ++read;
        if (below(draw, 3) == 0 && serial < 3 * count) {
            const E added = event_at(
                moment(event.time.micros - event.time.micros % grid + grid - 1 < window_micros ? event.time.micros : 0),
                event.target, serial++);
            if (!before(added, event)) {
                agenda.add(added);
                shadow.push(added);
            }
        }
    }
    EXPECT_TRUE(shadow.empty());
    EXPECT_GE(read, count);
}

TEST(Agenda, ReadsEventsInExactOrder) {
    for (const std::size_t count : {0, 1, 2, 23, 24, 25, 100, 3000}) compare_with_shadow(count, 1'000'000, 1);
}

TEST(Agenda, ReadsTiesInExactOrder) {
    for (const std::size_t count : {2, 30, 500}) {
        compare_with_shadow(count, 1000, 250);
        compare_with_shadow(count, 1000, 1000);  // all at once
    }
}

/// A wheel gives each event back in its window, however far ahead it was.
TEST(Wheel, GivesEachEventBackInItsWindow) {
    constexpr std::int64_t window = 10;
    constexpr std::int64_t last = 20'000;
    Wheel<E> wheel(Duration{window});
    std::map<std::uint32_t, std::int64_t> expected;
    Draws draw = Luck{12, 0}.draws(Purpose::shadow, 0, 0);
    std::uint32_t serial = 0;
    std::vector<E> due;
    std::size_t returned = 0;
    for (std::int64_t index = 0; index < last; ++index) {
        due.clear();
        wheel.take(index, due);
        for (const E& event : due) {
            EXPECT_EQ(expected.at(event.serial), index);
            ++returned;
        }
        if (index > last / 2) continue;
        const std::uint64_t reach = std::uint64_t{1}
                                    << below(draw, 14);  // up to 8,192 windows, so all three rings are used
        const std::int64_t target = index + 1 + static_cast<std::int64_t>(below(draw, reach));
        expected[serial] = target;
        wheel.insert(event_at(target * window + static_cast<std::int64_t>(below(draw, window)), 0, serial++));
    }
    EXPECT_EQ(returned, expected.size());
    EXPECT_GT(returned, 9'000U);
}

TEST(Wheel, RefusesWhatIsNotInALaterWindow) {
    Wheel<E> wheel(Duration{10});
    std::vector<E> due;
    wheel.take(0, due);
    EXPECT_THROW(wheel.insert(event_at(9, 0, 0)), BrokenInvariant);
    EXPECT_NO_THROW(wheel.insert(event_at(10, 0, 0)));
    EXPECT_THROW(wheel.take(2, due), BrokenInvariant);
}

}  // namespace
}  // namespace carat
