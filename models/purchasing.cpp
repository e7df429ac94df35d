#include "models/purchasing.hpp"

#include "models/crediting.hpp"
#include "models/economy.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <algorithm>

namespace carat::purchasing {
namespace {

constexpr std::int64_t micros_per_cent = 10'000;
constexpr std::int64_t days_per_week_of_caps = 7;

/// Whole cents, rounded up: what budgets and caps count.
std::uint64_t cents(Usd amount) {
    return static_cast<std::uint64_t>((amount.micros + micros_per_cent - 1) / micros_per_cent);
}

/// What was spent in the period of `days` days that `today` lies in, given that the counter belongs to `bought_day`.
std::uint64_t spent(std::uint32_t counter, std::int64_t bought_day, std::int64_t today, std::int64_t days) {
    return bought_day / days == today / days ? counter : 0;
}

bool within_cap(std::uint64_t spent_cents, std::uint64_t more, Usd cap) {
    return cap.micros == 0 || spent_cents + more <= static_cast<std::uint64_t>(cap.micros / micros_per_cent);
}

void remember_spending(Wallet& wallet, Usd price, Time now) {
    const std::int64_t today = day_of(now);
    const auto more = static_cast<std::uint32_t>(cents(price));
    const std::int64_t before = wallet.bought_day;
    wallet.day_cents = static_cast<std::uint32_t>(spent(wallet.day_cents, before, today, 1)) + more;
    wallet.week_cents =
        static_cast<std::uint32_t>(spent(wallet.week_cents, before, today, days_per_week_of_caps)) + more;
    wallet.month_cents = static_cast<std::uint32_t>(spent(wallet.month_cents, before, today, days_per_month)) + more;
    wallet.bought_day = static_cast<std::uint16_t>(today);
    wallet.used_day = wallet.bought_day;
    wallet.bought = 1;
    wallet.spent += price;
}

bool is_minor(const Scene& scene, std::uint32_t viewer) {
    constexpr std::uint64_t occasion = 100;  // beyond the traits that founding draws
    Draws draw = scene.luck.draws(Purpose::viewer_trait, viewer, occasion);
    return uniform(draw) < scene.params().refunds.minor_share;
}

/// Whether and when this purchase will come back: decided now, once, so that it does not depend on what happens until then.
void decide_refund(const Scene& scene, std::uint32_t viewer, std::uint32_t row, Coins coins, const Split& parts,
                   bool live) {
    const refunds::Params& p = scene.params().refunds;
    Draws draw = scene.luck.draws(Purpose::refund, viewer, static_cast<std::uint64_t>(scene.now.micros));
    const double u = uniform(draw);
    const double refunded = is_minor(scene, viewer) ? p.minor_refund_probability : p.refund_probability;
    if (u >= refunded + p.chargeback_probability) {
        return;
    }
    const double lag = boost::random::exponential_distribution<double>{}(draw)*seconds(p.lag_mean);
    scene.part.refunds.push_back({.due = scene.now + std::min(from_seconds(lag), p.lag_most),
                                  .viewer = viewer,
                                  .row = row,
                                  .creator = scene.creator,
                                  .channel = scene.wallets[row].channel,
                                  .chargeback = u >= refunded,
                                  .coins = coins,
                                  .worth = crediting::worth_now(scene, coins, live).credited,
                                  .price = parts.price,
                                  .fee = parts.fee,
                                  .tax = parts.tax});
}

}  // namespace

Split split(const Rules& rules, Channel channel, Usd price) {
    const Usd tax{multiply_floor(price.micros, rules.params.store.sales_tax)};
    const Usd fee{multiply_floor((price - tax).micros, rules.fee[static_cast<std::size_t>(channel)])};
    return {price, tax, fee, price - tax - fee};
}

Split sell(const Scene& scene, Wallet& wallet, std::uint32_t region, Coins coins, Usd price) {
    const Channel channel = wallet.channel;
    const Split parts = split(scene.rules, channel, price);
    const Coins bonus{multiply_floor(coins.count, scene.params().store.bonus)};
    wallet.coins += coins + bonus;
    remember_spending(wallet, price, scene.now);
    Ledger& ledger = scene.part.ledger;
    ledger.move(Account::coins_sold, Account::coins_held, coins);
    ledger.move(Account::coins_bonus, Account::coins_held, bonus);
    ledger.move(Account::usd_paid_by_viewers, Account::usd_taxes, parts.tax);
    ledger.move(Account::usd_paid_by_viewers,
                channel == Channel::app ? Account::usd_store_fees : Account::usd_processing_fees, parts.fee);
    ledger.move(Account::usd_paid_by_viewers, Account::usd_platform, parts.platform);
    scene.count(Meter::purchases);
    scene.part.meters.spend_by_channel[static_cast<std::size_t>(channel)] += price.micros;
    scene.part.meters.spend_by_region[region] += price.micros;
    return parts;
}

bool affordable(const Rules& rules, const Wallet& wallet, Usd price, Time now) {
    const caps::Params& caps = rules.params.caps;
    const std::int64_t today = day_of(now);
    const std::int64_t before = wallet.bought_day;
    const std::uint64_t more = cents(price);
    const std::uint64_t month = spent(wallet.month_cents, before, today, days_per_month);
    return month + more <= wallet.budget_cents && within_cap(month, more, caps.month) &&
           within_cap(spent(wallet.week_cents, before, today, days_per_week_of_caps), more, caps.week) &&
           within_cap(spent(wallet.day_cents, before, today, 1), more, caps.day);
}

void top_up(const Scene& scene, std::uint32_t viewer, std::uint32_t row, Coins missing, bool live) {
    Wallet& wallet = scene.wallets[row];
    const store::Params& p = scene.params().store;
    const std::uint32_t region = scene.population.region(viewer / Population::block_size);
    const Shop& shop = scene.rules.shop(region, wallet.channel);
    Draws draw = scene.luck.draws(Purpose::purchase, viewer, static_cast<std::uint64_t>(scene.now.micros));
    if (uniform(draw) >= shop.buy_probability) {
        return;
    }
    // A bonus helps to cover the gift.
    const auto covers = [&](Coins pack) { return pack.count + multiply_floor(pack.count, p.bonus) >= missing.count; };
    auto pack = static_cast<std::size_t>(std::find_if(p.packs.begin(), p.packs.end(), covers) - p.packs.begin());
    pack = std::min(pack, p.packs.size() - 1);
    if (uniform(draw) < p.larger_pack_probability && pack + 1 < p.packs.size()) {
        ++pack;
    }
    const auto fits = [&] { return affordable(scene.rules, wallet, shop.pack_prices[pack], scene.now); };
    // Beyond the budget or a cap: the next smaller pack, for a cheaper gift.
    while (!fits()) {
        if (pack == 0) {
            scene.count(Meter::refused_purchases);
            return;
        }
        --pack;
    }
    const Coins before = wallet.coins;
    const Split parts = sell(scene, wallet, region, p.packs[pack], shop.pack_prices[pack]);
    decide_refund(scene, viewer, row, wallet.coins - before, parts, live);
}

}  // namespace carat::purchasing
