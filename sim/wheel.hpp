/// Wheel: the future events of one partition, by window. No heap: an event is appended to the bucket of its window.
///
///     next 32 windows: a bucket each | next 32 turns of 32: a bucket each | later: one list, looked through once per 1,024 windows
///
/// Inserting and taking cost a few nanoseconds and one streaming access each; all buckets share one store of memory.
#pragma once

#include "sim/bags.hpp"
#include "sim/check.hpp"
#include "sim/event.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace carat {

template <class E>
class Wheel {
public:
    explicit Wheel(Duration window) : window_(window) {}

    /// An empty wheel whose first window to be taken is `index`.
    void begin(std::int64_t index) { current_ = index - 1; }

    /// `event` must lie in a window after the current one.
    void insert(const E& event) {
        const std::int64_t index = index_of(event.time);
        check(index > current_, "a future event lies in a later window");
        place(event, index);
    }

    /// Makes window `index` (the successor of the current one) current and appends its events, unsorted, to `due`.
    void take(std::int64_t index, std::vector<E>& due) {
        check(index == current_ + 1, "windows are taken one after another");
        current_ = index;
        if (index % slots == 0) {
            turn(index / slots);
        }
        bags_.empty(near_[static_cast<std::size_t>(index % slots)],
                    [&](const E* begin, const E* end) { due.insert(due.end(), begin, end); });
    }

    /// Calls `visit(event)` for each future event, in no particular order.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const Bag<E>& bag : near_) Bags<E>::for_each(bag, visit);
        for (const Bag<E>& bag : middle_) Bags<E>::for_each(bag, visit);
        Bags<E>::for_each(far_, visit);
    }

private:
    static constexpr std::int64_t slots = 32;
    using Buckets = std::array<Bag<E>, static_cast<std::size_t>(slots)>;

    std::int64_t index_of(Time time) const { return time.micros / window_.micros; }

    void place(const E& event, std::int64_t index) {
        if (index - current_ < slots) {
            bags_.add(near_[static_cast<std::size_t>(index % slots)], event);
        } else if (index / slots - current_ / slots < slots) {
            bags_.add(middle_[static_cast<std::size_t>(index / slots % slots)], event);
        } else {
            bags_.add(far_, event);
        }
    }

    /// At the first window of a turn: brings its events near. They may lie in the current window, which is not yet taken.
    void turn(std::int64_t turn_index) {
        if (turn_index % slots == 0) {
            scatter(far_);
        }
        scatter(middle_[static_cast<std::size_t>(turn_index % slots)]);
    }

    void scatter(Bag<E>& bag) {
        bags_.empty(bag, [this](const E* begin, const E* end) {
            std::for_each(begin, end, [this](const E& event) { place(event, index_of(event.time)); });
        });
    }

    Duration window_;
    std::int64_t current_ = -1;
    Bags<E> bags_;
    Buckets near_;
    Buckets middle_;
    Bag<E> far_;
};

}  // namespace carat
