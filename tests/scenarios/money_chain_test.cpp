#include "scenarios/money_chain.hpp"

#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

namespace carat {
namespace {

constexpr Rate one{Rate::one};

std::int64_t sum(const DollarChain& chain) {
    return chain.sales_tax.nanos + chain.store.nanos + chain.platform.nanos + chain.agency.nanos +
           chain.payout_costs.nanos + chain.creator.nanos;
}

TEST(MoneyChain, OfACoinInTheAppIsTheKnownOne) {
    const economy::Params params = load_scenario("scenarios/baseline.toml").economy;
    const CoinChain chain = coin_chain(params, params.store.coin_price_app, params.store.store_fee, one);
    EXPECT_EQ(chain.price, Rate{14'300'000});
    EXPECT_EQ(chain.after_fee, Rate{700'000'000});
    EXPECT_EQ(chain.creator, Rate{5'000'000});         // 0.0050 USD per coin
    EXPECT_EQ(chain.creator_part, Rate{499'500'500});  // 0.005 / 0.01001: half of what the store leaves
}

TEST(MoneyChain, OfADollarAddsUpExactly) {
    economy::Params params;
    params.store.sales_tax = {190'000'000};
    params.store.bonus = {100'000'000};
    params.payout.withholding_tax = {200'000'000};
    params.payout.fee_share = {20'000'000};
    for (const auto paid_by : {agency::PaidBy::platform, agency::PaidBy::creator}) {
        params.agency.paid_by = paid_by;
        EXPECT_EQ(sum(dollar_chain(params, params.store.coin_price_app, params.store.store_fee, one)), Rate::one);
        EXPECT_EQ(sum(dollar_chain(params, params.store.coin_price_web, params.store.processing_fee, {333'333'333})),
                  Rate::one);
    }
}

TEST(MoneyChain, TakesTheFeeFromThePriceAfterTax) {
    economy::Params params;
    params.store.sales_tax = {200'000'000};
    const DollarChain chain = dollar_chain(params, params.store.coin_price_app, {300'000'000}, one);
    EXPECT_EQ(chain.sales_tax, Rate{200'000'000});
    EXPECT_EQ(chain.store, Rate{240'000'000});
}

TEST(RewardRange, IsOneFactorForAFlatScheduleAndTwoOtherwise) {
    rewards::Params rewards;
    EXPECT_EQ(reward_range(rewards).size(), 1U);
    rewards.schedule = rewards::Schedule::tiered;
    EXPECT_EQ(reward_range(rewards).front().factor, Rate{0});  // never below 0
    EXPECT_EQ(reward_range(rewards).back().factor,
              Rate{rewards.stream_factor.back().nanos + rewards.mission_two.nanos + rewards.league_bonus.nanos});
    rewards.schedule = rewards::Schedule::brackets;
    EXPECT_EQ(reward_range(rewards).size(), 2U);
}

}  // namespace
}  // namespace carat
