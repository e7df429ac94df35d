/// Rules: the parameters in force, with what follows from them. Replaced as a whole when a policy changes; read by everyone.
#pragma once

#include "models/menu.hpp"
#include "models/params.hpp"
#include "models/wallet.hpp"

#include <array>

namespace carat {

struct Rules {
    explicit Rules(const economy::Params& in_force);

    economy::Params params;
    Menu menu;
    std::array<double, channel_count> buy_probability{};  // when the wallet is short, by channel
    std::array<double, channel_count> price_term{};       // of the gift hazard, by channel
    std::array<Rate, channel_count> fee{};                // store or processing fee, by channel
    std::array<Usd, channel_count> coin_price{};
    double view_log_median = 0.0;  // ln seconds
    double video_log_median = 0.0;
    double stream_log_median = 0.0;
};

/// Money for diamonds at the rate in force, rounded down to the micro-dollar. diamonds >= 0.
constexpr Usd cash_for(Diamonds diamonds, Rate usd_per_diamond) {
    return {multiply_floor(diamonds.micros, usd_per_diamond)};
}

/// The most diamonds whose cash is at most `cash`. The rate is positive.
constexpr Diamonds diamonds_for(Usd cash, Rate usd_per_diamond) {
    return {static_cast<std::int64_t>(static_cast<Wide>(cash.micros) * Rate::one / usd_per_diamond.nanos)};
}

}  // namespace carat
