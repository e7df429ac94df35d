#include "scenarios/answers.hpp"

#include <cmath>

namespace carat {
namespace {

using proof::Columns;

void on_the_web(economy::Params& params) {
    params.viewers.web_share = 1.0;
    params.viewers.web_share_top = 1.0;
}

/// Creators keep this part of the app's price net of the store's fee.
void keep(economy::Params& params, double share) {
    const double net = dollars(params.store.coin_price_app) * (1.0 - to_double(params.store.store_fee));
    const double rate = share * net / to_double(params.conversion.usd_per_diamond);
    params.conversion.diamonds_per_coin = {std::llround(rate * Rate::one)};
}

constexpr std::int64_t dearer_percent = 30;

void raise_prices(economy::Params& params) {
    const auto raise = [](Usd& price) { price.micros += price.micros * dearer_percent / 100; };
    for (Usd* price : {&params.store.coin_price_app, &params.store.coin_price_web}) raise(*price);
    for (auto* prices : {&params.store.pack_prices_app, &params.store.pack_prices_web})
        for (Usd& price : *prices) raise(price);
}

/// After the first sample, a month in which people get used to the rules.
double change(const Columns& before, const Columns& after, const char* column) {
    return after.sum(column, 1) / before.sum(column, 1) - 1.0;
}

}  // namespace

std::vector<Answer> answers() {
    return {
        {"V9_web_share", "value credited to creators, of the money spent on coins given, all bought on the web",
         "share", 0.45, 0.50, "S1 to S5, S16", nullptr, on_the_web,
         [](const Columns&, const Columns& after) {
             const double given = after.sum("coins_spent") / (after.sum("coins_sold") + after.sum("coins_bonus"));
             return after.figure("creator_share") / given;
         }},
        {"commission", "change of hours on air, commission 5 % to 20 % of the net, after a month", "share", -0.16,
         -0.08, "S10 A: elasticity 0.74 to 0.90", [](economy::Params& p) { keep(p, 0.95); },
         [](economy::Params& p) { keep(p, 0.80); },
         [](const Columns& before, const Columns& after) { return change(before, after, "hours_streamed"); }},
        {"price", "elasticity of coins sold in their price, 30 % dearer, after a month", "", -4.0, -1.0, "S152 A",
         nullptr, raise_prices,
         [](const Columns& before, const Columns& after) {
             return std::log1p(change(before, after, "coins_sold")) / std::log1p(dearer_percent / 100.0);
         }},
    };
}

}  // namespace carat
