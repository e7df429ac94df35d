/// Purchases: what a price is shared out to, what caps allow, what moves buyers between app and web.
#include "models/purchasing.hpp"

#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace carat {
namespace {

TEST(Purchasing, ThePriceIsSharedOutToTheMicroDollar) {
    economy::Params params = small::busy();
    params.store.sales_tax = {166'666'667};
    const Rules rules(params);
    for (const std::int64_t price : {1LL, 7LL, 1'001'000LL, 250'250'000LL}) {
        for (const Channel channel : {Channel::app, Channel::web}) {
            const auto parts = purchasing::split(rules, channel, {price});
            EXPECT_EQ(parts.tax + parts.fee + parts.platform, parts.price);
            EXPECT_GE(parts.platform.micros, 0);
        }
    }
}

/// The part of all leans that buys on the web.
double web_part(const economy::Params& params, double share) {
    const Rules rules(params);
    constexpr int leans = 100'000;
    int web = 0;
    for (int i = 0; i < leans; ++i) web += rules.channel(share, (i + 0.5) / leans) == Channel::web ? 1 : 0;
    return static_cast<double>(web) / leans;
}

TEST(Purchasing, TheOddsOfTheWebGoWithTheRatioOfPrices) {
    economy::Params params = small::quiet(10, 10);
    params.store = {};
    params.behaviour = {};
    params.store.channel_elasticity = 2.0;
    for (const double share : {0.0, 0.2, 0.45, 1.0}) EXPECT_NEAR(web_part(params, share), share, 1e-5);
    params.store.coin_price_web = {params.store.coin_price_web.micros * 5 / 4};
    const double odds = 0.2 / 0.8 / (1.25 * 1.25);
    EXPECT_NEAR(web_part(params, 0.2), odds / (1.0 + odds), 1e-5);
    EXPECT_EQ(web_part(params, 0.0), 0.0);
    EXPECT_EQ(web_part(params, 1.0), 1.0);
    params.store.coin_price_app = {params.store.coin_price_app.micros * 5 / 4};
    EXPECT_NEAR(web_part(params, 0.2), 0.2, 1e-4);
    params.store.store_fee = {0};  // passed on: the app becomes cheaper
    params.store.pass_through = 1.0;
    EXPECT_LT(web_part(params, 0.2), 0.15);
    params.behaviour.viewers_respond = false;
    EXPECT_NEAR(web_part(params, 0.2), 0.2, 1e-5);
}

TEST(Purchasing, ABonusPullsLikeADiscountOfItsWorth) {
    economy::Params usual = small::quiet(10, 10);
    usual.store = {};
    usual.behaviour = {};
    economy::Params bonus = usual;
    bonus.store.bonus = {Rate::one / 4};
    economy::Params discount = usual;
    discount.store.coin_price_app = {discount.store.coin_price_app.micros * 4 / 5};
    const auto shop = [](const economy::Params& params) { return Rules(params).shop(0, Channel::app); };
    EXPECT_NEAR(shop(bonus).buy_probability, shop(discount).buy_probability, 1e-9);
    EXPECT_NEAR(shop(bonus).price_term, shop(discount).price_term, 1e-9);
    EXPECT_GT(shop(bonus).buy_probability, 1.2 * shop(usual).buy_probability);
    bonus.store.bonus_pull = 0.0;
    EXPECT_EQ(shop(bonus).buy_probability, shop(usual).buy_probability);
}

TEST(Purchasing, CapsAndBudgetCountTheirOwnPeriods) {
    economy::Params params = small::busy();  // 50 a day, 100 a week, 200 a month
    const Rules rules(params);
    std::uint32_t budget_cents = 1'000'000;
    Spending spending;
    spending.last_day = 3;
    spending.day_cents = 4'000;
    spending.week_cents = 9'500;
    spending.month_cents = 19'800;
    const auto fits = [&](std::int64_t usd, std::int64_t on_day) {
        return purchasing::affordable(rules, spending, budget_cents, {usd * Usd::one}, Time{0} + on_day * day);
    };
    EXPECT_TRUE(fits(2, 3));
    EXPECT_FALSE(fits(3, 3));  // the month has 2 left
    EXPECT_TRUE(fits(2, 4));   // a new day
    EXPECT_TRUE(fits(2, 7));   // a new week
    EXPECT_FALSE(fits(3, 7));
    EXPECT_TRUE(fits(50, 30));   // a new month
    EXPECT_FALSE(fits(51, 30));  // but a day has 50
    budget_cents = 4'900;
    EXPECT_FALSE(fits(50, 30));  // nor can they afford it
}

TEST(Purchasing, NobodySpendsMoreThanACapAllows) {
    economy::Params params = small::busy();
    params.caps.week = {0};
    params.caps.month = {0};
    params.caps.day = {5 * Usd::one};
    params.ring.on = false;  // stolen cards know no caps
    small::World world(params, {3, 0}, 10 * day);
    world.run();
    std::int64_t most = 0;
    for (std::size_t row = 0; row < world.economy.wallets().size(); ++row) {
        most = std::max(most, world.economy.spending(row).total.micros);
    }
    EXPECT_LE(most, 10 * 5 * Usd::one);
    EXPECT_GT(most, 2 * 5 * Usd::one);
    EXPECT_GT(world.economy.meters()[Meter::refused_purchases], 0);
}

}  // namespace
}  // namespace carat
