/// What creators get besides the rate: compensation after a cut, and awards per supporter, to the micro-diamond.
#include "models/rules.hpp"
#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace carat {
namespace {

/// Gifts of 10 coins, a few hundred a day.
economy::Params giving_world() {
    economy::Params p = small::quiet(1'000, 4);
    p.viewers.sessions_per_day = 1.0;
    p.attention.live_share = 0.5;
    p.gifting.rate_per_hour = 20.0;
    p.gifting.video_factor = 1.0;
    p.conversion.diamonds_per_coin = {Rate::one / 2};
    p.conversion.usd_per_diamond = {Rate::one / 100};
    p.rewards.schedule = rewards::Schedule::flat;
    p.rewards.flat_factor = {Rate::one};
    p.rewards.compensation_rate = {Rate::one / 2};
    return p;
}

// ---- compensation --------------------------------------------------------------------------------------------------------

/// A cut from 5 to 3.333333 diamonds per gift, of which a quarter is made up for.
economy::Params cut() {
    economy::Params p = giving_world();
    p.conversion.diamonds_per_coin = {333'333'333};
    p.rewards.compensation = {Rate::one / 4};
    return p;
}

constexpr std::int64_t per_gift_before = 5'000'000;
constexpr std::int64_t per_gift_after = 3'333'333;
constexpr std::int64_t per_gift_extra = (per_gift_before - per_gift_after) / 4;

std::int64_t awarded(const Ledger& ledger) { return -ledger.balance(Account::diamonds_awarded); }

TEST(Compensation, AwardsTheStatedShareOfWhatTheCutTook) {
    small::World world(cut(), {3, 0}, 3 * day);
    const Meters meters = world.run().economy.meters();
    EXPECT_GT(meters[Meter::gifts], 100);
    EXPECT_EQ(meters[Meter::compensated], meters[Meter::gifts] * per_gift_extra);
    EXPECT_EQ(awarded(world.economy.ledger()), meters[Meter::compensated]);
    world.for_each_creator([](const Rooms& rooms, std::size_t row) {
        const std::int64_t gifts = rooms.total(row).gifts.count / 10;
        EXPECT_EQ(rooms.awarded[row].micros, gifts * per_gift_extra);
        EXPECT_EQ(rooms.total(row).earned.micros, gifts * (per_gift_after + per_gift_extra));
    });
}

TEST(Compensation, CountsWhatTheScheduleTakesAsWell) {
    economy::Params params = giving_world();
    params.rewards.flat_factor = {Rate::one * 8 / 10};  // 4 diamonds instead of 5
    params.rewards.compensation = {Rate::one};
    small::World world(params, {3, 0}, 2 * day);
    const Meters meters = world.run().economy.meters();
    EXPECT_EQ(meters[Meter::compensated], meters[Meter::gifts] * Diamonds::one);
}

TEST(Compensation, IsNotOwedWhereNothingWasCut) {
    for (const std::int64_t percent : {50, 60}) {
        economy::Params params = giving_world();
        params.conversion.diamonds_per_coin = {Rate::one * percent / 100};
        params.rewards.compensation = {Rate::one};
        small::World world(params, {3, 0}, 2 * day);
        EXPECT_EQ(awarded(world.run().economy.ledger()), 0);
        EXPECT_GT(world.economy.meters()[Meter::gifts], 0);
    }
}

/// The cut comes on day 2 with its compensation, which a policy ends on day 4.
TEST(Compensation, LastsAsLongAsThePolicySays) {
    economy::Params after = cut();
    after.rewards.compensation = {0};
    small::World world(giving_world(), {3, 0}, 6 * day, {{Time{0} + 2 * day, cut()}, {Time{0} + 4 * day, after}});
    const std::vector<Sample>& samples = world.run().economy.record().samples;
    const auto extra = [&](std::size_t from, std::size_t to) {
        return awarded(samples[to].ledger) - awarded(samples[from].ledger);
    };
    const auto gifts = [&](std::size_t from, std::size_t to) {
        return samples[to].meters[Meter::gifts] - samples[from].meters[Meter::gifts];
    };
    EXPECT_EQ(extra(0, 2), 0);
    EXPECT_EQ(extra(2, 4), gifts(2, 4) * per_gift_extra);
    EXPECT_EQ(extra(4, 6), 0);
    EXPECT_GT(gifts(4, 6), 0);
}

// ---- awards per supporter ------------------------------------------------------------------------------------------------

constexpr Duration period = 2 * day;
constexpr std::int64_t price_micros = 2'100'001;  // that no whole number of micro-diamonds is worth

economy::Params supported() {
    economy::Params p = giving_world();
    p.conversion.usd_per_diamond = {7'000'000};
    p.award.rule = award::Rule::per_supporter;
    p.award.every = period;
    p.award.per_supporter = {price_micros};
    return p;
}

/// By creator, the viewers whose last gift came in this award period: at its end, all who gave in it.
std::vector<std::int64_t> supporters(const Economy& economy, std::int64_t in_period) {
    std::vector<std::int64_t> count(economy.creators());
    economy.for_each_bond([&](const Bond& bond) { count[bond.creator] += bond.period == in_period ? 1 : 0; });
    return count;
}

std::vector<std::int64_t> awarded_by_creator(const small::World& world) {
    std::vector<std::int64_t> amounts;
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) { amounts.push_back(rooms.awarded[row].micros); });
    return amounts;
}

TEST(PerSupporter, AwardsTheirNumberTimesThePrice) {
    const economy::Params params = supported();
    small::World world(params, {3, 0}, 3 * period);
    std::vector<std::int64_t> expected(4);
    for (std::int64_t n = 0; n < 3; ++n) {
        world.engine.run_until(Time{0} + (n + 1) * period, 1);
        EXPECT_EQ(awarded_by_creator(world), expected) << n;  // until the period is over, nothing of it
        const std::vector<std::int64_t> count = supporters(world.economy, n);
        for (std::size_t creator = 0; creator < count.size(); ++creator) {
            EXPECT_GT(count[creator], 0);
            expected[creator] +=
                diamonds_for({count[creator] * price_micros}, params.conversion.usd_per_diamond).micros;
        }
    }
    world.engine.conclude();
    EXPECT_EQ(awarded_by_creator(world), expected);
    EXPECT_EQ(awarded(world.economy.ledger()), std::accumulate(expected.begin(), expected.end(), std::int64_t{0}));
}

/// Who gives many times to the only creator is one supporter.
TEST(PerSupporter, CountsPeopleNotGifts) {
    economy::Params params = supported();
    params.creators.count = 1;
    small::World world(params, {3, 0}, period);
    std::int64_t givers = 0;
    for (const Coins given : world.run().economy.gifted()) givers += given > Coins{0} ? 1 : 0;
    EXPECT_GT(world.economy.meters()[Meter::gifts], 2 * givers);
    EXPECT_EQ(awarded(world.economy.ledger()),
              diamonds_for({givers * price_micros}, params.conversion.usd_per_diamond).micros);
}

}  // namespace
}  // namespace carat
