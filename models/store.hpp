/// Store: where money becomes coins. App store and web shop, packs, fees, budgets and caps.
///
///     wallet short --> wants to buy? --> pack --> inside budget and caps? --> pay --> coins
///                          | no                        | no
///                          +------> a cheaper gift, or none <------+
///
/// Law     P(buy) = purchase_probability * (price / reference_price)^-price_elasticity, at most 1. The smallest pack that
///         covers the gift, one size larger with larger_pack_probability. The price of a pack is its list price, or coins
///         times the coin price, times the region's price. A change of the store's fee moves the app price by pass_through
///         of what would leave the platform its net: 1 - t + t * (1 - reference_fee) / (1 - store_fee). A bonus counts as a
///         lower price: price / (1 + bonus)^bonus_pull. The odds of buying on the web go with (app price / web price)^
///         channel_elasticity, and are those of viewers.web_share at the reference prices; who moves first is fixed for life.
/// Keeps   paid = store fee + processing fee + sales tax + platform, to the micro-dollar; coins sold + bonus are held by the viewer.
/// Draws   purchase: once per gift for which the wallet is short.
/// Source  packs, prices, fees: docs/model.md, "Store".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <vector>

namespace carat::store {

struct Params {
    std::vector<Coins> packs = {{5}, {70}, {350}, {700}, {1'400}, {3'500}, {7'000}, {17'500}};
    Usd coin_price_app = {14'300};
    Usd coin_price_web = {10'600};
    std::vector<Usd> pack_prices_app = {};
    std::vector<Usd> pack_prices_web = {};
    Rate store_fee = {Rate::one * 30 / 100};
    Rate reference_fee = {Rate::one * 30 / 100};
    double pass_through = 0.0;
    Rate processing_fee = {Rate::one * 3 / 100};
    Rate sales_tax = {0};
    Rate bonus = {0};
    double bonus_pull = 1.0;
    Usd reference_price_app = {14'300};
    Usd reference_price_web = {10'600};
    double purchase_probability = 0.6;
    double price_elasticity = 1.2;
    double channel_elasticity = 3.0;
    double larger_pack_probability = 0.25;
    double budget_multiple = 3.0;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("packs", p.packs, Field{"coins", 1, 1e8, "sizes on sale, ascending"});
    visit("coin_price_app", p.coin_price_app, Field{"USD", 0.000001, 1e3, "price of one coin in the app"});
    visit("coin_price_web", p.coin_price_web, Field{"USD", 0.000001, 1e3, "price of one coin on the web"});
    visit("pack_prices_app", p.pack_prices_app,
          Field{"USD", 0.000001, 1e6, "price of each pack in the app; empty is coins times coin_price_app"});
    visit("pack_prices_web", p.pack_prices_web,
          Field{"USD", 0.000001, 1e6, "price of each pack on the web; empty is coins times coin_price_web"});
    visit("store_fee", p.store_fee, Field{"share", 0, 1, "part of the app price the app store keeps"});
    visit("reference_fee", p.reference_fee, Field{"share", 0, 0.99, "store_fee at which the app's list prices hold"});
    visit("pass_through", p.pass_through,
          Field{"share", 0, 1, "part of a change of the store_fee that is passed on to the app price"});
    visit("processing_fee", p.processing_fee,
          Field{"share", 0, 1, "part of the web price the payment processor keeps"});
    visit("sales_tax", p.sales_tax,
          Field{"share", 0, 1, "part of either price that is sales tax (VAT), paid before fees are taken"});
    visit("bonus", p.bonus, Field{"share", 0, 10, "coins given on top of a pack, as a share of it"});
    visit("bonus_pull", p.bonus_pull,
          Field{"", 0, 10,
                "how much a bonus counts as a lower price; 1: as a discount of the same worth, 0: not at all"});
    visit("reference_price_app", p.reference_price_app,
          Field{"USD", 0.000001, 1e3, "app price at which purchase_probability holds"});
    visit("reference_price_web", p.reference_price_web,
          Field{"USD", 0.000001, 1e3, "web price at which purchase_probability holds"});
    visit("purchase_probability", p.purchase_probability,
          Field{"share", 0, 1, "probability of buying when the wallet is short, at the reference price"});
    visit("price_elasticity", p.price_elasticity,
          Field{"", 0, 10, "own-price elasticity of that probability, as a positive number"});
    visit("channel_elasticity", p.channel_elasticity,
          Field{"", 0, 100, "elasticity of the odds of buying on the web to the app's price over the web's"});
    visit("larger_pack_probability", p.larger_pack_probability,
          Field{"share", 0, 1, "probability of taking the next larger pack"});
    visit("budget_multiple", p.budget_multiple,
          Field{"", 0, 1e6, "a payer's monthly budget as a multiple of their spend scale"});
}

}  // namespace carat::store
