#include "models/proof/flows.hpp"

#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace carat::proof {
namespace {

economy::Params video_world(double sessions) {
    economy::Params p = small::quiet(std::int64_t{4} * Population::block_size, 4);
    p.viewers.payer_share = 0.0;
    p.viewers.sessions_per_day = sessions;
    small::watch_single_videos(p, 3 * minute);
    p.attention.video_sigma = 0.8;
    return p;
}

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

}  // namespace

Evidence audience(std::uint64_t seed, int size, double sessions) {
    const double mean_stay = seconds(3 * minute) * std::exp(0.5 * 0.8 * 0.8);
    const double expected = 4.0 * Population::block_size * sessions_per_day / seconds(day) * mean_stay;
    const int moments = 150 * size;
    small::World world(video_world(sessions), {seed, 0}, (moments + 4) * hour);
    world.engine.run_until(Time{0} + 4 * hour, 1);
    double sum = 0.0;
    double scatter = 0.0;
    for (int i = 0; i < moments; ++i) {
        world.engine.run_until(world.engine.now() + hour, 1);
        double present = 0.0;
        world.for_each_creator([&](const Rooms& rooms, std::size_t row) { present += rooms.door[row].browsing; });
        sum += present;
        scatter += (present - expected) * (present - expected) / expected;
    }
    const double p_mean = statistics::p_of_score((sum - moments * expected) / std::sqrt(moments * expected));
    const double p_scatter = statistics::p_of_chi_squared(scatter, moments);
    return {sum / moments, expected, std::min(1.0, 2.0 * std::min(p_mean, p_scatter))};
}

Evidence wallet_steps(std::uint64_t seed, int size, std::int64_t pack) {
    std::array<double, steps> seen{};
    double buyers = 0.0;
    double held = 0.0;
    for (int k = 0; k < size; ++k) {
        small::World world(wallet_world(pack), {seed, static_cast<std::uint64_t>(k)}, 12 * day);
        const Economy& economy = world.run().economy;
        const std::vector<Coins> given = economy.gifted();
        for (std::size_t row = 0; row < given.size(); ++row) {
            const Wallet& wallet = economy.wallets()[row];
            constexpr double enough = 60.0;  // gifts expected: then the wallet has forgotten that it began empty
            if (static_cast<double>(given[row].count) < enough * gift_coins) continue;
            ++buyers;
            held += static_cast<double>(wallet.coins().count);
            ++seen[static_cast<std::size_t>(wallet.coins().count / gift_coins) % steps];
        }
    }
    std::array<double, steps> expected{};
    expected.fill(buyers / steps);
    return {held / buyers, gift_coins * (steps - 1) / 2.0, statistics::p_of_counts(seen, expected)};
}

Evidence float_of_coins(std::uint64_t seed, int size, double believed_wait) {
    small::World world(wallet_world(100), {seed, 0}, (10 + 10 * size) * day);
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
    return {mean_float / holders, expected / holders, statistics::p_of_score((mean_float - expected) / error)};
}

}  // namespace carat::proof
