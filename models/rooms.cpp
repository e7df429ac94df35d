#include "models/rooms.hpp"

namespace carat {
namespace {

struct Grow {
    std::size_t rows;

    template <class Column>
    void operator()(std::string_view, Column& column) const {
        column.resize(rows);
    }
};

struct Compare {
    std::size_t rows;
    bool even = true;

    template <class Column>
    void operator()(std::string_view, const Column& column) {
        even = even && column.size() == rows;
    }
};

}  // namespace

Tally Tally::operator-(const Tally& before) const {
    return {.watch_micros = watch_micros - before.watch_micros,
            .live_micros = live_micros - before.live_micros,
            .air_micros = air_micros - before.air_micros,
            .gifts = gifts - before.gifts,
            .earned = earned - before.earned,
            .qualified_views = qualified_views - before.qualified_views,
            .mission_streams = mission_streams - before.mission_streams,
            .supporters = supporters - before.supporters};
}

std::uint32_t Rooms::add() {
    const std::uint32_t row = size();
    Grow grow{row + std::size_t{1}};
    state(grow, *this);
    gifted_at[row] = left[row] = first_paid[row] = never;
    effort[row] = 1.0;
    return row;
}

bool Rooms::even() const {
    Compare compare{size()};
    state(compare, *this);
    return compare.even;
}

}  // namespace carat
