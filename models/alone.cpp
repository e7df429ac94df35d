/// Alone: what happens between two windows, when nobody else moves: rules change, coins come back, creators arrive, awards are
/// granted, popularity is published, the books are closed and read.
#include "models/economy.hpp"
#include "models/effort.hpp"
#include "models/paying.hpp"
#include "models/streaming.hpp"
#include "sim/maths.hpp"

#include <algorithm>
#include <string>

namespace carat {
namespace {

/// Is `now` on the grid of period `every`, after the start?
bool falls_on(Time now, Duration every) { return now > Time{0} && now.micros % every.micros == 0; }

bool later(const Refund& a, const Refund& b) {
    return std::tie(a.due, a.viewer, a.price, a.row) > std::tie(b.due, b.viewer, b.price, b.row);
}

}  // namespace

void Economy::between(const Window& window, Post& mail) {
    const Time now = window.start;
    change_rules(now);
    hear_announcements(now, mail);
    const bool publication = now.micros % rules_.params.popularity.publish_every.micros == 0;
    if (publication) {
        settle_refunds(now);
    }
    if (falls_on(now, week)) {
        review_leagues(now);
        admit_creators(now, mail);
    }
    if (falls_on(now, rules_.params.award.every)) {
        grant_awards(now, mail);
    }
    if (falls_on(now, day)) {
        expire_coins(now);
    }
    if (now.micros % day.micros == 0 && rules_.params.ring.on) {
        work_ring(now, mail);
    }
    if (publication) {
        published_.publish(rules_.params, now);
        match_battles(now, mail);
    }
    if (falls_on(now, setting_.sample_every)) {
        sample(now);
    }
}

void Economy::change_rules(Time now) {
    while (next_policy_ < setting_.policies.size() && setting_.policies[next_policy_].at <= now) {
        rules_ = Rules(setting_.policies[next_policy_++].params);
        apply_rules();
    }
}

void Economy::hear_announcements(Time now, Post& mail) {
    const Rate today = rules_.params.conversion.usd_per_diamond;
    bool coming = false;
    for (std::size_t i = next_policy_; i < setting_.policies.size(); ++i) {
        const PolicyChange& policy = setting_.policies[i];
        coming = coming || (policy.announced <= now && policy.params.conversion.usd_per_diamond < today);
    }
    coming = coming && rules_.params.behaviour.creators_respond;
    const bool news = coming && !rules_.rush;
    rules_.rush = coming;
    if (!news) {
        return;
    }
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        if (part_of(creator).rooms.status[row_of(creator)] == Status::gone) continue;
        part_of(creator).ledger.open(now, creator, Kind::cut_announced);
        paying::rush(scene(creator, now, mail));
    }
}

void Economy::settle_refunds(Time now) {
    for (Part& part : parts_) {
        for (const Refund& refund : part.refunds) {
            refunds_.push_back(refund);
            std::push_heap(refunds_.begin(), refunds_.end(), later);
        }
        part.refunds.clear();
    }
    while (!refunds_.empty() && refunds_.front().due <= now) {
        std::pop_heap(refunds_.begin(), refunds_.end(), later);
        settle_refund(refunds_.back(), now);
        refunds_.pop_back();
    }
}

void Economy::settle_refund(const Refund& refund, Time now) {
    const refunds::Params& p = rules_.params.refunds;
    Part& part = part_of(refund.creator);
    Ledger& ledger = part.ledger;
    ledger.open(now, refund.creator, Kind::refund_settled);
    ledger.concern(refund.row);
    const Usd fee_back{multiply_floor(refund.fee.micros, p.fee_returned)};
    const Usd tax_back{multiply_floor(refund.tax.micros, p.fee_returned)};
    ledger.move(refund.channel == Channel::app ? Account::usd_store_fees : Account::usd_processing_fees,
                Account::usd_refunds, fee_back);
    ledger.move(Account::usd_taxes, Account::usd_refunds, tax_back);
    ledger.move(Account::usd_platform, Account::usd_refunds, refund.price - fee_back - tax_back);
    part.meters.fees_returned += (fee_back + tax_back).micros;
    if (refund.chargeback) {
        ledger.move(Account::usd_platform, Account::usd_losses, p.chargeback_fee);
    }
    ++part.meters[refund.chargeback ? Meter::chargebacks : Meter::refunds];
    Wallet& wallet = wallets_[refund.row];
    const Coins there = std::min(wallet.coins(), refund.coins);
    wallet.take(there);
    ledger.move(Account::coins_held, Account::coins_clawed_back, there);
    const std::size_t row = row_of(refund.creator);
    if (p.bearer == refunds::Bearer::creator && part.rooms.status[row] != Status::gone) {
        const Wide worth_of_spent = static_cast<Wide>(refund.worth.micros) * (refund.coins - there).count;
        const Diamonds owed{static_cast<std::int64_t>(worth_of_spent / refund.coins.count)};
        part.rooms.balance[row] -= owed;
        ledger.move(Account::diamonds_held, Account::diamonds_clawed_back, owed);
    }
}

void Economy::review_leagues(Time now) {
    const leaderboard::Params& board = rules_.params.leaderboard;
    std::vector<std::pair<std::int64_t, std::uint32_t>> order;  // most gifts first, ties by id
    std::int64_t present = 0;
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        Rooms& rooms = part_of(creator).rooms;
        const std::size_t row = row_of(creator);
        const Coins gifts = rooms.total(row).gifts - week_start_gifts_[creator];
        week_start_gifts_[creator] = rooms.total(row).gifts;
        rooms.league[row] = 0;
        rooms.listed[row] = 0;
        if (rooms.status[row] == Status::gone) continue;
        ++present;
        if (gifts > Coins{0}) order.emplace_back(-gifts.count, creator);
    }
    std::sort(order.begin(), order.end());
    const std::int64_t ended = now.micros / week.micros - 1;
    for (std::size_t i = 0; i < std::min(order.size(), static_cast<std::size_t>(board.length)); ++i) {
        part_of(order[i].second).rooms.listed[row_of(order[i].second)] = board.on ? 1 : 0;
        record_.leaderboard.push_back({ended, static_cast<std::int64_t>(i + 1), order[i].second, {-order[i].first}});
    }
    const auto holders = static_cast<std::size_t>(rules_.params.rewards.league_top * static_cast<double>(present));
    for (std::size_t i = 0; i < std::min(order.size(), holders); ++i) {
        part_of(order[i].second).rooms.league[row_of(order[i].second)] = 1;
    }
}

void Economy::admit_creators(Time now, Post& mail) {
    const creators::Params& p = rules_.params.creators;
    double sum = 0.0;
    double active = 0.0;
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        const Rooms& rooms = part_of(creator).rooms;
        if (rooms.status[row_of(creator)] == Status::gone) continue;
        if (!effort::experienced(rooms, row_of(creator))) continue;
        sum += rooms.hourly_income[row_of(creator)];
        active += 1.0;
    }
    const bool respond = rules_.params.behaviour.creators_respond;
    const double relative = respond && active > 0.0 ? sum / active / dollars(p.reference_income) : 1.0;
    const double weekly =
        p.joins_per_month * static_cast<double>(p.count) * seconds(week) / seconds(days_per_month * day);
    constexpr double most = 10.0;  // times the rate at reference income
    const double mean = weekly * std::min(power(relative, p.entry_elasticity), most);
    if (!(mean > 0.0)) {
        return;
    }
    Draws draw = luck_.draws(Purpose::entry, 0, static_cast<std::uint64_t>(now.micros / week.micros));
    const auto newcomers = boost::random::poisson_distribution<std::int64_t, double>(mean)(draw);
    for (std::int64_t i = 0; i < newcomers; ++i) {
        const std::uint32_t creator = add_creator(now, Tier::newcomer, 0);
        ++part_of(creator).meters[Meter::entries];
        begin_career(scene(creator, now, mail));
    }
}

void Economy::expire_coins(Time now) {
    const Duration limit = rules_.params.caps.coins_expire_after;
    if (limit <= Duration{0}) {
        return;
    }
    const std::int64_t today = day_of(now);
    Ledger& ledger = parts_.front().ledger;
    ledger.open(now, nobody, Kind::coins_expired);
    for (std::size_t row = 0; row < wallets_.size(); ++row) {
        Wallet& wallet = wallets_[row];
        if (wallet.coins() > Coins{0} && (today - wallet.used_day) * day > limit) {
            ledger.concern(static_cast<std::uint32_t>(row));
            ledger.move(Account::coins_held, Account::coins_expired, wallet.coins());
            wallet.take(wallet.coins());
        }
    }
}

}  // namespace carat
