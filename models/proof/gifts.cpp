#include "models/proof/gifts.hpp"

#include "models/proof/scores.hpp"
#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace carat::proof {
namespace {

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
        [&](const Rooms& rooms, std::size_t row) { counted.diamonds += whole(rooms.total(row).earned); });
    return counted;
}

constexpr int worlds = 24;

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

economy::Params crowded_room(double branching) {
    economy::Params p = small::quiet(2'000, 1);
    p.attention.live_share = 1.0;
    p.gifting.rate_per_hour = 20.0;
    p.gifting.branching = branching;
    p.gifting.decay = 20 * second;
    p.gifting.video_factor = 0.0;
    p.viewers.sessions_per_day = 12.0;
    p.creators.hours_median = 168.0;
    p.creators.hours_most = 168.0;
    p.creators.hours_sigma = 0.0;
    p.creators.stream_median = 12 * hour;  // the longest there are: few echoes are lost at their ends
    p.creators.stream_sigma = 0.0;
    return p;
}

}  // namespace

Evidence gift_counts(std::uint64_t seed, int size, double rate) {
    Scores scores;
    double gifts = 0.0;
    double hours = 0.0;
    for (int k = 0; k < worlds * size; ++k) {
        const Counted counted = count_gifts(gift_world(rate), seed, k);
        scores.add(counted.gifts, gifts_per_hour * counted.hours, gifts_per_hour * counted.hours);
        gifts += counted.gifts;
        hours += counted.hours;
    }
    return {gifts / hours, gifts_per_hour, scores.p()};
}

Evidence compound_diamonds(std::uint64_t seed, int size, double sharpness) {
    constexpr double per_coin = 0.501;
    const Moments coins = gift_moments(price_sharpness);
    Scores scores;
    double diamonds = 0.0;
    double hours = 0.0;
    for (int k = 0; k < worlds * size; ++k) {
        const Counted counted = count_gifts(combo_world(sharpness), seed, k);
        const double gifts = gifts_per_hour * counted.hours;
        scores.add(counted.diamonds, gifts * coins.first * per_coin, gifts * coins.second * per_coin * per_coin);
        diamonds += counted.diamonds;
        hours += counted.hours;
    }
    return {diamonds / hours, gifts_per_hour * coins.first * per_coin, scores.p()};
}

Evidence room_branching(std::uint64_t seed, int size, double branching, double believed) {
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
    const double exact = 1.0 / (1.0 - believed);
    const double variance = base * exact * exact * exact;  // of a linear Hawkes process
    return {gifts / base, exact, statistics::p_of_score((gifts - base * exact) / std::sqrt(variance))};
}

}  // namespace carat::proof
