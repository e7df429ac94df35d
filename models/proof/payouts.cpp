#include "models/proof/payouts.hpp"

#include "models/proof/gifts.hpp"
#include "models/proof/scores.hpp"
#include "models/proof/small_world.hpp"

#include <boost/math/distributions/poisson.hpp>

#include <cmath>

namespace carat::proof {
namespace {

constexpr Usd overshoot{10'000};
constexpr int worlds = 24;

economy::Params payout_world(Usd at) {
    economy::Params p = small::quiet(400, 3);
    p.attention.live_share = 1.0;
    p.gifting.rate_per_hour = gifts_per_hour;
    p.gifting.video_factor = 1.0;
    p.payout.threshold = at;
    p.payout.daily_cap = {0};
    return p;
}

/// Creators whose account is not what `gifts_per_payout` gifts per payout leave.
std::int64_t wrong_accounts(const small::World& world) {
    std::int64_t wrong = 0;
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) {
        const std::int64_t gifts = rooms.total(row).gifts.count / 10;
        const std::int64_t redeemed = gifts / gifts_per_payout * gifts_per_payout * 5 * Diamonds::one;
        const std::int64_t rest = gifts % gifts_per_payout * 5 * Diamonds::one;
        wrong += rooms.redeemed[row].micros != redeemed || rooms.balance[row].micros != rest ? 1 : 0;
    });
    return wrong;
}

/// E floor(N / k) for N Poisson: what a renewal process whose steps take k gifts has done.
double mean_renewals(double gifts, std::int64_t per_step) {
    const boost::math::poisson_distribution<double> law(gifts);
    double mean = 0.0;
    const double last = gifts + 12.0 * std::sqrt(gifts) + 100.0;
    for (std::int64_t j = per_step; static_cast<double>(j) < last; j += per_step) {
        mean += boost::math::cdf(boost::math::complement(law, static_cast<double>(j - 1)));
    }
    return mean;
}

}  // namespace

Evidence payout_accounts(std::uint64_t seed, Usd threshold) {
    small::World world(payout_world(threshold), {seed, 0}, 6 * day);
    const std::int64_t wrong = wrong_accounts(world.run());
    const Meters meters = world.economy.meters();
    const std::int64_t paid = meters[Meter::payouts_requested] * (payout_threshold + overshoot).micros;
    const bool none = meters[Meter::payouts_requested] == 0;
    const std::int64_t off = wrong + (meters[Meter::usd_requested] != paid || none ? 1 : 0);
    return exactly(static_cast<double>(off), 0.0);
}

Evidence payout_renewals(std::uint64_t seed, int size, double rate) {
    economy::Params params = payout_world(payout_threshold);
    params.gifting.rate_per_hour = rate;
    Scores scores;
    double paid = 0.0;
    double mean = 0.0;
    for (int k = 0; k < worlds * size; ++k) {
        const Luck luck{seed, static_cast<std::uint64_t>(k)};
        small::World world(params, luck, 6 * day, small::closing(params, Time{0} + 4 * day));
        world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
            const double gifts = gifts_per_hour * seconds(Duration{rooms.total(row).watch_micros}) / seconds(hour);
            const double payouts =
                static_cast<double>(rooms.redeemed[row].micros) / (gifts_per_payout * 5.0 * Diamonds::one);
            // The variance of N / k, and of the fraction that the floor cuts off.
            const double variance = gifts / (gifts_per_payout * gifts_per_payout) + 1.0 / 12.0;
            const double expected = mean_renewals(gifts, gifts_per_payout);
            scores.add(payouts, expected, variance);
            paid += payouts;
            mean += expected;
        });
    }
    return {paid / mean, 1.0, scores.p_of_mean()};
}

economy::Params salaried(Usd threshold, Duration hold) {
    constexpr std::int64_t fans = daily_usd / 5;  // each gives one pack of 1,000 coins a day: 500 diamonds, 5 USD
    economy::Params p = small::quiet(fans, 1);
    p.viewers.sessions_per_day = 30.0;
    p.viewers.activity_shape = 1'000.0;
    small::watch_single_videos(p, 10 * minute);
    p.gifts = {{"cap", {{100}, false}}};
    p.gifting.rate_per_hour = 60.0;
    p.gifting.video_factor = 1.0;
    p.gifting.price_exponent = 0.0;
    p.store.packs = {{1'000}};
    p.store.coin_price_app = {10'000};
    p.caps.day = {10 * Usd::one};
    p.conversion.diamonds_per_coin = {Rate::one / 2};
    p.conversion.usd_per_diamond = {Rate::one / 100};
    p.payout.threshold = threshold;
    p.payout.daily_cap = {0};
    p.payout.hold = hold;
    p.payout.review_mean = {0};
    p.payout.review_most = {0};
    p.payout.fee = {0};
    p.payout.fee_share = {0};
    p.payout.withholding_tax = {0};
    return p;
}

Evidence first_payout(std::uint64_t seed, Usd higher) {
    double measured = 0.0;
    double exact = 0.0;
    bool right = true;
    for (const std::int64_t usd : {std::int64_t{1}, daily_usd, daily_usd + 1, 4 * daily_usd, 4 * daily_usd + 1}) {
        const std::int64_t days = (usd + daily_usd - 1) / daily_usd;
        for (const Duration hold : {Duration{1}, day, 3 * day + 5 * hour}) {
            small::World world(salaried(Usd{usd * Usd::one} + higher, hold), {seed, 0}, 10 * day);
            const Time paid = world.run().economy.rooms(0).first_paid[0];
            right = right && paid == Time{0} + days * day + hold;
            measured += seconds(paid - Time{0}) / seconds(day);
            exact += seconds(days * day + hold) / seconds(day);
        }
    }
    return {measured, exact, right ? 1.0 : 0.0};
}

}  // namespace carat::proof
