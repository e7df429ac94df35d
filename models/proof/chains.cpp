#include "models/proof/chains.hpp"

#include "models/crediting.hpp"
#include "models/proof/small_world.hpp"
#include "models/purchasing.hpp"

#include <cmath>
#include <utility>

namespace carat::proof {
namespace {

Rate rate(double value) { return {std::llround(value * Rate::one)}; }

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

/// A subscription is a gift of all the 420 coins of a pack of 6 USD, at a diamond per coin and half a cent per diamond: of the
/// 6 USD, 1.80 stay in the store and 2.10 are the creator's.
economy::Params subscribing(double slip) {
    economy::Params p = small::quiet(100, 2);
    p.attention.live_share = 1.0;
    p.gifting.rate_per_hour = 20.0;
    p.gifts = {{"subscription", {{420}, false}}};
    p.store.packs = {{420}};
    p.store.pack_prices_app = {{6 * Usd::one}};
    p.store.store_fee = rate(0.3 * slip);
    p.conversion.diamonds_per_coin = rate(1.0 * slip);
    p.conversion.usd_per_diamond = rate(0.005 * slip);
    p.payout.threshold = {1'000'000 * Usd::one};
    return p;
}

/// Diamonds of a subscription; a wrong share of the store or the platform is as bad as wrong diamonds.
Evidence subscription(std::uint64_t seed, double slip) {
    constexpr double exact = 420.0;
    const economy::Params params = subscribing(slip);
    small::World world(params, {seed, 0}, 5 * day);
    const Ledger ledger = world.run().economy.ledger();
    const std::int64_t sold = world.economy.meters()[Meter::gifts];
    double diamonds = 0.0;
    Usd creators{0};
    world.for_each_creator([&](const Rooms& rooms, std::size_t row) {
        diamonds += whole(rooms.total(row).earned);
        creators += cash_for(rooms.total(row).earned, params.conversion.usd_per_diamond);
    });
    const bool shared = sold > 0 && ledger.balance(Account::usd_store_fees) == sold * 1'800'000 &&
                        ledger.balance(Account::usd_platform) == sold * 4'200'000 &&
                        creators.micros == sold * 2'100'000;
    const Evidence evidence = exactly(diamonds / static_cast<double>(sold), exact);
    return {evidence.measured, exact, shared ? evidence.p : 0.0};
}

Claim chain(std::string name, std::string words, std::string source, double exact, double measured, double rounding) {
    return {std::move(name), std::move(words), "USD", std::move(source),
            [=](std::uint64_t, int) { return exactly(measured, exact, rounding); }};
}

}  // namespace

std::vector<Claim> chains(double slip) {
    const Rate half = rate(0.5 * slip);
    const Rate cent = rate(0.01);
    constexpr double published = 0.005;  // half of the last digit of a figure in cents
    return {
        chain("tiktok_coin", "a coin of 0.0143 USD bought in the app, for the creator", "0.0143 x 0.7 x 0.5", 0.0050,
              creator_usd({1}, half, cent), 0.00001),
        chain("tiktok_net", "70 coins bought in the app, for the platform", "70 x 0.0143 x 0.7", 0.7007,
              platform_usd(rate(0.3 * slip)), 1e-9),
        chain("tiktok_lion", "the Lion of 29,999 coins, for the creator", "S11, S43", 150.0,
              creator_usd({29'999}, half, cent), published),
        chain("twitch_small", "of 1 USD of a pack of 100 bits on the web, for the creator", "1.00 / 1.40", 0.714,
              creator_usd({100}, rate(slip), cent) / 1.4, published / 10.0),
        chain("twitch_large", "of 1 USD of a pack of 25,000 bits on the web, for the creator", "250 / 308", 0.812,
              creator_usd({25'000}, rate(slip), cent) / 308.0, published / 10.0),
        chain("bigo_threshold", "Bigo's threshold of 6,700 beans", "6,700 / 210", 31.90,
              dollars(cash_for({6'700 * Diamonds::one}, rate(slip / 210))), published),
        {"subscription", "a subscription of 6 USD, as a gift of a whole pack, for the creator", "diamonds",
         "S50: 6 x 0.7 x 0.5 at 0.005 USD", [slip](std::uint64_t seed, int) { return subscription(seed, slip); }},
    };
}

}  // namespace carat::proof
