/// The ring at work, alone, at the start of each day.
#include "models/crediting.hpp"
#include "models/economy.hpp"
#include "models/giving.hpp"
#include "models/purchasing.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <algorithm>

namespace carat {

void Economy::work_ring(Time now, Post& mail) {
    using Exponential = boost::random::exponential_distribution<double>;
    const ring::Params& p = rules_.params.ring;
    const auto today = static_cast<std::uint64_t>(day_of(now));
    for (std::int64_t account = 0; account < p.accounts; ++account) {
        const auto who = static_cast<std::uint64_t>(account);
        Draws fate = luck_.draws(Purpose::ring, who, 0);
        const Time caught = Time{0} + from_seconds(Exponential{}(fate)*seconds(p.caught_after));
        const auto creator = static_cast<std::uint32_t>(account % p.creators);
        if (now >= caught || creator >= creators_) continue;
        const Scene here = scene(creator, now, mail);
        if (here.rooms.status[here.row] == Status::gone) continue;
        Draws draw = luck_.draws(Purpose::ring, who, today + 1);
        const double usd = Exponential{}(draw)*dollars(p.usd_per_day);
        const Usd coin = rules_.shop(0, Channel::app).coin_price;
        const Coins coins{static_cast<std::int64_t>(usd / dollars(coin))};
        const std::uint32_t row = population_.rows() + static_cast<std::uint32_t>(account);
        Wallet& wallet = wallets_[row];
        if (coins == Coins{0} || !wallet.has_room_for(purchasing::with_bonus(rules_, coins))) continue;
        here.part.ledger.open(now, creator, Kind::ring_worked);
        here.part.ledger.concern(row);
        const Coins before = wallet.coins();
        const auto parts = purchasing::sell(here, row, 0, coins, Usd{coins.count * coin.micros});
        const Coins bought = wallet.coins() - before;
        const refunds::Params& refund = rules_.params.refunds;
        const Duration lag = std::min(from_seconds(Exponential{}(draw)*seconds(refund.lag_mean)), refund.lag_most);
        here.part.refunds.push_back({.due = now + lag,
                                     .viewer = nobody,
                                     .row = row,
                                     .creator = creator,
                                     .chargeback = true,
                                     .coins = bought,
                                     .worth = crediting::worth_now(here, bought, true).credited,
                                     .price = parts.price,
                                     .fee = parts.fee,
                                     .tax = parts.tax});
        here.count(Meter::ring_usd, parts.price.micros);
        const Diamonds earned = here.rooms.total(here.row).earned;
        giving::present(here, row, bought, true);
        here.count(Meter::ring_diamonds, (here.rooms.total(here.row).earned - earned).micros);
    }
}

}  // namespace carat
