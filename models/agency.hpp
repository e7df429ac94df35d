/// Agency: some creators have one; it takes a commission on what they redeem, from the platform or out of their share.
///
/// Law     commission * money redeemed, when a payout is settled.
/// Source  who pays, and how much in Asia: docs/model.md, "Payout".
#pragma once

#include "sim/describe.hpp"
#include "sim/exact.hpp"

#include <array>

namespace carat {

namespace agency {

enum class PaidBy : std::uint8_t { platform = 0, creator = 1 };

struct Params {
    double enrolment = 0.3;
    Rate commission = {Rate::one * 5 / 100};
    PaidBy paid_by = PaidBy::platform;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("enrolment", p.enrolment, Field{"share", 0, 1, "part of creators with an agency", Change::never});
    visit("commission", p.commission, Field{"share", 0, 1, "commission, as a share of the money redeemed"});
    visit("paid_by", p.paid_by, Field{.words = "who pays the commission"});
}

}  // namespace agency

template <>
struct Names<agency::PaidBy> {
    static constexpr std::array<std::string_view, 2> list{"platform", "creator"};
};

}  // namespace carat
