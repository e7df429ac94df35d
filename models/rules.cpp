#include "models/rules.hpp"

#include "sim/maths.hpp"

#include <algorithm>

namespace carat {

Rules::Rules(const economy::Params& in_force)
    : params(in_force), menu(in_force.gifts, in_force.gifting.choice_sharpness, in_force.gifting.video_up_to) {
    const store::Params& shop = params.store;
    coin_price = {shop.coin_price_app, shop.coin_price_web};
    fee = {shop.store_fee, shop.processing_fee};
    const std::array<Usd, channel_count> reference{shop.reference_price_app, shop.reference_price_web};
    for (std::size_t c = 0; c < channel_count; ++c) {
        const double relative = dollars(coin_price[c]) / dollars(reference[c]);
        buy_probability[c] = std::min(1.0, shop.purchase_probability * power(relative, -shop.price_elasticity));
        price_term[c] = power(relative, -params.gifting.price_exponent);
    }
    view_log_median = logarithm(seconds(params.attention.view_median));
    video_log_median = logarithm(seconds(params.attention.video_median));
    stream_log_median = logarithm(seconds(params.creators.stream_median));
}

}  // namespace carat
