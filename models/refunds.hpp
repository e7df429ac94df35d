/// Refunds: money that goes back to viewers, and who bears the loss.
///
///     purchase --(lag)--> refund | chargeback --> coins clawed back if still there --> rest: platform, or the creator
///
/// Law     A purchase is refunded or charged back with fixed probabilities, decided when it is made, after an exponential lag
///         cut at lag_most. The whole price goes back. Coins still in the wallet are taken; for the rest, by rule, the
///         diamonds they became are taken from the creator in whose room they were bought (the balance may turn negative):
///         what they were worth to that creator when they were bought, by the rate and the schedule of that moment.
///         Minors who slipped through the age check have refunds of their own probability.
/// Keeps   refunds = price - what the store gives back of its fee is the platform's; nothing vanishes.
/// Draws   refund: once per purchase.
/// Source  chargeback rate and lag: docs/model.md, "Refunds".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <array>

namespace carat {

namespace refunds {

enum class Bearer : std::uint8_t { platform = 0, creator = 1 };

struct Params {
    double refund_probability = 0.002;
    double chargeback_probability = 0.006;
    double minor_share = 0.005;
    double minor_refund_probability = 0.1;
    Duration lag_mean = 30 * day;
    Duration lag_most = 120 * day;
    Usd chargeback_fee = {15 * Usd::one};
    Rate fee_returned = {Rate::one};
    Bearer bearer = Bearer::platform;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("refund_probability", p.refund_probability,
          Field{"share", 0, 1, "part of purchases the viewer gets refunded"});
    visit("chargeback_probability", p.chargeback_probability,
          Field{"share", 0, 1, "part of purchases the card's owner charges back"});
    visit("minor_share", p.minor_share,
          Field{"share", 0, 1, "part of payers below age whom the age check let through"});
    visit("minor_refund_probability", p.minor_refund_probability,
          Field{"share", 0, 1, "part of their purchases that parents get refunded"});
    visit("lag_mean", p.lag_mean, Field{"d", 0, 1e4, "mean time from purchase to refund or chargeback"});
    visit("lag_most", p.lag_most, Field{"d", 0, 1e4, "longest such time"});
    visit("chargeback_fee", p.chargeback_fee,
          Field{"USD", 0, 1e4, "penalty the platform pays to the bank per chargeback, booked as a loss"});
    visit("fee_returned", p.fee_returned,
          Field{"share", 0, 1, "part of the store or processing fee and tax that comes back"});
    visit("bearer", p.bearer, Field{.words = "who bears the diamonds of refunded coins that are already spent"});
}

}  // namespace refunds

template <>
struct Names<refunds::Bearer> {
    static constexpr std::array<std::string_view, 2> list{"platform", "creator"};
};

}  // namespace carat
