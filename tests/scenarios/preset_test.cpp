/// The presets: each says what its sources say, and its books close with every shock on.
#include "models/crediting.hpp"
#include "models/proof/creator_facts.hpp"
#include "models/purchasing.hpp"
#include "models/rules.hpp"
#include "scenarios/money_chain.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <array>

namespace carat {
namespace {

constexpr std::array presets{"tiktok_2022_flat50",
                             "tiktok_2025_scaled",
                             "twitch_bits_web",
                             "twitch_bits_mobile",
                             "youtube_superchat",
                             "youtube_jewels",
                             "bigo",
                             "kuaishou_union",
                             "kuaishou_independent",
                             "cn_guild_regressive",
                             "huajiao_star83",
                             "syria_middleman_chain"};

std::string file_of(const std::string& preset) { return "scenarios/" + preset + ".toml"; }

economy::Params economy_of(const std::string& preset) { return load_scenario(file_of(preset)).economy; }

class Preset : public testing::TestWithParam<const char*> {};

TEST_P(Preset, ClosesItsBooksWithEveryShockOn) {
    const std::vector<std::string> shocks{"viewers.count=3000",
                                          "viewers.payer_share=0.3",
                                          "creators.count=60",
                                          "creators.exits_per_month=0.3",
                                          "payout.kyc_failure=0.1",
                                          "refunds.refund_probability=0.1",
                                          "refunds.chargeback_probability=0.1",
                                          "refunds.bearer=creator",
                                          "refunds.lag_mean=3d",
                                          "refunds.lag_most=9d",
                                          "refunds.minor_share=0.1",
                                          "ring.on=true",
                                          "caps.coins_expire_after=5d",
                                          "award.rule=share_of_net",
                                          "award.every=7d"};
    const Outcome outcome = run(load_scenario(file_of(GetParam()), shocks), {.threads = 2});
    EXPECT_TRUE(outcome.complete);
    EXPECT_EQ(outcome.replicates.front().stats.imbalance, 0);
    EXPECT_GT(outcome.replicates.front().stats.events, 100'000);
}

INSTANTIATE_TEST_SUITE_P(Twelve, Preset, testing::ValuesIn(presets), [](const auto& preset) { return preset.param; });

// ---- two ways to share attention -----------------------------------------------------------------------------------------

struct Sharing {
    double top_1 = 0.0;    // of income, by the top hundredth of earners
    double outside = 0.0;  // of gift value, outside the top follower percentile
};

Sharing sharing_in(const std::string& preset) {
    const Scenario scenario = load_scenario(file_of(preset), {"run.length=60d", "run.sample_every=30d"});
    const Replicate run = run_replicate(scenario, 0);
    const proof::Columns columns(run.tables);
    return {proof::income_top(columns, 0.01),
            1.0 - columns.flow("gift_coins_by_tier")[0] / columns.sum("gift_coins_by_tier")};
}

TEST(BaselineAndItsTwins, AStarOrABroadBaseIsAMatterOfKnobs) {
    const Sharing base = sharing_in("baseline");
    const Sharing stars = sharing_in("superstar");
    const Sharing broad = sharing_in("broad_base");
    EXPECT_GT(stars.top_1, 0.5);
    EXPECT_GT(stars.top_1, base.top_1 + 0.05);
    EXPECT_LT(broad.top_1, 0.5);
    EXPECT_LT(broad.top_1, base.top_1 - 0.05);
    EXPECT_GT(broad.outside, 0.5);
    EXPECT_GT(broad.outside, base.outside);
}

/// What a creator gets of the price of one pack.
double share_of_pack(const economy::Params& params, Channel channel, std::size_t pack) {
    const Diamonds diamonds =
        crediting::worth(params.store.packs[pack], params.conversion.diamonds_per_coin, {Rate::one}).credited;
    return dollars(cash_for(diamonds, params.conversion.usd_per_diamond)) /
           dollars(Rules(params).shop(0, channel).pack_prices[pack]);
}

TEST(Oracle, HalfACentPerCoinIsHalfOfWhatTheStoreLeaves) {
    const economy::Params params = economy_of("tiktok_2022_flat50");
    const Diamonds one = crediting::worth({1}, params.conversion.diamonds_per_coin, {Rate::one}).credited;
    EXPECT_EQ(cash_for(one, params.conversion.usd_per_diamond), Usd{5'000});
    EXPECT_NEAR(dollars(params.store.coin_price_app) * 0.7 * 0.5, 0.005, 1e-5);
}

TEST(Oracle, ShareOfABitRisesWithThePack) {
    const economy::Params web = economy_of("twitch_bits_web");
    EXPECT_NEAR(share_of_pack(web, Channel::web, 0), 0.714, 5e-4);
    EXPECT_NEAR(share_of_pack(web, Channel::web, web.store.packs.size() - 1), 0.812, 5e-4);
    const economy::Params app = economy_of("twitch_bits_mobile");
    EXPECT_NEAR(share_of_pack(app, Channel::app, 0), 0.477, 5e-4);
    EXPECT_NEAR(share_of_pack(app, Channel::app, app.store.packs.size() - 1), 0.575, 5e-4);
}

TEST(Oracle, ALionIsWorthAHundredAndFiftyDollarsToItsCreator) {
    const economy::Params params = economy_of("tiktok_2022_flat50");
    const Coins lion{29'999};
    const Diamonds diamonds = crediting::worth(lion, params.conversion.diamonds_per_coin, {Rate::one}).credited;
    EXPECT_NEAR(dollars(cash_for(diamonds, params.conversion.usd_per_diamond)), 150.0, 0.01);
    EXPECT_NEAR(static_cast<double>(lion.count) * dollars(params.store.coin_price_app), 429.0, 0.5);
    EXPECT_NEAR(static_cast<double>(lion.count) * dollars(params.store.coin_price_web), 318.0, 0.5);
}

TEST(Oracle, TheLeastPayoutOfBigoIsSixThousandSevenHundredBeans) {
    const economy::Params params = economy_of("bigo");
    EXPECT_NEAR(dollars(cash_for({6'700 * Diamonds::one}, params.conversion.usd_per_diamond)),
                dollars(params.payout.threshold), 0.01);
}

TEST(Oracle, OfAHundredAndSixDollarsNineteenReachTheFamily) {
    const economy::Params params = economy_of("syria_middleman_chain");
    const DollarChain chain = dollar_chain(params, params.store.coin_price_app, params.store.store_fee, {Rate::one});
    const double middleman = to_double(chain.agency);
    const double cashing_out = to_double(chain.payout_costs);
    EXPECT_NEAR(106.0 * to_double(chain.creator), 19.3, 0.05);
    EXPECT_NEAR(106.0 * (to_double(chain.creator) + middleman), 29.7, 0.05);
    EXPECT_NEAR(106.0 * (to_double(chain.creator) + middleman + cashing_out), 33.03, 0.01);
}

/// As an award of the platform per supporter; as a gift of a whole pack it is a claim (models/proof/chains.cpp).
TEST(Oracle, ASubscriptionOfSixDollarsIsFourHundredAndTwentyDiamonds) {
    const economy::Params params = economy_of("tiktok_2022_flat50");
    const purchasing::Split split = purchasing::split(Rules(params), Channel::app, {6 * Usd::one});
    EXPECT_EQ(split.fee, Usd{1'800'000});
    EXPECT_EQ(params.award.per_supporter.micros, split.platform.micros / 2);
    const Rate half_a_cent{Rate::one / 200};
    EXPECT_EQ(diamonds_for(params.award.per_supporter, half_a_cent), Diamonds{420 * Diamonds::one});
}

}  // namespace
}  // namespace carat
