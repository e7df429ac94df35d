/// Store: where money becomes coins. App store and web shop, packs, fees, budgets and caps.
///
///     wallet short --> wants to buy? --> pack --> inside budget and caps? --> pay --> coins
///                          | no                        | no
///                          +------> a cheaper gift, or none <------+
///
/// Law     P(buy) = purchase_probability * (price / reference_price)^-price_elasticity, at most 1. The smallest pack that
///         covers the gift, one size larger with larger_pack_probability.
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
    Rate store_fee = {Rate::one * 30 / 100};
    Rate processing_fee = {Rate::one * 3 / 100};
    Rate sales_tax = {0};
    Rate bonus = {0};
    Usd reference_price_app = {14'300};
    Usd reference_price_web = {10'600};
    double purchase_probability = 0.6;
    double price_elasticity = 1.2;
    double larger_pack_probability = 0.25;
    double budget_multiple = 3.0;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("packs", p.packs, Field{"coins", 1, 1e8, "sizes on sale, ascending"});
    visit("coin_price_app", p.coin_price_app, Field{"USD", 0.000001, 1e3, "price of one coin in the app"});
    visit("coin_price_web", p.coin_price_web, Field{"USD", 0.000001, 1e3, "price of one coin on the web"});
    visit("store_fee", p.store_fee, Field{"share", 0, 1, "part of the app price the app store keeps"});
    visit("processing_fee", p.processing_fee,
          Field{"share", 0, 1, "part of the web price the payment processor keeps"});
    visit("sales_tax", p.sales_tax,
          Field{"share", 0, 1, "part of either price that is sales tax (VAT), paid before fees are taken"});
    visit("bonus", p.bonus, Field{"share", 0, 10, "coins given on top of a pack, as a share of it"});
    visit("reference_price_app", p.reference_price_app,
          Field{"USD", 0.000001, 1e3, "app price at which purchase_probability holds"});
    visit("reference_price_web", p.reference_price_web,
          Field{"USD", 0.000001, 1e3, "web price at which purchase_probability holds"});
    visit("purchase_probability", p.purchase_probability,
          Field{"share", 0, 1, "probability of buying when the wallet is short, at the reference price"});
    visit("price_elasticity", p.price_elasticity,
          Field{"", 0, 10, "own-price elasticity of that probability, as a positive number"});
    visit("larger_pack_probability", p.larger_pack_probability,
          Field{"share", 0, 1, "probability of taking the next larger pack"});
    visit("budget_multiple", p.budget_multiple,
          Field{"", 0, 1e6, "a payer's monthly budget as a multiple of their spend scale"});
}

}  // namespace carat::store

namespace carat::caps {

/// Limits the platform or the law sets on one viewer; 0 means none.
struct Params {
    Coins gift = {0};
    Usd day = {0};
    Usd week = {0};
    Usd month = {0};
    Duration coins_expire_after = {0};
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("gift", p.gift, Field{"coins", 0, 1e8, "dearest gift, combo included; 0 is no limit"});
    visit("day", p.day, Field{"USD", 0, 1e7, "most a viewer may spend on coins per day; 0 is no limit"});
    visit("week", p.week, Field{"USD", 0, 1e7, "most a viewer may spend on coins per 7 days; 0 is no limit"});
    visit("month", p.month, Field{"USD", 0, 1e7, "most a viewer may spend on coins per 30 days; 0 is no limit"});
    visit("coins_expire_after", p.coins_expire_after,
          Field{"d", 0, 1e5, "coins of a wallet unused for this long expire; 0 is never"});
}

}  // namespace carat::caps
