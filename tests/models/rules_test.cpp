/// What the cards of the models say under Law and Keeps.
#include "models/crediting.hpp"
#include "models/effort.hpp"
#include "models/inequality.hpp"
#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace carat {
namespace {

// ---- books ---------------------------------------------------------------------------------------------------------------

TEST(Books, EveryMoveSumsToZero) {
    Ledger ledger;
    ledger.move(Account::coins_sold, Account::coins_held, Coins{70});
    ledger.move(Account::coins_held, Account::coins_gifted, Coins{30});
    ledger.move(Account::usd_paid_by_viewers, Account::usd_platform, Usd{1'001'000});
    EXPECT_EQ(ledger.imbalance(), 0);
    EXPECT_EQ(ledger.balance(Account::coins_held), 40);
    EXPECT_NO_THROW(ledger.check_closed("now"));
    EXPECT_NO_THROW(ledger.check_rows(Account::coins_held, 40, "now"));
}

TEST(Books, NameTheAccountThatDoesNotClose) {
    Ledger ledger;
    ledger.move(Account::coins_sold, Account::coins_held, Coins{70});
    try {
        ledger.check_rows(Account::coins_held, 69, "at day 3");
        FAIL();
    } catch (const BrokenBooks& error) {
        EXPECT_STREQ(error.what(), "account coins_held says 70 units but its rows sum to 69 at day 3");
    }
}

TEST(Books, NobodyHoldsLessThanNothing) {
    Ledger ledger;
    ledger.move(Account::coins_held, Account::coins_gifted, Coins{1});
    EXPECT_THROW(ledger.check_closed("now"), BrokenBooks);
}

TEST(Books, AMoveAcrossCommoditiesIsSeen) {
    Ledger ledger;
    ledger.move(Account::coins_sold, Account::usd_platform, Coins{5});
    EXPECT_THROW(ledger.check_closed("now"), BrokenBooks);
    EXPECT_EQ(ledger.imbalance(), 10);
}

// ---- conversion ----------------------------------------------------------------------------------------------------------

TEST(Crediting, LosesNothingButANamedRounding) {
    for (const std::int64_t coins : {1LL, 2LL, 7LL, 99LL, 29'999LL, 100'000'000LL}) {
        for (const std::int64_t rate : {0LL, 1LL, 333'333'333LL, 501'000'000LL, 1'000'000'000LL}) {
            for (const std::int64_t factor : {0LL, 1LL, 380'000'000LL, 1'000'000'000LL, 1'060'000'000LL}) {
                const auto worth = crediting::worth({coins}, {rate}, {factor});
                const Wide exact = static_cast<Wide>(coins) * rate * factor;  // in 1e-18 diamonds
                constexpr Wide unit = 1'000'000'000'000;                      // of a micro-diamond
                EXPECT_LE(worth.credited.micros * unit, exact);
                EXPECT_GE(worth.given.micros * unit, exact);
                EXPECT_LE((worth.given - worth.credited).micros, 1);
            }
        }
    }
}

TEST(Crediting, AnExactRateRoundsNothing) {
    const auto worth = crediting::worth({1'000}, {501'000'000}, {Rate::one});
    EXPECT_EQ(worth.credited.micros, 501 * Diamonds::one);
    EXPECT_EQ(worth.given, worth.credited);
}

TEST(Cash, DiamondsForCashNeverCostMoreThanTheCash) {
    for (const std::int64_t cash : {1LL, 999'999LL, 50'000'000LL, 1'000'000'000LL}) {
        for (const std::int64_t rate : {1LL, 4'761'904LL, 5'000'000LL, 10'000'000LL}) {
            EXPECT_LE(cash_for(diamonds_for({cash}, {rate}), {rate}).micros, cash);
        }
    }
}

// ---- awards and payouts --------------------------------------------------------------------------------------------------

/// What was granted for one week, and a tenth of what the platform had of it before payouts.
std::pair<double, double> granted_and_pool(award::Rule rule, double kyc_failure) {
    economy::Params params = small::busy();
    params.award.rule = rule;
    params.award.share = {Rate::one / 10};
    params.award.every = 7 * day;
    params.rewards.compensation = {0};  // is awarded, too
    params.ring.on = false;             // buys again right after the award
    params.payout.review_mean = params.payout.review_most = {0};
    params.payout.kyc_failure = kyc_failure;
    small::World world(params, {3, 0}, 7 * day);
    const Ledger ledger = world.run().economy.ledger();
    const Meters meters = world.economy.meters();
    EXPECT_GT(meters[Meter::payouts_requested], 10);
    const std::int64_t paid_out =
        kyc_failure > 0.0 ? ledger.balance(Account::usd_in_transit) : meters[Meter::usd_requested];
    return {-whole({ledger.balance(Account::diamonds_awarded)}) * 0.01,
            0.1 * dollars({ledger.balance(Account::usd_platform) + paid_out})};
}

TEST(Award, APoolIsNeverExceeded) {
    for (const award::Rule rule : {award::Rule::share_of_net, award::Rule::tournament}) {
        for (const double kyc_failure : {0.0, 1.0}) {  // a payout that comes back is no revenue
            const auto [granted, pool] = granted_and_pool(rule, kyc_failure);
            EXPECT_LE(granted, pool * 1.000001) << kyc_failure;
            EXPECT_GT(granted, 0.99 * pool) << kyc_failure;
        }
    }
}

// ---- schedules -----------------------------------------------------------------------------------------------------------

TEST(Rewards, BracketsThatBeginWithinAMonthKnowOfItsIncome) {
    const economy::Params flat = small::quiet(200, 3);
    economy::Params brackets = flat;
    brackets.rewards.schedule = rewards::Schedule::brackets;
    brackets.rewards.bracket_from = {{0}, {1}};  // nothing more once anything was received this month
    brackets.rewards.bracket_factor = {{Rate::one}, {0}};
    small::World world(flat, {3, 0}, 50 * day, {{Time{0} + 45 * day, brackets}});
    const auto& samples = world.run().economy.record().samples;
    const auto credited = [&](std::size_t on_day) {
        return -samples[on_day].ledger.balance(Account::diamonds_from_gifts);
    };
    EXPECT_GT(credited(45), credited(30));
    EXPECT_EQ(credited(50), credited(45));
    EXPECT_GT(samples[50].ledger.balance(Account::coins_gifted), samples[45].ledger.balance(Account::coins_gifted));
}

TEST(Rewards, TheLeagueIsAShareOfThoseWhoAreThere) {
    economy::Params params = small::busy();
    params.rewards.league_top = 0.2;
    params.creators.exits_per_month = 3.0;
    params.creators.joins_per_month = 0.0;
    small::World world(params, {3, 0}, 14 * day);
    std::int64_t present = 0;
    std::int64_t holders = 0;
    world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
        present += rooms.status[row] == Status::gone ? 0 : 1;
        holders += rooms.league[row];
    });
    EXPECT_LT(present, 45);
    EXPECT_EQ(holders, present / 5);
}

TEST(Payout, NobodyIsPaidBelowTheThresholdOrAboveTheCap) {
    economy::Params params = small::busy();
    params.payout.threshold = {20 * Usd::one};
    params.payout.daily_cap = {20 * Usd::one};
    small::World world(params, {3, 0}, 14 * day);
    const Meters meters = world.run().economy.meters();
    EXPECT_GT(meters[Meter::payouts_requested], 10);
    // Threshold and cap are equal: every request is exactly that, less what whole micro-diamonds cannot pay.
    EXPECT_NEAR(static_cast<double>(meters[Meter::usd_requested]),
                20e6 * static_cast<double>(meters[Meter::payouts_requested]),
                static_cast<double>(meters[Meter::payouts_requested]));
}

TEST(Payout, TheBankGetsWhatFeesAndTaxesLeave) {
    economy::Params params = small::busy();
    params.award.rule = award::Rule::none;  // an award at the last moment would still be in transit
    params.payout.kyc_failure = 0.0;
    params.payout.fee = {0};
    params.payout.fee_share = {0};
    params.payout.review_most = {0};
    params.payout.review_mean = {0};
    params.agency.enrolment = 0.0;
    params.store.sales_tax = {0};
    small::World world(params, {3, 0}, 14 * day);
    const Ledger ledger = world.run().economy.ledger();
    EXPECT_EQ(ledger.balance(Account::usd_in_transit), 0);
    const double paid = dollars({ledger.balance(Account::usd_creators)});
    EXPECT_NEAR(dollars({ledger.balance(Account::usd_taxes)}), paid / 4.0, 0.001);  // 20 % withheld of the whole
    EXPECT_GT(paid, 0.0);
}

// ---- effort --------------------------------------------------------------------------------------------------------------

TEST(Effort, SettlesWhereTheSupplyElasticitySays) {
    creators::Params p;
    p.supply_elasticity = 0.75;
    double effort = 1.0;
    for (int week_number = 0; week_number < 200; ++week_number) effort = effort::adjusted(p, effort, 1.5);
    EXPECT_NEAR(effort, std::pow(1.5, 0.75), 1e-9);
}

TEST(Effort, ExitHazardFallsWithAgeAndRisesWithShortfall) {
    const creators::Params p;
    const Usd reservation{2 * Usd::one};
    const double settled = effort::exit_hazard(p, 1'000 * day, reservation, reservation);
    EXPECT_NEAR(settled * seconds(30 * day), p.exits_per_month, 1e-6);
    EXPECT_NEAR(effort::exit_hazard(p, {0}, reservation, reservation) / settled, 1.0 + p.young_factor, 1e-6);
    EXPECT_NEAR(effort::exit_hazard(p, 1'000 * day, {0}, reservation) / settled, 1.0 + p.exit_sensitivity, 1e-6);
    EXPECT_NEAR(effort::exit_hazard(p, 1'000 * day, {100 * Usd::one}, reservation), settled, 1e-12);
}

// ---- inequality ----------------------------------------------------------------------------------------------------------

TEST(Inequality, OfEqualsIsZeroAndOfOneOwnerIsNearlyOne) {
    const Eigen::ArrayXd equal = Eigen::ArrayXd::Constant(100, 3.0);
    EXPECT_NEAR(inequality::gini(equal), 0.0, 1e-12);
    EXPECT_NEAR(inequality::top_share(equal, 0.1), 0.1, 1e-12);
    Eigen::ArrayXd one = Eigen::ArrayXd::Zero(100);
    one[99] = 5.0;
    EXPECT_NEAR(inequality::gini(one), 0.99, 1e-12);
    EXPECT_EQ(inequality::top_share(one, 0.01), 1.0);
    EXPECT_EQ(inequality::gini(Eigen::ArrayXd()), 0.0);
}

TEST(Inequality, OfALognormalIsTheErrorFunctionOfItsSigma) {
    constexpr Eigen::Index n = 200'000;
    constexpr double sigma = 1.3;
    Eigen::ArrayXd values(n);
    enum class Purpose : std::uint32_t { income = 1 };
    for (Eigen::Index i = 0; i < n; ++i) {
        Draws draw = Luck{1, 0}.draws(Purpose::income, static_cast<std::uint64_t>(i), 0);
        const double u = uniform(draw) + 1e-300;
        values[i] = std::exp(sigma * std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * M_PI * uniform(draw)));
    }
    const Eigen::ArrayXd ascending = inequality::sorted(values);
    constexpr double tolerance = 0.01;  // five standard errors of the Gini at this n and sigma
    EXPECT_NEAR(inequality::gini(ascending), std::erf(sigma / 2.0), tolerance);
    EXPECT_NEAR(inequality::quantile(ascending, 0.5), 1.0, tolerance);
    const Eigen::ArrayXd curve = inequality::lorenz(ascending, 11);
    EXPECT_EQ(curve[0], 0.0);
    EXPECT_NEAR(curve[10], 1.0, 1e-9);
    EXPECT_NEAR(1.0 - curve[9], inequality::top_share(ascending, 0.1), 1e-9);
}

// ---- population ----------------------------------------------------------------------------------------------------------

TEST(Population, TheCensusCountsWhoIsPresent) {
    viewers::Params params;
    params.count = 5 * Population::block_size + 100;
    params.lifetime_scale = 30 * day;
    params.joins_per_month = 0.6;
    const std::array<double, 2> shares{0.7, 0.3};
    const Population population(params, shares, {3, 0}, 90 * day);
    for (const std::int64_t on_day : {0, 1, 10, 45, 90}) {
        const Time now = Time{0} + on_day * day;
        std::int64_t present = 0;
        for (std::uint32_t id = 0; id < population.blocks() * Population::block_size; ++id)
            present += population.present(id, now) ? 1 : 0;
        const auto census = population.census(now);
        EXPECT_EQ(census.members, present) << on_day;
        EXPECT_EQ(census.members, params.count + census.joined - census.left) << on_day;
    }
}

TEST(Population, StaysStationaryWhenJoinsReplaceLeavers) {
    viewers::Params params;
    params.count = 20 * Population::block_size;
    params.lifetime_scale = 300 * day;
    params.lifetime_shape = 3.0;  // mean 150 days: a fifth leaves per 30 days
    params.joins_per_month = 30.0 / 150.0;
    const std::array<double, 1> shares{1.0};
    const Population population(params, shares, {3, 0}, 200 * day);
    for (const std::int64_t on_day : {20, 60, 120, 200}) {
        const auto members = static_cast<double>(population.census(Time{0} + on_day * day).members);
        EXPECT_NEAR(members / static_cast<double>(params.count), 1.0, 0.02) << on_day;
    }
}

TEST(Population, PicksEachPersonInProportionToActivity) {
    viewers::Params params;
    params.count = Population::block_size;
    params.joins_per_month = 0.0;
    params.activity_shape = 2.0;
    params.lifetime_scale = 100'000 * day;
    const std::array<double, 1> shares{1.0};
    const Population population(params, shares, {3, 0}, day);
    enum class Purpose : std::uint32_t { pick = 1 };
    Draws draw = Luck{1, 0}.draws(Purpose::pick, 0, 0);
    constexpr double picks = 2e6;
    Eigen::ArrayXd counts = Eigen::ArrayXd::Zero(Population::block_size);
    for (int i = 0; i < static_cast<int>(picks); ++i) ++counts[population.pick(0, Time{0}, draw())];
    const Eigen::ArrayXd activity = counts * (Population::block_size / picks);
    EXPECT_NEAR(activity.mean(), 1.0, 1e-9);
    // A gamma law of shape 2 has variance 1/2; the slices' middles lose a little of the tail, counting noise adds 1/1953.
    EXPECT_NEAR((activity - 1.0).square().mean(), 0.5, 0.01);
}

TEST(Population, PayersHaveRowsAndOthersNone) {
    viewers::Params params;
    params.count = 10 * Population::block_size;
    params.payer_share = 0.05;
    params.joins_per_month = 0.0;
    const std::array<double, 1> shares{1.0};
    const Population population(params, shares, {3, 0}, day);
    std::vector<int> owners(population.rows());
    std::int64_t without = 0;
    for (std::uint32_t id = 0; id < params.count; ++id) {
        const std::uint32_t row = population.row(id);
        if (row == nobody) {
            ++without;
        } else {
            ++owners[row];
        }
    }
    EXPECT_EQ(owners, std::vector<int>(population.rows(), 1));
    EXPECT_NEAR(static_cast<double>(population.rows()), 0.05 * static_cast<double>(params.count), 10.0);
    EXPECT_EQ(without + population.rows(), params.count);
}

}  // namespace
}  // namespace carat
