/// Payout: what a creator has earned in diamonds becomes money in the bank.
///
///     diamonds --> [ threshold, cap ] --> in transit --> (review) --> bank, fee, tax
///                                             |
///                                             +-- KYC fails --> diamonds again
///
/// Law     Nothing below the threshold. cash = rate * min(diamonds, cap / rate), at most daily_cap per day. On demand: asked
///         for an exponential time of mean `patience` after the threshold is reached; at once while a lower usd_per_diamond
///         is announced, before it comes (a redemption run).
/// Keeps   in transit + settled + fees + taxes + returned = cash of all requests, to the micro-dollar.
/// Draws   payout_review, identity_check: once per request; patience: once per balance that reaches the threshold.
/// Source  threshold, cap, review time: docs/model.md, "Payout".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <array>

namespace carat {

namespace payout {

enum class When : std::uint8_t { payday = 0, on_demand = 1 };

struct Params {
    Usd threshold = {50 * Usd::one};
    When when = When::on_demand;
    Duration patience = 3 * day;
    Duration payday_every = 30 * day;
    Usd daily_cap = {1'000 * Usd::one};
    Usd fee = {0};
    Rate fee_share = {0};
    Duration review_mean = 5 * day;
    Duration review_most = 15 * day;
    Duration hold = {0};
    Rate withholding_tax = {0};
    double kyc_failure = 0.01;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("threshold", p.threshold, Field{"USD", 0, 1e6, "least balance that can be redeemed"});
    visit("when", p.when,
          Field{.words = "payday: on a common day; on_demand: when the creator asks, after the threshold is reached"});
    visit("patience", p.patience,
          Field{"d", 0, 1e4, "on_demand: mean time from reaching the threshold to asking; 0 is at once"});
    visit("payday_every", p.payday_every, Field{"d", 1, 1e4, "payday: time between two paydays", Change::never});
    visit("daily_cap", p.daily_cap, Field{"USD", 0, 1e9, "most a creator can redeem per day; 0 is no limit"});
    visit("fee", p.fee, Field{"USD", 0, 1e4, "fixed fee of a payout, kept by the payment processor"});
    visit("fee_share", p.fee_share,
          Field{"share", 0, 1, "fee as a share of the payout, kept by the payment processor"});
    visit("review_mean", p.review_mean,
          Field{"d", 0, 1e3, "mean time from request to bank (exponential, cut at review_most)"});
    visit("review_most", p.review_most, Field{"d", 0, 1e3, "longest such time"});
    visit("hold", p.hold, Field{"d", 0, 1e3, "time a day's diamonds wait before they can be redeemed"});
    visit("withholding_tax", p.withholding_tax, Field{"share", 0, 1, "part withheld for the tax office"});
    visit("kyc_failure", p.kyc_failure,
          Field{"share", 0, 1, "probability that the identity check of a request fails and its diamonds come back"});
}

}  // namespace payout

template <>
struct Names<payout::When> {
    static constexpr std::array<std::string_view, 2> list{"payday", "on_demand"};
};

}  // namespace carat
