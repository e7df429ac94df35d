#include "models/proof/supply.hpp"

#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace carat::proof {
namespace {

constexpr int worlds = 4;
constexpr double low_share = 0.3;
constexpr double high_share = 0.9;

/// Identical creators and payers, who answer to pay and to supply and to nothing else. Every stream has the same length and
/// the same chance of a visit: where luck made some creators popular for good, or long streams paid better per hour than short
/// ones, the mean of what creators earn would not be what they answer to.
economy::Params limit_world(double share, double exponent) {
    economy::Params p = small::quiet(std::int64_t{4} * Population::block_size, 800);
    p.attention.live_share = 1.0;
    p.attention.another_view = 0.0;
    p.attention.exploration = 1.0;
    p.attention.favourite_share = 0.0;
    p.attention.follow_probability = 0.0;
    p.attention.supply_exponent = exponent;
    p.viewers.sessions_per_day = 1.0;
    p.gifting.rate_per_hour = 20.0;
    p.gifting.video_factor = 1.0;
    p.engine.window = 10 * minute;
    p.popularity.publish_every = 10 * minute;
    p.popularity.half_life = day;
    p.creators.hours_median = 3.0;
    p.creators.hours_sigma = 0.0;
    p.creators.stream_sigma = 0.0;
    p.creators.supply_elasticity = supply_elasticity;
    p.creators.reference_share = 0.6;
    p.creators.other_reward = {0};
    p.creators.effort_least = 0.0;
    p.creators.adjustment = 1.0;
    const double pay = share * dollars(p.store.reference_price_app) / to_double(p.conversion.usd_per_diamond);
    p.conversion.diamonds_per_coin = {std::llround(pay * Rate::one)};
    return p;
}

/// Gifts of the second half of eight weeks.
double gifts(double share, double exponent, Luck luck) {
    small::World world(limit_world(share, exponent), luck, 8 * week);
    const auto& samples = world.run().economy.record().samples;
    const Sample& half = samples[samples.size() / 2];
    return static_cast<double>(samples.back().meters[Meter::gifts] - half.meters[Meter::gifts]);
}

}  // namespace

Evidence revenue_peak(std::uint64_t seed, int size, double exponent) {
    double sum = 0.0;
    double squares = 0.0;
    const int count = worlds * size;
    for (int k = 0; k < count; ++k) {
        const Luck luck{seed, static_cast<std::uint64_t>(k)};
        const double ratio = gifts(high_share, exponent, luck) / gifts(low_share, exponent, luck);
        const double elasticity = std::log(ratio) / std::log(high_share / low_share);
        sum += elasticity;
        squares += elasticity * elasticity;
    }
    const double mean = sum / count;
    const double error = std::sqrt((squares / count - mean * mean) / (count - 1));
    constexpr double exact = supply_elasticity * supply_exponent;
    // The limit has no luck in pay; here a week's pay is some thirty visits, and the mean answer is not the answer to the mean.
    constexpr double finite = 0.005;
    const double off = std::max(0.0, std::abs(mean - exact) - finite);
    return {mean / (1.0 + mean), exact / (1.0 + exact), statistics::p_of_t(off / error, count - 1)};
}

}  // namespace carat::proof
