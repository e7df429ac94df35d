#include "scenarios/money_chain.hpp"

#include <algorithm>
#include <cmath>

namespace carat {
namespace {

Rate rest_of(Rate part) { return {Rate::one - part.nanos}; }

/// a / b as a Rate, rounded to the nearest. Not negative; 0 if b is 0.
Rate divide(Rate a, Rate b) {
    return {b.nanos == 0 ? 0
                         : static_cast<std::int64_t>((static_cast<Wide>(a.nanos) * Rate::one + b.nanos / 2) / b.nanos)};
}

/// USD per coin for the creator: both rates and the schedule.
Rate creator_per_coin(const economy::Params& params, Rate factor) {
    return multiply_rates(multiply_rates(params.conversion.diamonds_per_coin, factor),
                          params.conversion.usd_per_diamond);
}

/// Rates of a sum of steps, some with bonuses, never below 0.
Rate sum(std::initializer_list<Rate> rates) {
    std::int64_t total = 0;
    for (const Rate rate : rates) {
        total += rate.nanos;
    }
    return {std::max<std::int64_t>(total, 0)};
}

}  // namespace

std::vector<RewardRange> reward_range(const rewards::Params& rewards) {
    if (rewards.schedule == rewards::Schedule::flat) {
        return {{"flat", rewards.flat_factor}};
    }
    const bool tiered = rewards.schedule == rewards::Schedule::tiered;
    const std::vector<Rate>& factors = tiered ? rewards.stream_factor : rewards.bracket_factor;
    if (factors.empty()) {
        return {};
    }
    const auto [least, most] = std::minmax_element(factors.begin(), factors.end());
    if (!tiered) {
        return {{"lowest bracket", *least}, {"highest bracket", *most}};
    }
    const Rate mission = std::max(rewards.mission_one, rewards.mission_two);
    return {{"shortest stream, no mission, a violation", sum({*least, {-rewards.violation_penalty.nanos}})},
            {"longest stream, all missions, top league", sum({*most, mission, rewards.league_bonus})}};
}

CoinChain coin_chain(const economy::Params& params, Usd price, Rate fee, Rate factor) {
    constexpr std::int64_t nanos_per_micro = Rate::one / Usd::one;
    CoinChain chain;
    chain.price = divide({price.micros * nanos_per_micro}, {Rate::one + params.store.bonus.nanos});
    chain.after_tax = rest_of(params.store.sales_tax);
    chain.after_fee = rest_of(fee);
    chain.creator = creator_per_coin(params, factor);
    chain.creator_part =
        divide(chain.creator, multiply_rates(multiply_rates(chain.price, chain.after_tax), chain.after_fee));
    return chain;
}

DollarChain dollar_chain(const economy::Params& params, Usd price, Rate fee, Rate factor) {
    const CoinChain coin = coin_chain(params, price, fee, factor);
    const Rate redeemed = divide(coin.creator, coin.price);
    const Rate payout_share{std::min(Rate::one, params.payout.withholding_tax.nanos + params.payout.fee_share.nanos)};
    const auto enrolment = Rate{std::llround(params.agency.enrolment * static_cast<double>(Rate::one))};
    DollarChain chain;
    chain.sales_tax = params.store.sales_tax;
    chain.store = multiply_rates(coin.after_tax, fee);
    chain.payout_costs = multiply_rates(redeemed, payout_share);
    chain.agency = multiply_rates(multiply_rates(redeemed, params.agency.commission), enrolment);
    const bool by_creator = params.agency.paid_by == agency::PaidBy::creator;
    chain.creator.nanos = redeemed.nanos - chain.payout_costs.nanos - (by_creator ? chain.agency.nanos : 0);
    chain.platform.nanos =
        Rate::one - chain.sales_tax.nanos - chain.store.nanos - redeemed.nanos - (by_creator ? 0 : chain.agency.nanos);
    return chain;
}

}  // namespace carat
