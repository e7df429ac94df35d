#include "models/crowd.hpp"

#include "sim/archive.hpp"
#include "sim/draws.hpp"

#include <gtest/gtest.h>

#include <map>

namespace carat {
namespace {

enum class Purpose : std::uint32_t { shadow = 1 };

Guest guest(std::uint32_t viewer, float hazard) { return {.viewer = viewer, .hazard = hazard}; }

/// Against a map by place, whose weights are laid end to end one by one.
TEST(Crowd, EqualsAShadowWhoeverComesAndGoes) {
    Draws draw = Luck{21, 0}.draws(Purpose::shadow, 0, 0);
    Crowd crowd;
    std::map<std::uint32_t, Guest> shadow;
    constexpr int steps = 4'000;
    std::size_t most = 0;
    for (int i = 0; i < steps; ++i) {
        const bool growing = i / 500 % 2 == 0;
        if (shadow.empty() || below(draw, 100) < (growing ? 70U : 30U)) {
            const Guest came = guest(static_cast<std::uint32_t>(i), static_cast<float>(uniform(draw) * 1e-3));
            const std::uint32_t place = crowd::come(crowd, came);
            ASSERT_FALSE(shadow.contains(place));
            shadow[place] = came;
        } else {
            auto leaves = shadow.begin();
            std::advance(leaves, static_cast<std::ptrdiff_t>(below(draw, shadow.size())));
            crowd::go(crowd, leaves->first, leaves->second.viewer);
            shadow.erase(leaves);
        }
        most = std::max(most, shadow.size());
        std::int64_t sum = 0;
        for (const auto& [place, there] : shadow) {
            const std::int64_t weight = crowd::weight(there);
            if (weight > 0 && i % 10 == 0) {
                ASSERT_EQ(crowd::at(crowd, sum).viewer, there.viewer);
                ASSERT_EQ(crowd::at(crowd, sum + weight - 1).viewer, there.viewer);
            }
            sum += weight;
        }
        ASSERT_EQ(crowd::total(crowd), sum);
        auto expected = shadow.begin();
        crowd::for_each(crowd, [&](const Guest& there) { ASSERT_EQ(there.viewer, (expected++)->second.viewer); });
        ASSERT_TRUE(expected == shadow.end());
    }
    EXPECT_GT(most, 100U);
}

TEST(Crowd, IsEmptyAgainWhenAllHaveGone) {
    Crowd crowd;
    const std::uint32_t a = crowd::come(crowd, guest(1, 0.5F));
    const std::uint32_t b = crowd::come(crowd, guest(2, 0.25F));
    EXPECT_EQ(crowd::hazard(crowd), 0.75);
    crowd::go(crowd, a, 1);
    crowd::go(crowd, b, 2);
    EXPECT_EQ(crowd::total(crowd), 0);
    EXPECT_EQ(crowd::come(crowd, guest(3, 0.0F)), 1U);
    EXPECT_EQ(crowd::total(crowd), 0);
}

TEST(Crowd, KnowsWhoIsNotThere) {
    Crowd crowd;
    EXPECT_THROW(crowd::go(crowd, 1, 7), BrokenInvariant);
    crowd::come(crowd, guest(7, 0.5F));
    EXPECT_THROW(crowd::go(crowd, 1, 8), BrokenInvariant);
    EXPECT_THROW(crowd::go(crowd, 0, nobody), BrokenInvariant);
    EXPECT_THROW(crowd::at(crowd, crowd::total(crowd)), BrokenInvariant);
}

}  // namespace
}  // namespace carat
