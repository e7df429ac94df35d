/// Limits that viewers set themselves: how many do, and that none of them spends more in a month.
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace carat {
namespace {

constexpr double share = 0.3;
constexpr Usd limit{10 * Usd::one};  // a quarter of a spend scale of 40 USD
constexpr Usd budget{80 * Usd::one};

economy::Params limited(std::int64_t viewers, double own_share) {
    economy::Params p = small::quiet(viewers, 5);
    p.viewers.spend_mean = {40 * Usd::one};
    p.caps.own_share = own_share;
    p.caps.own_multiple = 0.25;
    p.store.budget_multiple = 2.0;
    return p;
}

std::int64_t cents(Usd amount) { return amount.micros / 10'000; }

/// Monthly budgets in cents, by row of the wallet.
std::vector<std::int64_t> budgets(const small::World& world) {
    std::vector<std::int64_t> result;
    world.economy.population().for_each_payer(
        [&](std::uint32_t viewer, std::uint32_t) { result.push_back(world.economy.appetite_of(viewer).budget_cents); });
    return result;
}

double p_of_share(std::uint64_t seed, int size, double actual) {
    const small::World world(limited(10'000 * size, actual), {seed, 0}, day);
    const auto viewers = static_cast<double>(world.economy.wallets().size());
    double with = 0.0;
    for (const std::int64_t own : budgets(world)) {
        EXPECT_TRUE(own == cents(limit) || own == cents(budget));
        with += own == cents(limit) ? 1.0 : 0.0;
    }
    return statistics::p_of_score((with - viewers * share) / std::sqrt(viewers * share * (1.0 - share)));
}

TEST(OwnLimits, AreSetByTheStatedShareOfPayers) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_share(seed, size, share); });
}

TEST(OwnLimits, AWrongShareWouldBeSeen) {
    statistics::expect_detection([](auto seed, int size) { return p_of_share(seed, size, share * 1.1); });
}

/// Everybody wants to spend more than they may: those with a limit stop there each month, the others at their budget.
TEST(OwnLimits, NobodySpendsMoreThanTheirOwnInAMonth) {
    economy::Params params = limited(500, share);
    params.viewers.sessions_per_day = 1.0;
    params.viewers.activity_shape = 10.0;
    small::watch_single_videos(params, 10 * minute);
    params.gifting.rate_per_hour = 60.0;
    params.gifting.video_factor = 1.0;
    params.gifting.price_exponent = 0.0;
    params.store.packs = {{100}};  // 1.43 USD
    params.store.coin_price_app = {14'300};
    small::World world(params, {3, 0}, 60 * day);
    for (std::int64_t month = 1; month <= 2; ++month) {
        world.engine.run_until(Time{0} + month * 30 * day, 1);
        std::int64_t at_their_limit = 0;
        std::int64_t beyond_it = 0;  // of those who have none
        const std::vector<std::int64_t> most = budgets(world);
        for (std::size_t row = 0; row < most.size(); ++row) {
            const bool own = most[row] == cents(limit);
            const Usd spent = world.economy.spending(row).total;
            EXPECT_LE(spent.micros, month * (own ? limit : budget).micros);
            // Six packs fit in the limit, a seventh does not.
            at_their_limit += own && spent.micros == month * 6 * 1'430'000 ? 1 : 0;
            beyond_it += !own && spent.micros > month * limit.micros ? 1 : 0;
        }
        EXPECT_GT(at_their_limit, 50);
        EXPECT_GT(beyond_it, 150);
    }
    EXPECT_GT(world.economy.meters()[Meter::refused_purchases], 0);
}

TEST(OwnLimits, DoNotRaiseABudget) {
    economy::Params params = limited(1'000, 1.0);
    params.caps.own_multiple = 5.0;
    const small::World world(params, {3, 0}, day);
    for (const std::int64_t own : budgets(world)) EXPECT_EQ(own, cents(budget));
}

/// A limit that is set by rule is in force from the day of the policy, for the same people in every world.
TEST(OwnLimits, BelongToPeople) {
    economy::Params before = limited(1'000, 0.0);
    const small::World from_the_start(limited(1'000, share), {3, 0}, day);
    small::World later(before, {3, 0}, 2 * day, {{Time{0} + day, limited(1'000, share)}});
    later.engine.run_until(Time{0} + day, 1);
    for (const std::int64_t own : budgets(later)) EXPECT_EQ(own, cents(budget));
    later.engine.run_until(Time{0} + 2 * day, 1);
    EXPECT_EQ(budgets(later), budgets(from_the_start));
}

}  // namespace
}  // namespace carat
