/// Special cases with exact answers: gifts, sessions, payouts. Each claim is followed by a mistake that it would catch.
#include "tests/models/small_world.hpp"
#include "tests/statistics.hpp"

#include <boost/math/distributions/poisson.hpp>
#include <gtest/gtest.h>

namespace carat {
namespace {

using statistics::expect_agreement;
using statistics::expect_detection;

constexpr double mistake = 1.04;  // planted: 4 % more than was meant

// ---- gifts are Poisson, diamonds compound Poisson ------------------------------------------------------------------------

economy::Params gift_world(double rate_per_hour) {
    economy::Params p = small::quiet(400, 3);
    p.attention.live_share = 1.0;
    p.gifting.rate_per_hour = rate_per_hour;
    p.gifting.video_factor = 1.0;
    return p;
}

struct Counted {
    double gifts = 0.0;
    double hours = 0.0;  // watched
    double diamonds = 0.0;
};

Counted count_gifts(const economy::Params& params, std::uint64_t seed, int replicate) {
    small::World world(params, {seed, static_cast<std::uint64_t>(replicate)}, 6 * day,
                       small::closing(params, Time{0} + 4 * day));
    world.run();
    const Meters meters = world.economy.meters();
    const Duration watched{meters[Meter::live_watch_micros] + meters[Meter::video_watch_micros]};
    Counted counted{static_cast<double>(meters[Meter::gifts]), seconds(watched) / seconds(hour), 0.0};
    world.for_each_creator(
        [&](const Rooms& rooms, std::size_t row) { counted.diamonds += whole(rooms.total[row].earned); });
    return counted;
}

/// The worse of two views on independent measurements with known means and variances: their sum, and their scatter.
struct Evidence {
    double excess = 0.0;
    double variance_sum = 0.0;
    double scatter = 0.0;
    int count = 0;

    void add(double measured, double mean, double variance) {
        excess += measured - mean;
        variance_sum += variance;
        scatter += (measured - mean) * (measured - mean) / variance;
        ++count;
    }

    double p() const {
        const double of_mean = statistics::p_of_score(excess / std::sqrt(variance_sum));
        const double of_scatter = statistics::p_of_chi_squared(scatter, count);
        return std::min(1.0, 2.0 * std::min(of_mean, of_scatter));
    }
};

constexpr int worlds = 24;
constexpr double gifts_per_hour = 30.0;

/// Given the time watched, the number of gifts of a world is Poisson with mean rate * time.
double p_of_gift_counts(std::uint64_t seed, int size, double actual_rate) {
    Evidence evidence;
    for (int k = 0; k < worlds * size; ++k) {
        const Counted counted = count_gifts(gift_world(actual_rate), seed, k);
        evidence.add(counted.gifts, gifts_per_hour * counted.hours, gifts_per_hour * counted.hours);
    }
    return evidence.p();
}

TEST(ClosedForms, GiftsAreAPoissonProcessOfTheTimeWatched) {
    expect_agreement([](auto seed, int size) { return p_of_gift_counts(seed, size, gifts_per_hour); });
}

TEST(ClosedForms, AWrongGiftRateWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_gift_counts(seed, size, gifts_per_hour * mistake); });
}

economy::Params combo_world(double sharpness) {
    economy::Params p = gift_world(gifts_per_hour);
    p.gifts = {{"rose", {{1}, true}}, {"cap", {{99}, false}}, {"corgi", {{299}, false}}};
    p.gifting.preferred_coins = 1.0;
    p.gifting.choice_sharpness = sharpness;
    p.gifting.combo_probability = 0.5;
    p.gifting.combo_up_to = {99};
    p.store.packs = {{2'000'000}};
    p.conversion.diamonds_per_coin = {501'000'000};
    p.payout.daily_cap = {0};
    return p;
}

/// Of the coins of one gift in combo_world: a logit at preferred price 1, geometric combos of roses.
struct Moments {
    double first = 0.0;
    double second = 0.0;
};

Moments gift_moments(double sharpness) {
    constexpr double more = 0.5;
    const double cap = std::pow(99.0, -sharpness);
    const double corgi = std::pow(299.0, -sharpness);
    const double sum = 1.0 + cap + corgi;
    const double rose_square = (1.0 + more) / ((1.0 - more) * (1.0 - more));
    return {(1.0 / (1.0 - more) + 99.0 * cap + 299.0 * corgi) / sum,
            (rose_square + 99.0 * 99.0 * cap + 299.0 * 299.0 * corgi) / sum};
}

double p_of_diamonds(std::uint64_t seed, int size, double actual_sharpness) {
    constexpr double sharpness = 0.5;
    constexpr double per_coin = 0.501;
    const Moments coins = gift_moments(sharpness);
    Evidence evidence;
    for (int k = 0; k < worlds * size; ++k) {
        const Counted counted = count_gifts(combo_world(actual_sharpness), seed, k);
        const double gifts = gifts_per_hour * counted.hours;
        evidence.add(counted.diamonds, gifts * coins.first * per_coin, gifts * coins.second * per_coin * per_coin);
    }
    return evidence.p();
}

TEST(ClosedForms, DiamondsAreCompoundPoisson) {
    expect_agreement([](auto seed, int size) { return p_of_diamonds(seed, size, 0.5); });
}

TEST(ClosedForms, AWrongLawOfPricesWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_diamonds(seed, size, 0.45); });
}

// ---- sessions follow the profile -----------------------------------------------------------------------------------------

/// Times at which the sessions of one full block begin, read from the letters of the planning phase.
std::vector<double> session_times(const economy::Params& params, Luck luck, int days) {
    Economy economy(params, {.luck = luck, .length = days * day});
    std::vector<double> times;
    const Duration length = params.engine.window;
    Letters<Happening> letters(1);
    Window window{0, Time{0}, Time{0} + length};
    Mail<Economy> none(economy, window, letters, 0);
    for (economy.between(window, none); window.start < Time{0} + days * day; ++window.index) {
        Mail<Economy> mail(economy, window, letters, 0);
        economy.plan(0, window, mail);
        for (const Happening& event : letters.box(0, 0)) times.push_back(seconds(event.time - Time{0}));
        letters.box(0, 0).clear();
        window.start = window.end;
        window.end = window.end + length;
    }
    std::sort(times.begin(), times.end());
    return times;
}

/// Rescaled by the integrated rate, the intervals between the events of a Poisson process are Exp(1).
double p_of_rescaled(const std::vector<double>& times, const viewers::Params& believed, int days) {
    std::vector<double> intervals;
    double integral = 0.0;
    double previous = 0.0;
    std::size_t next = 0;
    for (std::int64_t h = 0; h < 24 * days; ++h) {
        const Time start{h * hour.micros};
        const double rate = session_rate(believed, {}, {0}, start) * Population::block_size;
        const double begin = seconds(start - Time{0});
        for (; next < times.size() && times[next] < begin + seconds(hour); ++next) {
            const double now = integral + rate * (times[next] - begin);
            intervals.push_back(now - previous);
            previous = now;
        }
        integral += rate * seconds(hour);
    }
    const double p_count = statistics::p_of_score((static_cast<double>(times.size()) - integral) / std::sqrt(integral));
    const double p_law = statistics::p_of_law(intervals, [](double x) { return 1.0 - std::exp(-x); });
    return std::min(1.0, 2.0 * std::min(p_count, p_law));
}

double p_of_sessions(std::uint64_t seed, int size, bool forget_weekend) {
    economy::Params p = small::quiet(Population::block_size, 2);
    p.engine.partitions = 1;
    p.viewers.payer_share = 0.0;
    p.viewers.sessions_per_day = 0.5;
    p.viewers.hour_profile = viewers::Params{}.hour_profile;
    p.viewers.week_profile = {0.8, 0.8, 0.8, 0.8, 0.8, 1.5, 1.5};
    p.attention.live_share = 0.0;
    const int days = 35 * size;
    const std::vector<double> times = session_times(p, {seed, 0}, days);
    if (forget_weekend) p.viewers.week_profile.fill(1.0);
    return p_of_rescaled(times, p.viewers, days);
}

TEST(ClosedForms, TimeRescaledSessionsAreExponential) {
    expect_agreement([](auto seed, int size) { return p_of_sessions(seed, size, false); });
}

TEST(ClosedForms, AForgottenWeekendWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_sessions(seed, size, true); });
}

// ---- payouts at a threshold are renewals ---------------------------------------------------------------------------------

/// Gifts of 10 coins are 5 diamonds, 0.05 USD: a threshold of 0.99 USD takes 20 gifts and is overshot by 0.01 USD.
constexpr std::int64_t gifts_per_payout = 20;
constexpr Usd threshold{990'000};
constexpr Usd overshoot{10'000};

economy::Params payout_world(Usd at) {
    economy::Params p = gift_world(gifts_per_hour);
    p.payout.threshold = at;
    p.payout.daily_cap = {0};
    return p;
}

/// Creators whose account is not what `gifts_per_payout` gifts per payout leave.
std::int64_t wrong_accounts(const small::World& world) {
    std::int64_t wrong = 0;
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) {
        const std::int64_t gifts = rooms.total[row].gifts.count / 10;
        const std::int64_t redeemed = gifts / gifts_per_payout * gifts_per_payout * 5 * Diamonds::one;
        const std::int64_t rest = gifts % gifts_per_payout * 5 * Diamonds::one;
        wrong += rooms.redeemed[row].micros != redeemed || rooms.balance[row].micros != rest ? 1 : 0;
    });
    return wrong;
}

TEST(ClosedForms, EachPayoutTakesTheSameNumberOfGifts) {
    small::World world(payout_world(threshold), {7, 0}, 6 * day);
    world.run();
    EXPECT_EQ(wrong_accounts(world), 0);
    const Meters meters = world.economy.meters();
    EXPECT_EQ(meters[Meter::usd_requested], meters[Meter::payouts_requested] * (threshold + overshoot).micros);
    EXPECT_GT(meters[Meter::payouts_requested], 50);
}

TEST(ClosedForms, AThresholdOneGiftTooHighWouldBeSeen) {
    small::World world(payout_world(threshold + Usd{50'000}), {7, 0}, 6 * day);
    EXPECT_GT(wrong_accounts(world.run()), 0);
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

double p_of_renewals(std::uint64_t seed, int size, double actual_rate) {
    Evidence evidence;
    const economy::Params params = [&] {
        economy::Params p = payout_world(threshold);
        p.gifting.rate_per_hour = actual_rate;
        return p;
    }();
    for (int k = 0; k < worlds * size; ++k) {
        const Luck luck{seed, static_cast<std::uint64_t>(k)};
        small::World world(params, luck, 6 * day, small::closing(params, Time{0} + 4 * day));
        world.run().for_each_creator([&](const Rooms& rooms, std::size_t row) {
            const double gifts = gifts_per_hour * seconds(Duration{rooms.total[row].watch_micros}) / seconds(hour);
            const double payouts =
                static_cast<double>(rooms.redeemed[row].micros) / (gifts_per_payout * 5.0 * Diamonds::one);
            // The variance of N / k, and of the fraction that the floor cuts off.
            const double variance = gifts / (gifts_per_payout * gifts_per_payout) + 1.0 / 12.0;
            evidence.add(payouts, mean_renewals(gifts, gifts_per_payout), variance);
        });
    }
    return statistics::p_of_score(evidence.excess / std::sqrt(evidence.variance_sum));
}

TEST(ClosedForms, ThresholdPayoutsAreRenewals) {
    expect_agreement([](auto seed, int size) { return p_of_renewals(seed, size, gifts_per_hour); });
}

TEST(ClosedForms, PayoutsThatComeTooOftenWouldBeSeen) {
    expect_detection([](auto seed, int size) { return p_of_renewals(seed, size, gifts_per_hour * mistake); });
}

}  // namespace
}  // namespace carat
