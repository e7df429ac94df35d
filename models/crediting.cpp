#include "models/crediting.hpp"

#include "models/economy.hpp"
#include "models/paying.hpp"

#include <algorithm>

namespace carat::crediting {
namespace {

constexpr std::int64_t nanos_per_micro = 1'000;

/// The last step that begins at or below `value`.
template <class T>
Rate step(const std::vector<T>& from, const std::vector<Rate>& factors, T value) {
    const auto above = std::upper_bound(from.begin(), from.end(), value);
    return factors[static_cast<std::size_t>(above - from.begin()) - 1];
}

Rate tiered(const Scene& scene, bool live) {
    const rewards::Params& p = scene.params().rewards;
    const Rooms& rooms = scene.rooms;
    const Stream& stream = rooms.stream[scene.row];
    Rate sum = live ? step(p.stream_from, p.stream_factor, stream.end - stream.begin) : p.stream_factor.back();
    if (rooms.missions[scene.row] > 0) {
        sum.nanos += (rooms.missions[scene.row] == 1 ? p.mission_one : p.mission_two).nanos;
    }
    if (rooms.league[scene.row] != 0) {
        sum.nanos += p.league_bonus.nanos;
    }
    if (rooms.violation[scene.row] != 0) {
        sum.nanos -= p.violation_penalty.nanos;
    }
    return {std::max<std::int64_t>(sum.nanos, 0)};
}

/// Under any schedule, so that one of brackets that begins within a month knows of all of it.
void begin_month(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    const auto month = static_cast<std::int32_t>(day_of(scene.now) / days_per_month);
    if (std::exchange(rooms.month[scene.row], month) != month) rooms.month_income[scene.row] = {0};
}

/// This month's income before the schedule decides the bracket of the next gift.
Rate bracket(const Scene& scene) {
    const rewards::Params& p = scene.params().rewards;
    const Usd income = cash_for(scene.rooms.month_income[scene.row], scene.params().conversion.usd_per_diamond);
    return step(p.bracket_from, p.bracket_factor, income);
}

/// The factor of the reward schedule for a gift in this room now.
Rate factor(const Scene& scene, bool live) {
    switch (scene.params().rewards.schedule) {
        case rewards::Schedule::tiered:
            return tiered(scene, live);
        case rewards::Schedule::brackets:
            return bracket(scene);
        case rewards::Schedule::flat:
            break;
    }
    return scene.params().rewards.flat_factor;
}

/// After a cut of the rates: part of what the gift brings less than it did.
void compensate(const Scene& scene, Coins coins, Diamonds credited) {
    const rewards::Params& p = scene.params().rewards;
    if (p.compensation.nanos == 0) {
        return;
    }
    const Diamonds before = worth(coins, p.compensation_rate, {Rate::one}).credited;
    const Diamonds lost{std::max<std::int64_t>(0, (before - credited).micros)};
    const Diamonds extra{multiply_floor(lost.micros, p.compensation)};
    scene.count(Meter::compensated, extra.micros);
    award(scene, extra);
}

void hold(const Scene& scene, Diamonds amount) {
    Rooms& rooms = scene.rooms;
    rooms.on_hold[scene.row] += amount;
    scene.part.ledger.move(Account::diamonds_held, Account::diamonds_on_hold, amount);
    if (rooms.parcel[scene.row] == Diamonds{0}) {
        scene.remind(Kind::parcel_closes, Time{(day_of(scene.now) + 1) * day.micros});
    }
    rooms.parcel[scene.row] += amount;
}

}  // namespace

Worth worth(Coins coins, Rate diamonds_per_coin, Rate factor) {
    // coins * nanos * nanos / 1e9 is in nano-diamonds; a micro-diamond has a thousand of them.
    constexpr Wide unit = static_cast<Wide>(Rate::one) * nanos_per_micro;
    const Wide exact = static_cast<Wide>(coins.count) * diamonds_per_coin.nanos * factor.nanos;
    const auto down = static_cast<std::int64_t>(exact / unit);
    return {{down}, {down + (exact % unit != 0 ? 1 : 0)}};
}

Worth worth_now(const Scene& scene, Coins coins, bool live) {
    begin_month(scene);
    return worth(coins, scene.params().conversion.diamonds_per_coin, factor(scene, live));
}

void credit_gift(const Scene& scene, Coins coins, bool live) {
    const Rate rate = scene.params().conversion.diamonds_per_coin;
    const Worth amount = worth_now(scene, coins, live);
    Rooms& rooms = scene.rooms;
    Ledger& ledger = scene.part.ledger;
    ledger.move(Account::diamonds_from_gifts, Account::diamonds_held, amount.credited);
    ledger.move(Account::diamonds_from_gifts, Account::diamonds_rounding, amount.given - amount.credited);
    rooms.month_income[scene.row] += worth(coins, rate, {Rate::one}).credited;
    rooms.total(scene.row).gifts += coins;
    rooms.total(scene.row).earned += amount.credited;
    scene.part.meters.earned_by_tier[scene.tier()] += amount.credited.micros;
    compensate(scene, coins, amount.credited);
    if (scene.params().payout.hold > Duration{0}) {
        hold(scene, amount.credited);
    } else {
        make_available(scene, amount.credited);
    }
}

void award(const Scene& scene, Diamonds amount) {
    Rooms& rooms = scene.rooms;
    scene.part.ledger.move(Account::diamonds_awarded, Account::diamonds_held, amount);
    rooms.awarded[scene.row] += amount;
    rooms.total(scene.row).earned += amount;
    scene.part.meters.earned_by_tier[scene.tier()] += amount.micros;
    make_available(scene, amount);
}

void make_available(const Scene& scene, Diamonds amount) {
    scene.rooms.balance[scene.row] += amount;
    if (scene.rooms.status[scene.row] == Status::gone) {
        paying::close_account(scene);  // who has left is paid or forfeits
    } else {
        paying::consider(scene);
    }
}

void parcel_closes(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    const Diamonds amount = std::exchange(rooms.parcel[scene.row], Diamonds{0});
    scene.remind(Kind::hold_released, scene.now + scene.params().payout.hold,
                 Transfer{.diamond_micros = amount.micros});
}

void hold_released(const Scene& scene, Diamonds amount) {
    scene.rooms.on_hold[scene.row] -= amount;
    scene.part.ledger.move(Account::diamonds_on_hold, Account::diamonds_held, amount);
    make_available(scene, amount);
}

}  // namespace carat::crediting
