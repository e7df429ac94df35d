/// Special cases with exact answers: Little's law, wallets, branching, the conversion chain. Each claim is followed by a mistake
/// that it would catch.
#include "models/crediting.hpp"
#include "models/purchasing.hpp"
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <array>

namespace carat {
namespace {

using statistics::expect_agreement;
using statistics::expect_detection;

// ---- Little's law for viewers --------------------------------------------------------------------------------------------

economy::Params video_world(double sessions_per_day) {
    economy::Params p = small::quiet(4 * Population::block_size, 4);
    p.viewers.payer_share = 0.0;
    p.viewers.sessions_per_day = sessions_per_day;
    p.attention.live_share = 0.0;
    p.attention.another_view = 0.0;
    p.attention.video_median = 3 * minute;
    p.attention.video_sigma = 0.8;
    return p;
}

/// Viewers present at moments far apart are Poisson with mean arrival rate * mean stay (M/G/infinity).
double p_of_audience(std::uint64_t seed, int size, double actual_sessions) {
    constexpr double sessions_per_day = 6.0;
    const double mean_stay = seconds(3 * minute) * std::exp(0.5 * 0.8 * 0.8);
    const double expected = 4.0 * Population::block_size * sessions_per_day / seconds(day) * mean_stay;
    const int moments = 150 * size;
    small::World world(video_world(actual_sessions), {seed, 0}, (moments + 4) * hour);
    world.engine.run_until(Time{0} + 4 * hour, 1);
    double sum = 0.0;
    double scatter = 0.0;
    for (int i = 0; i < moments; ++i) {
        world.engine.run_until(world.engine.now() + hour, 1);
        double present = 0.0;
        world.for_each_creator([&](const Rooms& rooms, std::size_t row) { present += rooms.browsing[row]; });
        sum += present;
        scatter += (present - expected) * (present - expected) / expected;
    }
    const double p_mean = statistics::p_of_score((sum - moments * expected) / std::sqrt(moments * expected));
    return std::min(1.0, 2.0 * std::min(p_mean, statistics::p_of_chi_squared(scatter, moments)));
}

TEST(ClosedFlows, LittlesLawHoldsForViewers) {
    expect_agreement([](auto seed, int size) { return p_of_audience(seed, size, 6.0); });
}

TEST(ClosedFlows, AWrongArrivalRateWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_audience(seed, size, 6.0 * 1.08); });
}

// ---- wallets and Little's law for coins ----------------------------------------------------------------------------------

constexpr std::size_t steps = 10;  // gifts of 10 coins in a pack of 100
constexpr std::int64_t gift_coins = 10;

economy::Params wallet_world(std::int64_t pack) {
    economy::Params p = small::quiet(3'000, 3);
    p.attention.live_share = 1.0;
    p.gifting.rate_per_hour = 60.0;
    p.gifting.video_factor = 1.0;
    p.viewers.sessions_per_day = 3.0;
    p.store.packs = {{pack}};
    return p;
}

/// A wallet runs round 90, 80, ..., 0, 90, ...: seen at a moment that does not depend on it, each step is as likely.
double p_of_wallets(std::uint64_t seed, int size, std::int64_t pack) {
    std::array<double, steps> seen{};
    double buyers = 0.0;
    for (int k = 0; k < size; ++k) {
        small::World world(wallet_world(pack), {seed, static_cast<std::uint64_t>(k)}, 12 * day);
        for (const Wallet& wallet : world.run().economy.wallets()) {
            constexpr double enough = 60.0;  // gifts expected: then the wallet has forgotten that it began empty
            if (static_cast<double>(wallet.gifted.count) < enough * gift_coins) continue;
            ++buyers;
            ++seen[static_cast<std::size_t>(wallet.coins.count / gift_coins) % steps];
        }
    }
    std::array<double, steps> expected{};
    expected.fill(buyers / steps);
    return statistics::p_of_counts(seen, expected);
}

TEST(ClosedFlows, WalletsAreUniformOverTheStepsOfAPack) {
    expect_agreement([](auto seed, int size) { return p_of_wallets(seed, size, 100); });
}

TEST(ClosedFlows, AWrongPackWouldBeSeenInTheWallets) {
    expect_detection([](auto seed, int size) { return p_of_wallets(seed, size, 90); });
}

/// The float against Little's law: coins sold per interval between two gifts of a wallet, times the 4.5 intervals for which a
/// coin of a pack waits on average. In standard errors.
double score_of_float(std::int64_t pack, double believed_wait) {
    small::World world(wallet_world(pack), {3, 0}, 20 * day);
    const auto& samples = world.run().economy.record().samples;
    constexpr std::size_t settled = 8;  // days until wallets have forgotten that they began empty
    double held = 0.0;
    for (std::size_t i = settled + 1; i < samples.size(); ++i)
        held += static_cast<double>(samples[i].ledger.balance(Account::coins_held));
    const double mean_float = held / static_cast<double>(samples.size() - settled - 1);
    const Sample& first = samples[settled];
    const auto sold = static_cast<double>(first.ledger.balance(Account::coins_sold) -
                                          samples.back().ledger.balance(Account::coins_sold));
    const auto gifts = static_cast<double>(samples.back().meters[Meter::gifts] - first.meters[Meter::gifts]);
    double holders = 0.0;
    for (const Wallet& wallet : world.economy.wallets()) holders += wallet.bought;
    const double expected = sold / (gifts / holders) * believed_wait;
    const double error =
        gift_coins * std::sqrt((steps * steps - 1.0) / 12.0 * holders);  // of independent uniform steps
    return (mean_float - expected) / error;
}

TEST(ClosedFlows, LittlesLawHoldsForCoins) {
    constexpr double five_errors = 5.0;
    EXPECT_LT(std::abs(score_of_float(100, 4.5)), five_errors);
    EXPECT_GT(std::abs(score_of_float(100, 5.0)), five_errors);  // a coin that waited half a gift longer would be seen
}

TEST(ClosedFlows, TheFloatIsWhatCameInLessWhatWentOut) {
    small::World world(wallet_world(100), {4, 0}, 5 * day);
    for (const Sample& sample : world.run().economy.record().samples) {
        const Ledger& ledger = sample.ledger;
        EXPECT_EQ(ledger.balance(Account::coins_held),
                  -ledger.balance(Account::coins_sold) - ledger.balance(Account::coins_gifted));
    }
    EXPECT_GT(world.economy.ledger().balance(Account::coins_held), 0);
}

// ---- the room's own excitation -------------------------------------------------------------------------------------------

economy::Params crowded_room(double branching) {
    economy::Params p = small::quiet(2'000, 1);
    p.attention.live_share = 1.0;
    p.gifting.rate_per_hour = 20.0;
    p.gifting.branching = branching;
    p.gifting.decay = 20 * second;
    p.gifting.video_factor = 0.0;
    p.viewers.sessions_per_day = 12.0;
    p.creators.hours_median = 168.0;
    p.creators.hours_sigma = 0.0;
    return p;
}

/// With guests always present, a room whose gifts each cause n more on average has base / (1 - n) of them.
double p_of_branching(std::uint64_t seed, int size, double branching, double believed) {
    double gifts = 0.0;
    double base = 0.0;
    for (int k = 0; k < 2 * size; ++k) {
        const economy::Params params = crowded_room(branching);
        small::World world(params, {seed, static_cast<std::uint64_t>(k)}, 4 * day,
                           small::closing(params, Time{0} + 3 * day));
        const Meters meters = world.run().economy.meters();
        gifts += static_cast<double>(meters[Meter::gifts]);
        base += 20.0 * seconds(Duration{meters[Meter::live_watch_micros]}) / seconds(hour);
    }
    const double expected = base / (1.0 - believed);
    const double variance = base / std::pow(1.0 - believed, 3);  // of a linear Hawkes process
    constexpr double lost = 0.002;                               // echoes past the end of a stream of an hour
    const double off = std::max(0.0, std::abs(gifts - expected) - lost * expected);
    return statistics::p_of_score(off / std::sqrt(variance));
}

TEST(ClosedFlows, ARoomMultipliesItsGiftsByItsBranching) {
    expect_agreement([](auto seed, int size) { return p_of_branching(seed, size, 0.3, 0.3); });
}

TEST(ClosedFlows, ARoomWithNegativeBranchingDampsItsGifts) {
    expect_agreement([](auto seed, int size) { return p_of_branching(seed, size, -0.4, -0.4); });
}

TEST(ClosedFlows, AWrongBranchingWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_branching(seed, size, 0.3, 0.26); });
    expect_detection([](auto seed, int size) { return p_of_branching(seed, size, -0.4, -0.35); });
}

// ---- the conversion chain of three platforms -----------------------------------------------------------------------------

/// What a creator gets for gifts of `coins`, in micro-USD, through the functions every gift goes through.
std::int64_t creator_micros(Coins coins, Rate per_coin, Rate usd_per_diamond) {
    return cash_for(crediting::worth(coins, per_coin, {Rate::one}).credited, usd_per_diamond).micros;
}

TEST(ClosedFlows, TikToksChainGivesHalfACentPerCoin) {
    economy::Params params = small::quiet(10, 1);
    params.store = {};
    const auto parts = purchasing::split(Rules(params), Channel::app, {70 * 14'300});
    EXPECT_EQ(parts.fee.micros, 300'300);
    EXPECT_EQ(parts.platform.micros, 700'700);
    const conversion::Params rate;
    EXPECT_EQ(creator_micros({1}, rate.diamonds_per_coin, rate.usd_per_diamond), 5'000);  // 0.0050 USD per coin
    EXPECT_NEAR(0.0143 * 0.7 * 0.5, 0.0050, 0.00001);  // half of the net, as they say
    EXPECT_EQ(creator_micros({29'999}, rate.diamonds_per_coin, rate.usd_per_diamond),
              149'995'000);  // the Lion: 150 USD
}

TEST(ClosedFlows, TwitchsWebShareRisesWithThePack) {
    const Rate bit{Rate::one / 100};
    constexpr double small_pack = 1'400'000.0;
    constexpr double large_pack = 308'000'000.0;
    EXPECT_NEAR(static_cast<double>(creator_micros({100}, {Rate::one}, bit)) / small_pack, 0.714, 0.0005);
    EXPECT_NEAR(static_cast<double>(creator_micros({25'000}, {Rate::one}, bit)) / large_pack, 0.812, 0.0005);
}

TEST(ClosedFlows, BigosThresholdIs31Dollars90) {
    EXPECT_NEAR(dollars(cash_for({6'700 * Diamonds::one}, {Rate::one / 210})), 31.90, 0.005);
}

TEST(ClosedFlows, AMissingStoreFeeWouldBeSeen) {
    economy::Params params = small::quiet(10, 1);
    params.store = {};
    params.store.store_fee = {0};
    EXPECT_NE(purchasing::split(Rules(params), Channel::app, {70 * 14'300}).platform.micros, 700'700);
}

}  // namespace
}  // namespace carat
