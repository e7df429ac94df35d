/// People answer to rules, and do not when the switches say so.
#include "models/rules.hpp"
#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace carat {
namespace {

/// A world whose creators take their time to ask for money; on day 10 the money for a diamond is halved.
economy::Params unhurried() {
    economy::Params p = small::quiet(500, 20);
    p.payout.threshold = {Usd::one};
    p.payout.daily_cap = {0};
    p.payout.patience = 20 * day;
    return p;
}

std::int64_t asked_by_day_nine(const economy::Params& params, Time announced) {
    economy::Params halved = params;
    halved.conversion.usd_per_diamond = {params.conversion.usd_per_diamond.nanos / 2};
    small::World world(params, {3, 0}, 9 * day, {{Time{0} + 10 * day, halved, announced}});
    return world.run().economy.meters()[Meter::usd_requested];
}

TEST(Announcement, OfALowerRateStartsARedemptionRun) {
    const economy::Params params = unhurried();
    const Time late = Time{0} + 10 * day;
    const Time early = Time{0} + 8 * day;
    const std::int64_t surprised = asked_by_day_nine(params, late);
    EXPECT_GT(surprised, 0);
    EXPECT_GT(asked_by_day_nine(params, early), 3 * surprised / 2);
    economy::Params deaf = params;
    deaf.behaviour.creators_respond = false;
    EXPECT_EQ(asked_by_day_nine(deaf, early), asked_by_day_nine(deaf, late));
}

TEST(Behaviour, EffortIsNatureWhenCreatorsDoNotRespond) {
    economy::Params params = small::quiet(500, 20);
    params.creators.supply_elasticity = 1.0;
    params.behaviour.creators_respond = false;
    small::World deaf(params, {3, 0}, 14 * day);
    deaf.run().for_each_creator([](const Rooms& rooms, std::size_t row) { EXPECT_EQ(rooms.effort[row], 1.0); });
    params.behaviour.creators_respond = true;
    int moved = 0;
    small::World awake(params, {3, 0}, 14 * day);
    awake.run().for_each_creator(
        [&](const Rooms& rooms, std::size_t row) { moved += rooms.effort[row] != 1.0 ? 1 : 0; });
    EXPECT_GT(moved, 10);
}

std::int64_t videos(const economy::Params& params, Duration length, std::vector<PolicyChange> policies = {}) {
    return small::World(params, {3, 0}, length, std::move(policies)).run().economy.meters()[Meter::videos];
}

TEST(Videos, ComeAtTheirRateHoweverRareTheyAre) {
    economy::Params params = small::quiet(100, 400);
    params.creators.videos_per_week = 0.25;  // so that most waits are longer than a plan reaches
    constexpr double expected = 400 * 0.25 * 20;
    EXPECT_NEAR(static_cast<double>(videos(params, 20 * week)), expected, 4.0 * std::sqrt(expected));
    params.creators.videos_per_week = 1e-12;
    EXPECT_EQ(videos(params, 20 * week), 0);
}

TEST(Videos, BeginWhenAPolicyAsksForThem) {
    economy::Params params = small::quiet(100, 100);
    params.creators.videos_per_week = 0.0;
    economy::Params busy = params;
    busy.creators.videos_per_week = 7.0;
    EXPECT_EQ(videos(params, 4 * week), 0);
    const auto published = static_cast<double>(videos(params, 4 * week, {{Time{0} + week, busy}}));
    EXPECT_GT(published, 100 * 7 * 2);
    EXPECT_LT(published, 100 * 7 * 3.2);
}

TEST(Entry, IsNotDeterredByCreatorsWhoWereNotYetOnAir) {
    economy::Params params = small::quiet(100, 60);
    params.creators.hours_median = 0.001;
    params.creators.hours_sigma = 0.0;
    params.creators.joins_per_month = 10.0;
    params.creators.entry_elasticity = 1.0;
    small::World world(params, {4, 0}, 7 * day + hour);
    const Meters meters = world.run().economy.meters();
    ASSERT_EQ(meters[Meter::air_micros], 0);
    constexpr double expected = 60.0 * 10 * 7 / 30;  // of the one weekly review, at the rate at reference income
    EXPECT_NEAR(static_cast<double>(meters[Meter::entries]), expected, 4.0 * std::sqrt(expected));
}

/// The defaults with a menu of one gift.
economy::Params defaults() {
    economy::Params params;
    params.gifts = {{"rose", {{1}, false}}};
    return params;
}

TEST(Behaviour, PurchasesDoNotFallWithThePriceWhenViewersDoNotRespond) {
    economy::Params params = defaults();
    params.store.coin_price_app = {2 * params.store.coin_price_app.micros};
    const double asked = Rules(params).shop(0, Channel::app).buy_probability;
    EXPECT_LT(asked, 0.5 * params.store.purchase_probability);
    params.behaviour.viewers_respond = false;
    EXPECT_EQ(Rules(params).shop(0, Channel::app).buy_probability, params.store.purchase_probability);
}

TEST(Store, PassesOnAChangeOfTheFee) {
    economy::Params params = defaults();
    params.store.store_fee = {Rate::one * 15 / 100};
    EXPECT_EQ(Rules(params).shop(0, Channel::app).coin_price, Usd{14'300});
    params.store.pass_through = 1.0;  // 14,300 x 0.70 / 0.85: the platform gets what it got
    EXPECT_EQ(Rules(params).shop(0, Channel::app).coin_price, Usd{11'776});
    EXPECT_EQ(Rules(params).shop(0, Channel::web).coin_price, Usd{10'600});
}

TEST(Store, HasRegionalPrices) {
    economy::Params params = defaults();
    params.regions = {{"here", {0.5}}, {"there", {0.5, Duration{0}, 0.5, {Rate::one / 2}}}};
    const Rules rules(params);
    EXPECT_EQ(rules.shop(1, Channel::app).coin_price, Usd{7'150});
    // Half the income at half the price is the same decision; at the full price it would be a harder one.
    EXPECT_DOUBLE_EQ(rules.shop(1, Channel::app).buy_probability, rules.shop(0, Channel::app).buy_probability);
    params.regions[1].value.price = {Rate::one};
    EXPECT_LT(Rules(params).shop(1, Channel::app).buy_probability, rules.shop(0, Channel::app).buy_probability);
}

TEST(Audience, OneViewerMoreAddsOnePercentAtTheReference) {
    const economy::Params params = defaults();
    const Rules rules(params);
    const auto n = static_cast<std::int32_t>(params.gifting.audience_reference);
    EXPECT_DOUBLE_EQ(rules.audience_term(n), 1.0);
    EXPECT_NEAR(rules.audience_term(n + 1) / rules.audience_term(n), 1.01, 1e-3);
    EXPECT_LE(rules.audience_term(100'000'000), params.gifting.audience_most);
}

TEST(Battle, HasTwoSidesAndOneWinnerAtMost) {
    economy::Params params = small::quiet(2'000, 20);
    small::World peace(params, {3, 0}, 7 * day);
    EXPECT_EQ(peace.run().economy.meters()[Meter::battle_coins], 0);
    params.battle.on = true;
    small::World war(params, {3, 0}, 7 * day);
    const Meters meters = war.run().economy.meters();
    std::int64_t fought = 0;
    std::int64_t won = 0;
    war.for_each_creator([&](const Rooms& rooms, std::size_t row) {
        fought += rooms.battles[row];
        won += rooms.battles_won[row];
    });
    EXPECT_GT(fought, 20);
    EXPECT_EQ(fought % 2, 0);
    EXPECT_EQ(fought, meters[Meter::battles]);
    EXPECT_LE(won, fought / 2);
    EXPECT_GT(won, fought / 8);
    EXPECT_GT(meters[Meter::battle_coins], 0);
}

}  // namespace
}  // namespace carat
