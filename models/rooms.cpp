#include "models/rooms.hpp"

namespace carat {
namespace {

template <class... Columns>
void grow(std::size_t rows, Columns&... columns) {
    (columns.resize(rows), ...);
}

}  // namespace

std::uint32_t Rooms::add() {
    const std::uint32_t row = size();
    const std::size_t rows = row + 1U;
    grow(rows, quality, quality_term, weekly_hours, reservation, region, preferred_hour, agency, follows, tier, joined);
    grow(rows, stream, audience, browsing, closing, guests, excitation, excited_at, stream_gifts, streams, serial);
    grow(rows, contest, battles, battles_won, battle_gifts);
    grow(rows, listed, followers, fresh);
    grow(rows, status, effort, hourly_income, this_week, award_period, total, missions, league, violation, month,
         month_income);
    grow(rows, balance, on_hold, parcel, awarded, redeemed, in_transit, returned, paid, requested_today, request_day,
         blocked_until, retry);
    gifted_at.push_back(never);
    left.push_back(never);
    first_paid.push_back(never);
    effort[row] = 1.0;
    return row;
}

}  // namespace carat
