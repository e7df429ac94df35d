/// Sampling: the full sweep of the books, the reading of all meters, and the digest of everyone's state.
#include "models/economy.hpp"
#include "sim/digest.hpp"

#include <string>

namespace carat {

void Economy::sample(Time now) {
    sweep("in the sweep at day " + std::to_string(static_cast<double>(now.micros) / static_cast<double>(day.micros)));
    record_.samples.push_back(read_meters(now));
    for (Part& part : parts_) part.active.clear();
}

void Economy::close(Time now) {
    if (record_.samples.back().at != now) sample(now);
}

Sample Economy::read_meters(Time now) const {
    Sample sample;
    sample.at = now;
    sample.ledger = ledger();
    sample.meters = meters();
    sample.census = population_.census(now);
    Sketch active;
    for (const Part& part : parts_) active.merge(part.active);
    sample.active_viewers = active.count();
    const std::int64_t since = record_.samples.empty() ? 0 : day_of(record_.samples.back().at);
    for (std::size_t row = 0; row < wallets_.size(); ++row) {
        sample.payers += wallets_[row].bought && spendings_[row].last_day >= since ? 1 : 0;
    }
    for (const Part& part : parts_) {
        for (std::size_t row = 0; row < part.rooms.size(); ++row) {
            const Stream& stream = part.rooms.stream[row];
            const bool gone = part.rooms.status[row] == Status::gone;
            sample.creators += gone ? 0 : 1;
            sample.live_creators += !gone && stream.begin <= now && now < stream.end ? 1 : 0;
        }
    }
    return sample;
}

void Economy::sweep(const std::string& when) const {
    const Ledger books = ledger();
    books.check_closed(when);
    std::int64_t coins = 0;
    for (const Wallet& wallet : wallets_) coins += wallet.coins().count;
    std::int64_t held = 0;
    std::int64_t on_hold = 0;
    std::int64_t redeemed = 0;
    std::int64_t in_transit = 0;
    std::int64_t paid = 0;
    for (const Part& part : parts_) {
        const Rooms& rooms = part.rooms;
        for (std::size_t row = 0; row < rooms.size(); ++row) {
            held += rooms.balance[row].micros;
            on_hold += rooms.on_hold[row].micros;
            redeemed += rooms.redeemed[row].micros;
            in_transit += rooms.in_transit[row].micros;
            paid += rooms.paid[row].micros;
        }
    }
    books.check_rows(Account::coins_held, coins, when);
    books.check_rows(Account::diamonds_held, held, when);
    books.check_rows(Account::diamonds_on_hold, on_hold, when);
    books.check_rows(Account::diamonds_redeemed, redeemed, when);
    books.check_rows(Account::usd_in_transit, in_transit, when);
    books.check_rows(Account::usd_creators, paid, when);
}

std::uint64_t Economy::digest() const {
    std::uint64_t digest = 0;
    const auto add = [&](auto value) { digest = combine(digest, static_cast<std::uint64_t>(value)); };
    const std::vector<Coins> given = gifted();
    for (std::size_t row = 0; row < wallets_.size(); ++row) {
        const Wallet& wallet = wallets_[row];
        add(wallet.coins().count);
        add(given[row].count);
        add(wallet.bought ? spendings_[row].total.micros : 0);
        for (const std::uint32_t favourite : wallet.favourites) add(favourite);
    }
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        const Rooms& rooms = part_of(creator).rooms;
        const std::size_t row = row_of(creator);
        add(rooms.balance[row].micros);
        add(rooms.on_hold[row].micros);
        add(rooms.redeemed[row].micros);
        add(rooms.paid[row].micros);
        add(rooms.followers[row]);
        add(rooms.total(row).watch_micros);
        add(rooms.total(row).gifts.count);
        add(std::bit_cast<std::uint64_t>(rooms.effort[row]));
        add(std::bit_cast<std::uint64_t>(published_.score(creator)));
        add(rooms.status[row]);
        add(rooms.battles_won[row]);
        add(rooms.battle_gifts[row].count);
    }
    const Ledger books = ledger();
    for (std::size_t i = 0; i < account_count; ++i) add(books.balance(static_cast<Account>(i)));
    for (const std::int64_t count : meters().counts) add(count);
    return digest;
}

}  // namespace carat
