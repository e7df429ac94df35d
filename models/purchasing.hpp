/// Purchasing: the law of the store at work: whether a viewer buys, which pack, and how the price is shared out.
#pragma once

#include "models/scene.hpp"

namespace carat::purchasing {

/// How a price is shared out. Fee and tax are rounded down to the micro-dollar; the platform gets the rest.
struct Split {
    Usd price{0};
    Usd tax{0};
    Usd fee{0};
    Usd platform{0};
};

/// tax = price * sales_tax; fee = (price - tax) * fee of the channel.
Split split(const Rules& rules, Channel channel, Usd price);

/// What the wallet gets for a pack of `coins`.
Coins with_bonus(const Rules& rules, Coins coins);

/// Books a sale of `coins` (and the bonus, for which there is room) at `price` into the wallet of `row`. Returns how the price was
/// shared out.
Split sell(const Scene& scene, std::uint32_t row, std::uint32_t region, Coins coins, Usd price);

/// The wallet is `missing` coins short of a gift: perhaps the viewer buys a pack that covers it (or the largest there is),
/// inside the monthly budget and the caps. The gift is due to `origin`; `live`: it is for a stream, not a video.
void top_up(const Scene& scene, std::uint32_t viewer, std::uint32_t row, Coins missing, const Origin& origin,
            bool live);

/// Does a further `price` fit into the monthly budget and the caps of day, week and month?
bool affordable(const Rules& rules, const Spending& spending, std::uint32_t budget_cents, Usd price, Time now);

}  // namespace carat::purchasing
