/// The money chain that a parameter set implies: of one dollar that a viewer pays, who gets how much; and what a creator gets
/// for one coin of gifts. Computed in billionths of a dollar, exactly.
#pragma once

#include "models/params.hpp"

#include <string>
#include <vector>

namespace carat {

/// What happens to the price of a coin on one channel. All of it per coin sold, bonus coins shared out.
struct CoinChain {
    Rate price;         // USD, paid by the viewer for one coin
    Rate after_tax;     // part of the price that is not sales tax
    Rate after_fee;     // part of the rest that the store or the processor leaves
    Rate creator_part;  // part of what is left that the creator gets, before payout
    Rate creator;       // USD for the creator, before payout
};

/// One dollar. The parts add up to it; the platform's may be negative.
struct DollarChain {
    Rate sales_tax;
    Rate store;  // app store or payment processor
    Rate platform;
    Rate agency;        // mean over creators
    Rate payout_costs;  // withholding tax and the proportional payout fee
    Rate creator;       // what reaches the bank; without fixed payout fees
};

/// How much the reward schedule may scale the conversion.
struct RewardRange {
    std::string words;
    Rate factor;
};

/// One entry for a flat schedule; the least and the most for others.
std::vector<RewardRange> reward_range(const rewards::Params& rewards);

/// `price` is that of the channel, `fee` its store or processing fee, `factor` that of the reward schedule.
CoinChain coin_chain(const economy::Params& params, Usd price, Rate fee, Rate factor);
DollarChain dollar_chain(const economy::Params& params, Usd price, Rate fee, Rate factor);

}  // namespace carat
