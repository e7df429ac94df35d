/// Wheel: the future events of one partition, by window. No heap: an event is appended to the bucket of its window.
///
///     next 32 windows: a bucket each | next 32 turns of 32: a bucket each | later: one list, looked through once per 1,024 windows
///
/// Inserting and taking cost a few nanoseconds and one streaming access each; buckets keep their memory.
#pragma once

#include "sim/check.hpp"
#include "sim/event.hpp"

#include <array>
#include <utility>
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
        const std::int64_t index = event.time.micros / window_.micros;
        check(index > current_, "a future event lies in a later window");
        place(event, index);
    }

    /// Makes window `index` (the successor of the current one) current and swaps its events, unsorted, into `due`.
    void take(std::int64_t index, std::vector<E>& due) {
        check(index == current_ + 1, "windows are taken one after another");
        current_ = index;
        if (index % slots == 0) {
            turn(index / slots);
        }
        due.clear();
        due.swap(near_[static_cast<std::size_t>(index % slots)]);
    }

    /// Calls `visit(event)` for each future event, in no particular order.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& bucket : near_) {
            for (const E& event : bucket) visit(event);
        }
        for (const auto& bucket : middle_) {
            for (const E& event : bucket) visit(event);
        }
        for (const E& event : far_) visit(event);
    }

private:
    static constexpr std::int64_t slots = 32;
    using Buckets = std::array<std::vector<E>, static_cast<std::size_t>(slots)>;

    void place(const E& event, std::int64_t index) {
        if (index - current_ < slots) {
            near_[static_cast<std::size_t>(index % slots)].push_back(event);
        } else if (index / slots - current_ / slots < slots) {
            middle_[static_cast<std::size_t>(index / slots % slots)].push_back(event);
        } else {
            far_.push_back(event);
        }
    }

    /// At the first window of a turn: brings its events near. They may lie in the current window, which is not yet taken.
    void turn(std::int64_t turn_index) {
        if (turn_index % slots == 0) {
            scatter(far_);
        }
        scatter(middle_[static_cast<std::size_t>(turn_index % slots)]);
    }

    void scatter(std::vector<E>& events) {
        moving_.clear();
        moving_.swap(events);
        for (const E& event : moving_) place(event, event.time.micros / window_.micros);
    }

    Duration window_;
    std::int64_t current_ = -1;
    Buckets near_;
    Buckets middle_;
    std::vector<E> far_;
    std::vector<E> moving_;
};

}  // namespace carat
