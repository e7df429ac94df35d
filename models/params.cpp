#include "models/params.hpp"

#include <cmath>
#include <utility>

namespace carat::economy {
namespace {

using Found = std::vector<Contradiction>;

template <class T>
void check_steps(Found& found, const std::string& name, const std::vector<T>& from, std::size_t factors) {
    if (from.empty() || from.front() != T{}) {
        found.push_back({name + "_from", "the first step must begin at 0"});
    }
    for (std::size_t i = 1; i < from.size(); ++i) {
        if (from[i] <= from[i - 1]) {
            found.push_back({name + "_from", "steps must ascend"});
            break;
        }
    }
    if (from.size() != factors) {
        found.push_back({name + "_factor", "needs one factor for each entry of " + name + "_from"});
    }
}

void check_regions(Found& found, const Params& p) {
    constexpr double tolerance = 1e-9;
    double sum = 0.0;
    for (const auto& region : p.regions) {
        sum += region.value.share;
    }
    if (p.regions.empty() || std::abs(sum - 1.0) > tolerance) {
        found.push_back({"region", "the shares of all regions must sum to 1"});
    }
}

void check_store(Found& found, const store::Params& p) {
    if (p.packs.empty()) {
        found.push_back({"store.packs", "needs at least one pack"});
    }
    for (std::size_t i = 1; i < p.packs.size(); ++i) {
        if (p.packs[i] <= p.packs[i - 1]) {
            found.push_back({"store.packs", "sizes must ascend"});
            break;
        }
    }
    for (const auto& [name, prices] : {std::pair{"store.pack_prices_app", &p.pack_prices_app},
                                       std::pair{"store.pack_prices_web", &p.pack_prices_web}}) {
        if (!prices->empty() && prices->size() != p.packs.size()) {
            found.push_back({name, "needs one price for each entry of store.packs, or none"});
        }
    }
    if (p.store_fee.nanos + p.sales_tax.nanos > Rate::one) {
        found.push_back({"store.store_fee", "store_fee and sales_tax together must not exceed 1"});
    }
    if (p.processing_fee.nanos + p.sales_tax.nanos > Rate::one) {
        found.push_back({"store.processing_fee", "processing_fee and sales_tax together must not exceed 1"});
    }
}

void check_time(Found& found, const Params& p) {
    if (p.popularity.publish_every % p.engine.window != Duration{0}) {
        found.push_back({"popularity.publish_every", "must be a whole number of engine.window"});
    }
    if (hour % p.popularity.publish_every != Duration{0}) {
        found.push_back(
            {"popularity.publish_every", "must divide an hour, so that the daily profile falls on its edges"});
    }
    for (const auto& region : p.regions) {
        if (region.value.utc_offset % (30 * minute) != Duration{0}) {
            found.push_back({"region." + region.name + ".utc_offset", "must be whole or half hours"});
        }
    }
    if (p.award.every % p.engine.window != Duration{0}) {
        found.push_back({"award.every", "must be a whole number of engine.window"});
    }
    if (p.battle.on && p.battle.length < p.engine.window) {
        found.push_back(
            {"battle.length", "must not be below engine.window, or its result comes after the next battle"});
    }
    if (p.payout.payday_every % day != Duration{0}) {
        found.push_back({"payout.payday_every", "must be whole days"});
    }
}

void check_caps(Found& found, const Params& p) {
    const Usd none{0};
    if (p.caps.day != none && p.caps.week != none && p.caps.week < p.caps.day) {
        found.push_back({"caps.week", "must not be below caps.day"});
    }
    if (p.caps.week != none && p.caps.month != none && p.caps.month < p.caps.week) {
        found.push_back({"caps.month", "must not be below caps.week"});
    }
    if (p.payout.daily_cap != none && p.payout.daily_cap < p.payout.threshold) {
        found.push_back({"payout.daily_cap", "must not be below payout.threshold, or nobody is ever paid"});
    }
    if (p.payout.review_most < p.payout.review_mean) {
        found.push_back({"payout.review_most", "must not be below payout.review_mean"});
    }
    if (p.refunds.lag_most < p.refunds.lag_mean) {
        found.push_back({"refunds.lag_most", "must not be below refunds.lag_mean"});
    }
    if (p.payout.fee_share.nanos + p.payout.withholding_tax.nanos > Rate::one) {
        found.push_back({"payout.fee_share", "fee_share and withholding_tax together must not exceed 1"});
    }
    if (p.refunds.minor_refund_probability + p.refunds.chargeback_probability > 1.0) {
        found.push_back({"refunds.minor_refund_probability",
                         "refund of minors and chargeback probabilities together must not exceed 1"});
    }
    if (p.refunds.refund_probability + p.refunds.chargeback_probability > 1.0) {
        found.push_back(
            {"refunds.refund_probability", "refund and chargeback probabilities together must not exceed 1"});
    }
}

template <std::size_t N>
void check_profile(Found& found, const std::string& name, const std::array<double, N>& profile) {
    double sum = 0.0;
    for (const double value : profile) {
        sum += value;
    }
    if (!(sum > 0.0)) {
        found.push_back({name, "needs at least one positive entry"});
    }
}

}  // namespace

std::vector<Contradiction> contradictions(const Params& p) {
    Found found;
    if (p.gifts.empty()) {
        found.push_back({"gift", "the menu needs at least one gift"});
    }
    check_regions(found, p);
    check_store(found, p.store);
    check_time(found, p);
    check_caps(found, p);
    check_profile(found, "viewers.hour_profile", p.viewers.hour_profile);
    check_profile(found, "viewers.week_profile", p.viewers.week_profile);
    check_steps(found, "rewards.stream", p.rewards.stream_from, p.rewards.stream_factor.size());
    check_steps(found, "rewards.bracket", p.rewards.bracket_from, p.rewards.bracket_factor.size());
    return found;
}

}  // namespace carat::economy
