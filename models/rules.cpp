#include "models/rules.hpp"

#include "sim/maths.hpp"

#include <algorithm>
#include <cmath>

namespace carat {
namespace {

/// The part of the app's list price that is asked for, after what is passed on of a change of the store's fee.
double passed_on(const store::Params& shop) {
    const double kept = 1.0 - to_double(shop.store_fee);
    const double kept_before = 1.0 - to_double(shop.reference_fee);
    return kept > 0.0 ? 1.0 - shop.pass_through + shop.pass_through * kept_before / kept : 1.0;
}

Usd scaled(Usd price, double factor) {
    return {std::max<std::int64_t>(1, std::llround(static_cast<double>(price.micros) * factor))};
}

Shop shop_of(const economy::Params& params, const Region& region, Channel channel) {
    const store::Params& store = params.store;
    const bool app = channel == Channel::app;
    const double factor = to_double(region.price) * (app ? passed_on(store) : 1.0);
    const Usd reference = app ? store.reference_price_app : store.reference_price_web;
    const std::vector<Usd>& listed = app ? store.pack_prices_app : store.pack_prices_web;
    Shop shop;
    shop.coin_price = scaled(app ? store.coin_price_app : store.coin_price_web, factor);
    for (std::size_t i = 0; i < store.packs.size(); ++i) {
        shop.pack_prices.push_back(listed.empty() ? Usd{store.packs[i].count * shop.coin_price.micros}
                                                  : scaled(listed[i], factor));
    }
    const double bonus = power(1.0 + to_double(store.bonus), store.bonus_pull);
    const double relative = params.behaviour.viewers_respond
                                ? dollars(shop.coin_price) / (dollars(reference) * region.income * bonus)
                                : 1.0;
    shop.buy_probability = std::min(1.0, store.purchase_probability * power(relative, -store.price_elasticity));
    shop.price_term = power(relative, -params.gifting.price_exponent);
    return shop;
}

/// By how much dearer the app is, beside the web, than at the reference prices: what the odds of the web go with.
double web_odds_of(const store::Params& store) {
    const double app = dollars(scaled(store.coin_price_app, passed_on(store)));
    const double relative = (app / dollars(store.coin_price_web)) /
                            (dollars(store.reference_price_app) / dollars(store.reference_price_web));
    return power(relative, store.channel_elasticity);
}

/// m(n) for n = 0, 1, ... until it reaches the most, or the audience of a large room.
std::vector<double> audience_terms_of(const gifting::Params& gifting) {
    constexpr std::size_t large_room = 1'024;
    std::vector<double> terms;
    while (terms.size() < large_room && (terms.empty() || terms.back() < gifting.audience_most)) {
        terms.push_back(audience_term_of(gifting, static_cast<double>(terms.size())));
    }
    return terms;
}

}  // namespace

double audience_term_of(const gifting::Params& gifting, double audience) {
    if (gifting.audience_effect <= 0.0) return 1.0;
    const double n0 = gifting.audience_reference;
    return std::min(power((audience + n0) / (2.0 * n0), 2.0 * n0 * gifting.audience_effect), gifting.audience_most);
}

Rules::Rules(const economy::Params& in_force)
    : params(in_force), menu(in_force.gifts, in_force.gifting.choice_sharpness, in_force.gifting.video_up_to) {
    const store::Params& shop = params.store;
    fee = {shop.store_fee, shop.processing_fee};
    for (const auto& region : params.regions) {
        shops.push_back({shop_of(params, region.value, Channel::app), shop_of(params, region.value, Channel::web)});
    }
    if (params.behaviour.viewers_respond) web_odds = web_odds_of(shop);
    audience_terms = audience_terms_of(params.gifting);
    audience_most = params.gifting.audience_effect > 0.0 ? params.gifting.audience_most : 1.0;
    view_log_median = logarithm(seconds(params.attention.view_median));
    video_log_median = logarithm(seconds(params.attention.video_median));
    stream_log_median = logarithm(seconds(params.creators.stream_median));
}

}  // namespace carat
