#include "models/purchasing.hpp"

#include "models/appetite.hpp"
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

void remember_spending(Spending& spending, Usd price, Time now) {
    const std::int64_t today = day_of(now);
    const auto more = static_cast<std::uint32_t>(cents(price));
    const auto counted = [&](std::uint32_t counter, std::int64_t days) {
        return static_cast<std::uint32_t>(spent(counter, spending.last_day, today, days)) + more;
    };
    spending.day_cents = counted(spending.day_cents, 1);
    spending.week_cents = counted(spending.week_cents, days_per_week_of_caps);
    spending.month_cents = counted(spending.month_cents, days_per_month);
    spending.last_day = static_cast<std::uint16_t>(today);
    spending.total += price;
}

bool is_minor(const Scene& scene, std::uint32_t viewer) {
    constexpr std::uint64_t occasion = 100;  // beyond the traits that founding draws
    Draws draw = scene.luck.draws(Purpose::viewer_trait, viewer, occasion);
    return uniform(draw) < scene.params().refunds.minor_share;
}

/// Whether and when this purchase will come back: decided now, once, so that it does not depend on what happens until then.
void decide_refund(const Scene& scene, std::uint32_t viewer, std::uint32_t row, Coins coins, const Split& parts,
                   const Origin& origin, bool live) {
    const refunds::Params& p = scene.params().refunds;
    Draws draw = scene.luck.draws(Purpose::refund, origin.who(), origin.wish);
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

Coins with_bonus(const Rules& rules, Coins coins) {
    return {coins.count + multiply_floor(coins.count, rules.params.store.bonus)};
}

Split sell(const Scene& scene, std::uint32_t row, std::uint32_t region, Coins coins, Usd price) {
    Wallet& wallet = scene.wallets[row];
    const Channel channel = wallet.channel;
    const Split parts = split(scene.rules, channel, price);
    const Coins bonus = with_bonus(scene.rules, coins) - coins;
    wallet.put(coins + bonus);
    wallet.used_day = static_cast<std::uint16_t>(day_of(scene.now));
    wallet.bought = true;
    remember_spending(scene.spendings[row], price, scene.now);
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

bool affordable(const Rules& rules, const Spending& spending, std::uint32_t budget_cents, Usd price, Time now) {
    const caps::Params& caps = rules.params.caps;
    const std::int64_t today = day_of(now);
    const std::int64_t before = spending.last_day;
    const std::uint64_t more = cents(price);
    const std::uint64_t month = spent(spending.month_cents, before, today, days_per_month);
    return month + more <= budget_cents && within_cap(month, more, caps.month) &&
           within_cap(spent(spending.week_cents, before, today, days_per_week_of_caps), more, caps.week) &&
           within_cap(spent(spending.day_cents, before, today, 1), more, caps.day);
}

void top_up(const Scene& scene, std::uint32_t viewer, std::uint32_t row, Coins missing, const Origin& origin,
            bool live) {
    const Wallet& wallet = scene.wallets[row];
    const store::Params& p = scene.params().store;
    const std::uint32_t region = scene.population.region(viewer / Population::block_size);
    const Shop& shop = scene.rules.shop(region, wallet.channel);
    Draws draw = scene.luck.draws(Purpose::purchase, origin.who(), origin.wish);
    if (uniform(draw) >= shop.buy_probability) {
        return;
    }
    // A bonus helps to cover the gift.
    const auto covers = [&](Coins pack) { return with_bonus(scene.rules, pack) >= missing; };
    auto pack = static_cast<std::size_t>(std::find_if(p.packs.begin(), p.packs.end(), covers) - p.packs.begin());
    pack = std::min(pack, p.packs.size() - 1);
    if (uniform(draw) < p.larger_pack_probability && pack + 1 < p.packs.size()) {
        ++pack;
    }
    const std::uint32_t budget = appetite(scene.rules, scene.luck, viewer, region).budget_cents;
    const auto fits = [&] {
        return wallet.has_room_for(with_bonus(scene.rules, p.packs[pack])) &&
               affordable(scene.rules, scene.spendings[row], budget, shop.pack_prices[pack], scene.now);
    };
    // Beyond the budget, a cap or the wallet: the next smaller pack, for a cheaper gift.
    while (!fits()) {
        if (pack == 0) {
            scene.count(Meter::refused_purchases);
            return;
        }
        --pack;
    }
    const Coins before = wallet.coins();
    const Split parts = sell(scene, row, region, p.packs[pack], shop.pack_prices[pack]);
    scene.part.log.purchase(parts.price);
    decide_refund(scene, viewer, row, wallet.coins() - before, parts, origin, live);
}

}  // namespace carat::purchasing
