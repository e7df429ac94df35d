/// The ring of stolen cards: what it charges, and who loses it. Nobody else is there, so that all money is the ring's.
#include "models/crediting.hpp"
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace carat {
namespace {

constexpr double usd_per_day = 100.0;

/// After 60 days every account is caught and every purchase charged back.
economy::Params ring_alone(std::int64_t accounts) {
    economy::Params p = small::quiet(Population::block_size, 5);
    p.viewers.sessions_per_day = 0.0;
    p.store.coin_price_app = {10'000};
    p.store.store_fee = {Rate::one * 30 / 100};
    p.store.sales_tax = {Rate::one / 10};
    p.store.bonus = {0};
    p.conversion.diamonds_per_coin = {Rate::one / 2};
    p.conversion.usd_per_diamond = {Rate::one / 100};
    p.payout.threshold = {Usd::one};
    p.payout.daily_cap = {0};
    p.payout.review_mean = {0};
    p.payout.review_most = {0};
    p.payout.fee = {0};
    p.payout.fee_share = {0};
    p.payout.withholding_tax = {0};
    p.ring.on = true;
    p.ring.accounts = accounts;
    p.ring.creators = 2;
    p.ring.usd_per_day = {100 * Usd::one};
    p.ring.caught_after = 2 * day;
    p.refunds.lag_mean = 5 * day;
    p.refunds.lag_most = 20 * day;
    p.refunds.chargeback_fee = {15 * Usd::one};
    return p;
}

constexpr Duration all_over = 60 * day;

/// Of an account.
std::int64_t held(const small::World& world, Account account) { return world.economy.ledger().balance(account); }

// ---- off -----------------------------------------------------------------------------------------------------------------

TEST(Ring, LeavesNoTraceWhenItIsOff) {
    economy::Params params = ring_alone(20);
    params.ring.on = false;
    small::World idle(params, {3, 0}, all_over);
    idle.run();
    const Meters meters = idle.economy.meters();
    for (const Meter meter : {Meter::ring_usd, Meter::ring_diamonds, Meter::chargebacks, Meter::purchases})
        EXPECT_EQ(meters[meter], 0);
    for (std::size_t i = 0; i < account_count; ++i) EXPECT_EQ(held(idle, static_cast<Account>(i)), 0);
    economy::Params other = params;
    other.ring = {};
    other.ring.accounts = 7;
    EXPECT_EQ(small::World(other, {3, 0}, all_over).run().digest(), idle.digest());
}

// ---- what is charged -----------------------------------------------------------------------------------------------------

/// An account that is caught after an exponential time of mean c buys on day d with probability exp(-d / c), an exponential
/// amount: the number of its purchases is geometric, and their sum exponential again.
double p_of_charges(std::uint64_t seed, int size, double believed) {
    constexpr std::int64_t accounts = 500;
    double charged = 0.0;
    for (int k = 0; k < size; ++k) {
        small::World world(ring_alone(accounts), {seed, static_cast<std::uint64_t>(k)}, all_over);
        charged += dollars({world.run().economy.meters()[Meter::ring_usd]});
    }
    constexpr double caught_after = 2.0;  // days
    const double mean = believed / (1.0 - std::exp(-1.0 / caught_after));
    const double number = static_cast<double>(accounts) * size;
    return statistics::p_of_score((charged - number * mean) / (mean * std::sqrt(number)));
}

TEST(Ring, ChargesTheStatedAmountUntilItIsCaught) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_charges(seed, size, usd_per_day); });
}

TEST(Ring, AWrongAmountWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_charges(seed, size, usd_per_day * 1.25); });
}

// ---- who loses -----------------------------------------------------------------------------------------------------------

/// Everything the ring did is charged back, once per purchase, and all its coins have become diamonds of its creators.
void expect_charged_back(const small::World& world) {
    const Meters meters = world.economy.meters();
    EXPECT_GT(meters[Meter::ring_usd], 0);
    EXPECT_EQ(held(world, Account::usd_paid_by_viewers), -meters[Meter::ring_usd]);
    EXPECT_EQ(held(world, Account::usd_refunds), meters[Meter::ring_usd]);
    EXPECT_EQ(meters[Meter::chargebacks], meters[Meter::purchases]);
    EXPECT_EQ(held(world, Account::usd_losses), meters[Meter::chargebacks] * 15 * Usd::one);
    EXPECT_EQ(held(world, Account::coins_held), 0);
    EXPECT_EQ(held(world, Account::diamonds_from_gifts), -meters[Meter::ring_diamonds]);
    for (const Sample& sample : world.economy.record().samples) EXPECT_EQ(sample.ledger.imbalance(), 0);
}

/// What the platform is short of is what creators were paid and the banks' penalties, and what others keep of their fees.
std::int64_t loss(const small::World& world) {
    return held(world, Account::usd_creators) + held(world, Account::usd_losses) +
           held(world, Account::usd_store_fees) + held(world, Account::usd_taxes);
}

TEST(Ring, ThePlatformBearsWhatItPaidOutAndThePenalties) {
    economy::Params params = ring_alone(20);
    params.refunds.fee_returned = {Rate::one};
    params.refunds.bearer = refunds::Bearer::platform;
    small::World world(params, {3, 0}, all_over);
    expect_charged_back(world.run());
    EXPECT_EQ(held(world, Account::usd_store_fees), 0);
    EXPECT_EQ(held(world, Account::usd_taxes), 0);
    EXPECT_GT(held(world, Account::usd_creators), 0);
    EXPECT_EQ(held(world, Account::usd_platform), -loss(world));
    EXPECT_EQ(held(world, Account::diamonds_clawed_back), 0);
}

TEST(Ring, AStoreThatKeepsItsFeeLeavesItToThePlatform) {
    economy::Params params = ring_alone(20);
    params.refunds.fee_returned = {0};
    small::World world(params, {3, 0}, all_over);
    expect_charged_back(world.run());
    const std::int64_t charged = world.economy.meters()[Meter::ring_usd];
    EXPECT_EQ(held(world, Account::usd_taxes), charged / 10);
    EXPECT_EQ(held(world, Account::usd_store_fees), charged * 27 / 100);
    EXPECT_EQ(held(world, Account::usd_platform), -loss(world));
}

/// What became of the ring's coins is taken back, whatever the schedule made of them; what was paid out is a debt.
TEST(Ring, CreatorsOweWhatTheyWerePaidIfTheyBearTheLoss) {
    for (const std::int64_t tenths : {10, 6}) {
        economy::Params params = ring_alone(20);
        params.refunds.bearer = refunds::Bearer::creator;
        params.rewards.schedule = rewards::Schedule::flat;
        params.rewards.flat_factor = {Rate::one * tenths / 10};
        small::World world(params, {3, 0}, all_over);
        expect_charged_back(world.run());
        EXPECT_EQ(held(world, Account::diamonds_clawed_back), world.economy.meters()[Meter::ring_diamonds]);
        EXPECT_EQ(held(world, Account::diamonds_held), -held(world, Account::diamonds_redeemed));
        EXPECT_GT(held(world, Account::diamonds_redeemed), 0);
    }
}

/// A cut of the rate after the gifts does not make the debt smaller.
TEST(Ring, CreatorsOweWhatTheCoinsWereWorthThen) {
    economy::Params params = ring_alone(20);
    params.refunds.bearer = refunds::Bearer::creator;
    economy::Params cut = params;
    cut.conversion.diamonds_per_coin = {Rate::one / 4};
    small::World world(params, {3, 0}, all_over, {{Time{0} + 4 * day, cut}});
    expect_charged_back(world.run());
    EXPECT_EQ(held(world, Account::diamonds_clawed_back), world.economy.meters()[Meter::ring_diamonds]);
}

TEST(Ring, AHoldLongerThanTheLagLosesNothingButPenalties) {
    economy::Params params = ring_alone(20);
    params.refunds.bearer = refunds::Bearer::creator;
    params.refunds.fee_returned = {Rate::one};
    params.payout.hold = params.refunds.lag_most + day;
    small::World world(params, {3, 0}, all_over);
    expect_charged_back(world.run());
    EXPECT_EQ(held(world, Account::usd_creators), 0);
    EXPECT_EQ(held(world, Account::usd_platform), -held(world, Account::usd_losses));
    EXPECT_EQ(held(world, Account::diamonds_held), 0);
}

TEST(Ring, PaysItsOwnCreatorsAndNobodyElse) {
    small::World world(ring_alone(20), {3, 0}, all_over);
    world.run();
    for (std::uint32_t creator = 0; creator < world.economy.creators(); ++creator) {
        const Rooms& rooms = world.economy.rooms(world.economy.partition(creator));
        const Coins gifts = rooms.total(world.economy.row_of(creator)).gifts;
        EXPECT_EQ(gifts > Coins{0}, creator < 2) << creator;
    }
}

}  // namespace
}  // namespace carat
