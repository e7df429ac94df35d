/// Every claim of `carat validate` holds, and a planted mistake would be seen in each.
#include "models/proof/attachment.hpp"
#include "models/proof/chains.hpp"
#include "models/proof/flows.hpp"
#include "models/proof/gifts.hpp"
#include "models/proof/laws.hpp"
#include "models/proof/payouts.hpp"
#include "models/proof/people.hpp"
#include "models/proof/sessions.hpp"
#include "models/proof/supply.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

namespace carat::proof {
namespace {

class Claims : public testing::TestWithParam<Claim> {};

TEST_P(Claims, Holds) {
    const Judged judged = judge(GetParam());
    EXPECT_TRUE(judged.holds) << "measured " << judged.evidence.measured << ", exact " << judged.evidence.exact
                              << ", p = " << judged.evidence.p;
}

INSTANTIATE_TEST_SUITE_P(Proof, Claims, testing::ValuesIn(claims()), [](const auto& test) { return test.param.name; });

/// A measurement with a mistake planted, which both stages must see.
struct Mistake {
    const char* name;
    Evidence (*measure)(std::uint64_t seed, int size);
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, WouldBeSeen) {
    EXPECT_LT(GetParam().measure(first_seed, 1).p, first_stage);
    EXPECT_LT(GetParam().measure(first_seed + 1, second_sample).p, second_stage);
}

using Seed = std::uint64_t;
INSTANTIATE_TEST_SUITE_P(
    Proof, Mistakes,
    testing::Values(
        Mistake{"GiftsFourPercentTooOften", [](Seed s, int n) { return gift_counts(s, n, 1.04 * gifts_per_hour); }},
        Mistake{"AWrongLawOfPrices", [](Seed s, int n) { return compound_diamonds(s, n, 0.45); }},
        Mistake{"AForgottenWeekend", [](Seed s, int n) { return rescaled_sessions(s, n, true); }},
        Mistake{"AWrongArrivalRate", [](Seed s, int n) { return audience(s, n, 1.08 * sessions_per_day); }},
        Mistake{"AWrongPack", [](Seed s, int n) { return wallet_steps(s, n, 90); }},
        Mistake{"ACoinThatWaitsHalfAGiftLonger", [](Seed s, int n) { return float_of_coins(s, n, 5.0); }},
        Mistake{"AWrongBranching", [](Seed s, int n) { return room_branching(s, n, 0.3, 0.26); }},
        Mistake{"AWrongDamping", [](Seed s, int n) { return room_branching(s, n, -0.4, -0.35); }},
        Mistake{"AThresholdOneGiftTooHigh",
                [](Seed s, int) { return payout_accounts(s, payout_threshold + Usd{50'000}); }},
        Mistake{"PayoutsTooOften", [](Seed s, int n) { return payout_renewals(s, n, 1.04 * gifts_per_hour); }},
        Mistake{"AWiderLognormal", [](Seed s, int n) { return lognormal_gini(s, n, 1.02); }},
        Mistake{"AHeavierPareto", [](Seed s, int n) { return pareto_top_tenth(s, n, 2.4); }},
        Mistake{"ASteeperZipf", [](Seed s, int n) { return zipf_audience(s, n, 1.05); }},
        Mistake{"AWeakerDraw", [](Seed s, int n) { return revenue_peak(s, n, 0.5); }},
        Mistake{"AThresholdOneDollarHigher", [](Seed s, int) { return first_payout(s, {Usd::one}); }},
        Mistake{"LongerLives", [](Seed s, int n) { return viewers_present(s, n, {.scale_days = 66.0}, {}); }},
        Mistake{"OtherLives", [](Seed s, int n) { return viewers_present(s, n, {.shape = 2.2}, {}); }},
        Mistake{"MoreImmigrants", [](Seed s, int n) { return viewers_present(s, n, {.joins_per_month = 0.55}, {}); }},
        Mistake{"ALargerHazard", [](Seed s, int n) { return creators_leave(s, n, 1.2 * exits_per_month); }},
        Mistake{"MoreNewcomers", [](Seed s, int n) { return creators_come(s, n, 1.2 * entries_per_month); }},
        Mistake{"AttachmentMoreThanLinear", [](Seed s, int n) { return preferential_attachment(s, n, 1.25, 0.0); }},
        Mistake{"AttachmentWithAFloor", [](Seed s, int n) { return preferential_attachment(s, n, 1.0, 0.2); }}),
    [](const auto& test) { return test.param.name; });

/// A rate that is wrong by one in a hundred is seen in every chain.
class ChainsWithASlip : public testing::TestWithParam<Claim> {};

TEST_P(ChainsWithASlip, WouldBeSeen) { EXPECT_FALSE(judge(GetParam()).holds); }

INSTANTIATE_TEST_SUITE_P(Proof, ChainsWithASlip, testing::ValuesIn(chains(1.01)),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace carat::proof
