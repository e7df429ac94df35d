/// Small worlds for tests: the quiet one of the proofs, and one in which every mechanism is busy.
#pragma once

#include "models/proof/small_world.hpp"

#include <vector>

namespace carat::small {

/// A busy economy: every mechanism on, and often, in a small world.
inline economy::Params busy() {
    economy::Params p;
    p.viewers.count = 3'000;
    p.viewers.payer_share = 0.3;
    p.viewers.sessions_per_day = 1.0;
    p.viewers.lifetime_scale = 60 * day;
    p.viewers.joins_per_month = 0.5;
    p.viewers.forget_probability = 0.1;
    p.regions = {{"west", {0.6, -5 * hour}}, {"east", {0.4, 8 * hour, 0.5, {Rate::one / 2}}}};
    p.gifts = {{"rose", {{1}, true}},
               {"perfume", {{20}, true}},
               {"cap", {{99}, false}},
               {"galaxy", {{1'000}, false}},
               {"lion", {{29'999}, false}}};
    p.gifting.rate_per_hour = 10.0;
    p.gifting.stranger_factor = 0.1;
    p.store.sales_tax = {Rate::one / 10};
    p.store.bonus = {Rate::one / 20};
    p.caps.gift = {5'000};
    p.caps.day = {50 * Usd::one};
    p.caps.week = {100 * Usd::one};
    p.caps.month = {200 * Usd::one};
    p.caps.own_share = 0.2;
    p.caps.coins_expire_after = 5 * day;
    p.store.pass_through = 0.5;
    p.store.store_fee = {Rate::one * 25 / 100};
    p.conversion.diamonds_per_coin = {501'234'567};
    p.rewards.schedule = rewards::Schedule::tiered;
    p.award.rule = award::Rule::share_of_net;
    p.award.every = 7 * day;
    p.payout.threshold = {5 * Usd::one};
    p.payout.daily_cap = {20 * Usd::one};
    p.payout.fee = {250'000};
    p.payout.fee_share = {Rate::one / 50};
    p.payout.hold = 2 * day;
    p.payout.withholding_tax = {Rate::one / 5};
    p.payout.kyc_failure = 0.1;
    p.payout.patience = day;
    p.refunds.minor_share = 0.1;
    p.battle.per_hour = 6.0;
    p.ring.on = true;
    p.ring.accounts = 3;
    p.ring.creators = 2;
    p.ring.caught_after = 10 * day;
    p.rewards.compensation = {Rate::one / 2};
    p.agency.paid_by = agency::PaidBy::creator;
    p.refunds.refund_probability = 0.1;
    p.refunds.chargeback_probability = 0.1;
    p.refunds.lag_mean = 3 * day;
    p.refunds.lag_most = 9 * day;
    p.refunds.bearer = refunds::Bearer::creator;
    p.creators.count = 60;
    p.creators.exits_per_month = 0.3;
    p.creators.joins_per_month = 0.5;
    p.creators.violations_per_month = 1.0;
    return p;
}

/// Changes of rules on the way: schedule, bearer, payday, award, negative branching, no hold.
inline std::vector<PolicyChange> changes() {
    economy::Params second_week = busy();
    second_week.rewards.schedule = rewards::Schedule::brackets;
    second_week.rewards.bracket_from = {{0}, {10 * Usd::one}, {100 * Usd::one}};
    second_week.rewards.bracket_factor = {{Rate::one}, {Rate::one * 9 / 10}, {Rate::one * 8 / 10}};
    second_week.payout.when = payout::When::payday;
    second_week.payout.payday_every = 7 * day;
    second_week.award.rule = award::Rule::tournament;
    second_week.gifting.branching = -0.3;
    second_week.gifting.crowding = 0.2;
    second_week.award.basis = award::Basis::followers;
    economy::Params third_week = second_week;
    third_week.conversion.usd_per_diamond = {Rate::one * 9 / 1'000};
    third_week.award.rule = award::Rule::per_thousand_views;
    third_week.payout.hold = {0};
    third_week.refunds.bearer = refunds::Bearer::platform;
    third_week.agency.paid_by = agency::PaidBy::platform;
    return {{Time{0} + 7 * day, second_week}, {Time{0} + 14 * day, third_week, Time{0} + 12 * day}};
}

}  // namespace carat::small
