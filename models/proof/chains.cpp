#include "models/proof/chains.hpp"

#include "models/crediting.hpp"
#include "models/proof/small_world.hpp"
#include "models/purchasing.hpp"

namespace carat::proof {
namespace {

/// What a creator gets for gifts of `coins`, in USD.
double creator_usd(Coins coins, Rate per_coin, Rate usd_per_diamond) {
    return dollars(cash_for(crediting::worth(coins, per_coin, {Rate::one}).credited, usd_per_diamond));
}

/// What the platform keeps of 70 coins bought in the app for 14,300 micro-dollars each.
double platform_usd(Rate store_fee) {
    economy::Params params = small::quiet(1, 1);
    params.store = {};
    params.store.store_fee = store_fee;
    return dollars(purchasing::split(Rules(params), Channel::app, {70LL * 14'300}).platform);
}

Claim chain(std::string name, std::string words, std::string source, double exact, double measured, double rounding) {
    return {std::move(name), std::move(words), "USD", std::move(source),
            [=](std::uint64_t, int) { return exactly(measured, exact, rounding); }};
}

}  // namespace

std::vector<Claim> chains() {
    const Rate half{Rate::one / 2};
    const Rate cent{Rate::one / 100};
    constexpr double published = 0.005;  // half of the last digit of a figure in cents
    return {
        chain("tiktok_coin", "a coin of 0.0143 USD bought in the app, for the creator", "0.0143 x 0.7 x 0.5", 0.0050,
              creator_usd({1}, half, cent), 0.00001),
        chain("tiktok_net", "70 coins bought in the app, for the platform", "70 x 0.0143 x 0.7", 0.7007,
              platform_usd({Rate::one * 30 / 100}), 1e-9),
        chain("tiktok_lion", "the Lion of 29,999 coins, for the creator", "S11, S43", 150.0,
              creator_usd({29'999}, half, cent), published),
        chain("twitch_small", "of 1 USD of a pack of 100 bits on the web, for the creator", "1.00 / 1.40", 0.714,
              creator_usd({100}, {Rate::one}, cent) / 1.4, published / 10.0),
        chain("twitch_large", "of 1 USD of a pack of 25,000 bits on the web, for the creator", "250 / 308", 0.812,
              creator_usd({25'000}, {Rate::one}, cent) / 308.0, published / 10.0),
        chain("bigo_threshold", "Bigo's threshold of 6,700 beans", "6,700 / 210", 31.90,
              dollars(cash_for({6'700 * Diamonds::one}, {Rate::one / 210})), published),
    };
}

}  // namespace carat::proof
