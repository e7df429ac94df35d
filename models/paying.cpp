#include "models/paying.hpp"

#include "models/economy.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <algorithm>

namespace carat::paying {
namespace {

using Exponential = boost::random::exponential_distribution<double>;

Usd requested_today(const Scene& scene) {
    const bool today = scene.rooms.request_day[scene.row] == static_cast<std::int32_t>(day_of(scene.now));
    return today ? scene.rooms.requested_today[scene.row] : Usd{0};
}

/// How much of the balance can be redeemed now: nothing below the threshold, at most what the daily cap leaves.
Diamonds redeemable(const Scene& scene) {
    const Rooms& rooms = scene.rooms;
    const payout::Params& p = scene.params().payout;
    const Rate rate = scene.params().conversion.usd_per_diamond;
    const Diamonds balance = rooms.balance[scene.row];
    if (balance <= Diamonds{0} || rate.nanos == 0 || scene.now < rooms.blocked_until[scene.row]) {
        return {0};
    }
    if (cash_for(balance, rate) < std::max(p.threshold, Usd{1})) {
        return {0};
    }
    if (p.daily_cap == Usd{0}) {
        return balance;
    }
    const Usd left = p.daily_cap - requested_today(scene);
    return left <= Usd{0} ? Diamonds{0} : std::min(balance, diamonds_for(left, rate));
}

void retry_at(const Scene& scene, Time at) {
    if (std::exchange(scene.rooms.retry[scene.row], std::int8_t{1}) == 0) {
        scene.remind(Kind::payout_retry, at);
    }
}

void request(const Scene& scene, Diamonds amount) {
    Rooms& rooms = scene.rooms;
    const payout::Params& p = scene.params().payout;
    const Usd cash = cash_for(amount, scene.params().conversion.usd_per_diamond);
    rooms.requested_today[scene.row] = requested_today(scene) + cash;
    rooms.request_day[scene.row] = static_cast<std::int32_t>(day_of(scene.now));
    rooms.balance[scene.row] -= amount;
    rooms.redeemed[scene.row] += amount;
    rooms.in_transit[scene.row] += cash;
    scene.part.ledger.move(Account::diamonds_held, Account::diamonds_redeemed, amount);
    scene.part.ledger.move(Account::usd_platform, Account::usd_in_transit, cash);
    scene.count(Meter::payouts_requested);
    scene.count(Meter::usd_requested, cash.micros);
    Draws draw = scene.luck.draws(Purpose::payout_review, scene.creator, static_cast<std::uint64_t>(scene.now.micros));
    const double review = Exponential{}(draw)*seconds(p.review_mean);
    scene.remind(Kind::payout_settled, scene.now + std::min(from_seconds(review), p.review_most),
                 Transfer{cash.micros, amount.micros, scene.now.micros});
}

/// Requests what can be redeemed; what the cap keeps back is tried again tomorrow.
void request_redeemable(const Scene& scene) {
    const Diamonds amount = redeemable(scene);
    if (amount > Diamonds{0}) {
        request(scene, amount);
    }
    const Usd rest =
        cash_for(std::max(scene.rooms.balance[scene.row], Diamonds{0}), scene.params().conversion.usd_per_diamond);
    if (rest >= std::max(scene.params().payout.threshold, Usd{1})) {
        const Time tomorrow{(day_of(scene.now) + 1) * day.micros};
        retry_at(scene, std::max(tomorrow, scene.rooms.blocked_until[scene.row]));
    }
}

void identity_failed(const Scene& scene, const Transfer& transfer) {
    constexpr Duration pause = 30 * day;  // until the creator may try again
    const Diamonds back{transfer.diamond_micros};
    scene.rooms.balance[scene.row] += back;
    scene.rooms.redeemed[scene.row] -= back;
    scene.rooms.returned[scene.row] += Usd{transfer.cash_micros};
    scene.part.ledger.move(Account::diamonds_redeemed, Account::diamonds_held, back);
    scene.part.ledger.move(Account::usd_in_transit, Account::usd_platform, Usd{transfer.cash_micros});
    scene.count(Meter::payouts_failed);
    scene.rooms.blocked_until[scene.row] = scene.now + pause;
    if (scene.rooms.status[scene.row] == Status::gone) {
        close_account(scene);
    } else {
        retry_at(scene, scene.now + pause);
    }
}

void pay(const Scene& scene, Usd cash) {
    const payout::Params& p = scene.params().payout;
    const agency::Params& agent = scene.params().agency;
    Ledger& ledger = scene.part.ledger;
    const Usd tax{multiply_floor(cash.micros, p.withholding_tax)};
    const Usd fee = std::min(cash - tax, p.fee + Usd{multiply_floor(cash.micros, p.fee_share)});
    Usd commission{scene.rooms.agency[scene.row] != 0 ? multiply_floor(cash.micros, agent.commission) : 0};
    const bool own_cost = agent.paid_by == agency::PaidBy::creator;
    commission = own_cost ? std::min(commission, cash - tax - fee) : commission;
    const Usd net = cash - tax - fee - (own_cost ? commission : Usd{0});
    ledger.move(Account::usd_in_transit, Account::usd_taxes, tax);
    ledger.move(Account::usd_in_transit, Account::usd_processing_fees, fee);
    ledger.move(own_cost ? Account::usd_in_transit : Account::usd_platform, Account::usd_agency, commission);
    ledger.move(Account::usd_in_transit, Account::usd_creators, net);
    scene.rooms.paid[scene.row] += net;
    scene.part.meters.paid_by_tier[scene.tier()] += net.micros;
    if (scene.rooms.first_paid[scene.row] == Rooms::never) {
        scene.rooms.first_paid[scene.row] = scene.now;
    }
}

}  // namespace

void consider(const Scene& scene) {
    const payout::Params& p = scene.params().payout;
    if (p.when != payout::When::on_demand || scene.rooms.retry[scene.row] != 0) {
        return;
    }
    if (p.patience == Duration{0} || scene.rules.rush) {
        request_redeemable(scene);
    } else if (redeemable(scene) > Diamonds{0}) {
        Draws draw = scene.luck.draws(Purpose::patience, scene.creator, static_cast<std::uint64_t>(scene.now.micros));
        retry_at(scene, scene.now + from_seconds(Exponential{}(draw)*seconds(p.patience)));
    }
}

void rush(const Scene& scene) {
    if (scene.params().payout.when == payout::When::on_demand) {
        request_redeemable(scene);
    }
}

void payday(const Scene& scene) {
    if (scene.params().payout.when == payout::When::payday) {
        request_redeemable(scene);
    }
    if (scene.rooms.status[scene.row] != Status::gone) {
        scene.remind(Kind::payday, scene.now + scene.params().payout.payday_every);
    }
}

void retry(const Scene& scene) {
    scene.rooms.retry[scene.row] = 0;
    if (scene.rooms.status[scene.row] == Status::gone) {
        close_account(scene);
    } else {
        request_redeemable(scene);
    }
}

void settled(const Scene& scene, const Transfer& transfer) {
    scene.rooms.in_transit[scene.row] -= Usd{transfer.cash_micros};
    Draws draw =
        scene.luck.draws(Purpose::identity_check, scene.creator, static_cast<std::uint64_t>(transfer.requested_micros));
    if (uniform(draw) < scene.params().payout.kyc_failure) {
        identity_failed(scene, transfer);
        return;
    }
    scene.count(Meter::payouts_settled);
    pay(scene, Usd{transfer.cash_micros});
}

void close_account(const Scene& scene) {
    request_redeemable(scene);
    const Rooms& rooms = scene.rooms;
    const Diamonds rest = rooms.balance[scene.row];
    const bool waiting = rooms.retry[scene.row] != 0;  // above the threshold, kept back by the daily cap
    if (rest > Diamonds{0} && !waiting) {
        scene.rooms.balance[scene.row] = {0};
        scene.part.ledger.move(Account::diamonds_held, Account::diamonds_forfeited, rest);
    }
}

}  // namespace carat::paying
