/// Rules: the parameters in force, with what follows from them. Replaced as a whole when a policy changes; read by everyone.
#pragma once

#include "models/menu.hpp"
#include "models/params.hpp"
#include "models/wallet.hpp"

#include <array>

namespace carat {

/// What follows from prices, in one region and channel.
struct Shop {
    Usd coin_price{0};
    std::vector<Usd> pack_prices;
    double buy_probability = 0.0;  // when the wallet is short
    double price_term = 1.0;       // of the gift hazard
};

/// m(n) = ((n + n0) / 2 n0)^(2 n0 e), at most audience_most: by how much an audience of n multiplies hazards.
double audience_term_of(const gifting::Params& gifting, double audience);

struct Rules {
    explicit Rules(const economy::Params& in_force);

    const Shop& shop(std::uint32_t region, Channel channel) const {
        return shops[region][static_cast<std::size_t>(channel)];
    }

    /// Where a payer buys who, at the reference prices, does so on the web with probability `share`. `lean`: theirs, in [0, 1).
    Channel channel(double share, double lean) const {
        return lean < share * web_odds / (1.0 - share + share * web_odds) ? Channel::web : Channel::app;
    }

    /// By how much an audience of n multiplies the hazard of each payer in the room.
    double audience_term(std::int32_t n) const {
        const auto i = static_cast<std::size_t>(n);
        return i < audience_terms.size() ? audience_terms[i] : audience_term_of(params.gifting, n);
    }

    economy::Params params;
    Menu menu;
    std::vector<std::array<Shop, channel_count>> shops;  // by region
    std::array<Rate, channel_count> fee{};               // store or processing fee, by channel
    double web_odds = 1.0;                               // factor of the odds of buying on the web
    std::vector<double> audience_terms;                  // by audience, as far as rooms are not very large
    double audience_most = 1.0;
    double view_log_median = 0.0;  // ln seconds
    double video_log_median = 0.0;
    double stream_log_median = 0.0;
    bool rush = false;  // a lower usd_per_diamond is announced: creators redeem what they can
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
