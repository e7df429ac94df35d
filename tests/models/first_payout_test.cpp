/// How long it takes until a creator is paid for the first time: payday, parcels, patience, review. What threshold and hold do is
/// a claim (models/proof/payouts.hpp).
#include "models/proof/payouts.hpp"
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace carat {
namespace {

// ---- a fixed daily income ------------------------------------------------------------------------------------------------

using proof::daily_usd;

economy::Params salaried(std::int64_t threshold_usd, Duration hold) {
    return proof::salaried({threshold_usd * Usd::one}, hold);
}

Time first_paid(const economy::Params& params) {
    small::World world(params, {3, 0}, 10 * day);
    const std::vector<Sample>& samples = world.run().economy.record().samples;
    for (std::size_t i = 0; i < samples.size(); ++i)  // the income is what it should be: 200 coins are a dollar
        EXPECT_EQ(samples[i].ledger.balance(Account::coins_gifted), daily_usd * 200 * static_cast<std::int64_t>(i));
    return world.economy.rooms(0).first_paid[0];
}

std::int64_t days_to_earn(std::int64_t usd) { return (usd + daily_usd - 1) / daily_usd; }

TEST(FirstPayout, ComesOnTheDayTheThresholdIsReachedWithoutAHold) {
    for (const std::int64_t usd : {1L, daily_usd, daily_usd + 1, 4 * daily_usd, 4 * daily_usd + 1})
        EXPECT_EQ(day_of(first_paid(salaried(usd, {0}))) + 1, days_to_earn(usd)) << usd;
}

TEST(FirstPayout, WaitsForThePayday) {
    economy::Params params = salaried(daily_usd + 1, day);
    params.payout.when = payout::When::payday;
    params.payout.payday_every = 4 * day;  // the third day's end is too early for it
    EXPECT_EQ(first_paid(params), Time{0} + 4 * day);
    params.payout.hold = 3 * day;
    EXPECT_EQ(first_paid(params), Time{0} + 8 * day);
}

TEST(FirstPayout, IsFollowedByOneForEachParcel) {
    economy::Params params = salaried(daily_usd, day);
    params.payout.daily_cap = params.payout.threshold;
    small::World world(params, {3, 0}, 10 * day);
    const Meters meters = world.run().economy.meters();
    EXPECT_EQ(meters[Meter::payouts_requested], 8);  // at the ends of days 2 to 9
    EXPECT_EQ(meters[Meter::usd_requested], 8 * daily_usd * Usd::one);
}

// ---- patience and review -------------------------------------------------------------------------------------------------

constexpr Duration granted = 2 * day;

/// Equal creators who live on an award alone: at the end of the second day all have the same, above the threshold.
economy::Params waiting(std::int64_t creators) {
    economy::Params p = small::quiet(500, creators);
    p.viewers.sessions_per_day = 1.0;
    p.gifting.rate_per_hour = 20.0;
    p.conversion.diamonds_per_coin = {0};
    p.conversion.usd_per_diamond = {Rate::one / 100};
    p.creators.attention_slope = 0.0;
    p.creators.followers_top = 1e3;
    p.attention.follow_probability = 0.0;
    p.award.rule = award::Rule::share_of_net;
    p.award.basis = award::Basis::followers;
    p.award.share = {Rate::one};
    p.award.every = granted;
    p.payout.threshold = {10'000};
    p.payout.daily_cap = {0};
    p.payout.patience = {0};
    p.payout.review_mean = {0};
    p.payout.review_most = {0};
    return p;
}

std::vector<double> waits(const economy::Params& params, std::uint64_t seed) {
    small::World world(params, {seed, 0}, 2 * granted);
    world.engine.run_until(Time{0} + 2 * granted, 1);  // up to the second award
    std::vector<double> result;
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) {
        EXPECT_GE(rooms.first_paid[row], Time{0} + granted);
        result.push_back(seconds(rooms.first_paid[row] - (Time{0} + granted)));
    });
    return result;
}

constexpr Duration mean = 1 * hour;
constexpr Duration most = 3 * hour;

/// An exponential time, cut: those below the cut follow the truncated law, and exp(-most / mean) of them are at it.
double p_of_review(std::uint64_t seed, int size, Duration actual) {
    economy::Params params = waiting(500 * size);
    params.payout.review_mean = actual;
    params.payout.review_most = most;
    std::vector<double> below;
    double cut = 0.0;
    for (const double wait : waits(params, seed)) {
        EXPECT_LE(wait, seconds(most));
        if (wait < seconds(most)) {
            below.push_back(wait);
        } else {
            ++cut;
        }
    }
    const double n = 500.0 * size;
    const double at_cut = std::exp(-seconds(most) / seconds(mean));
    const double p_cut = statistics::p_of_score((cut - n * at_cut) / std::sqrt(n * at_cut * (1.0 - at_cut)));
    const double p_law =
        statistics::p_of_law(below, [&](double x) { return (1.0 - std::exp(-x / seconds(mean))) / (1.0 - at_cut); });
    return std::min(1.0, 2.0 * std::min(p_cut, p_law));
}

TEST(FirstPayout, IsReviewedForAnExponentialTimeThatIsCut) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_review(seed, size, mean); });
}

TEST(FirstPayout, AWrongTimeOfReviewWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_review(seed, size, mean + 20 * minute); });
}

double p_of_patience(std::uint64_t seed, int size, Duration actual) {
    economy::Params params = waiting(500 * size);
    params.payout.patience = actual;
    return statistics::p_of_law(waits(params, seed), [](double x) { return 1.0 - std::exp(-x / seconds(mean)); });
}

TEST(FirstPayout, IsAskedForAfterAnExponentialTime) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_patience(seed, size, mean); });
}

TEST(FirstPayout, AWrongPatienceWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_patience(seed, size, mean + 15 * minute); });
}

}  // namespace
}  // namespace carat
