/// Agenda: the events of one window of one partition in exact order, while their handlers add more.
///
/// Known events are put in order once, by distribution over the window (expected linear time) and insertion; events that
/// handlers add within the window wait in a small heap. next() merges the two.
#pragma once

#include "sim/event.hpp"

#include <algorithm>
#include <vector>

namespace carat {

template <class E>
class Agenda {
public:
    /// The unsorted events of the window; fill it, then call open().
    std::vector<E>& due() { return due_; }

    void open(const Window& window) {
        next_ = 0;
        sort(window);
    }

    /// Adds an event within the open window, not before the one last returned.
    void add(const E& event) {
        added_.push_back(event);
        std::push_heap(added_.begin(), added_.end(), later);
    }

    /// Moves the earliest event to `event`. Returns whether there was one.
    bool next(E& event) {
        const bool has_due = next_ < keys_.size();
        if (added_.empty()) {
            if (!has_due) {
                return false;
            }
            event = due_[keys_[next_++].row];
            return true;
        }
        if (has_due && before(due_[keys_[next_].row], added_.front())) {
            event = due_[keys_[next_++].row];
            return true;
        }
        std::pop_heap(added_.begin(), added_.end(), later);
        event = added_.back();
        added_.pop_back();
        return true;
    }

private:
    struct Key {
        std::int64_t time;
        std::uint32_t row;
    };

    static bool later(const E& a, const E& b) { return before(b, a); }

    bool key_before(const Key& a, const Key& b) const {
        return a.time != b.time ? a.time < b.time : before(due_[a.row], due_[b.row]);
    }

    void sort(const Window& window) {
        const std::size_t n = due_.size();
        keys_.resize(n);
        constexpr std::size_t few = 24;
        if (n <= few) {
            for (std::size_t i = 0; i < n; ++i) keys_[i] = {due_[i].time.micros, static_cast<std::uint32_t>(i)};
        } else {
            distribute(window);
        }
        insertion_sort();
    }

    /// Scatters the keys into n slices of equal time, so that each key is near its place.
    void distribute(const Window& window) {
        const std::size_t n = due_.size();
        const double slices_per_micro =
            static_cast<double>(n) / static_cast<double>((window.end - window.start).micros);
        slice_.resize(n);
        ends_.assign(n + 1, 0);
        for (std::size_t i = 0; i < n; ++i) {
            const auto offset = static_cast<double>((due_[i].time - window.start).micros);
            const auto slice =
                std::min(static_cast<std::uint32_t>(offset * slices_per_micro), static_cast<std::uint32_t>(n - 1));
            slice_[i] = slice;
            ++ends_[slice + 1];
        }
        for (std::size_t i = 1; i <= n; ++i) ends_[i] += ends_[i - 1];
        for (std::size_t i = 0; i < n; ++i) {
            keys_[ends_[slice_[i]]++] = {due_[i].time.micros, static_cast<std::uint32_t>(i)};
        }
        sort_crowded_slices();
    }

    /// After distribute, ends_[s] is the end of slice s. Many events at one moment would make insertion quadratic.
    void sort_crowded_slices() {
        constexpr std::uint32_t crowd = 16;
        std::uint32_t begin = 0;
        for (std::size_t s = 0; s < keys_.size(); ++s) {
            if (ends_[s] - begin > crowd) {
                std::sort(keys_.begin() + begin, keys_.begin() + ends_[s],
                          [this](const Key& a, const Key& b) { return key_before(a, b); });
            }
            begin = ends_[s];
        }
    }

    void insertion_sort() {
        for (std::size_t i = 1; i < keys_.size(); ++i) {
            const Key key = keys_[i];
            std::size_t j = i;
            for (; j > 0 && key_before(key, keys_[j - 1]); --j) keys_[j] = keys_[j - 1];
            keys_[j] = key;
        }
    }

    std::vector<E> due_;
    std::vector<E> added_;  // heap, earliest in front
    std::vector<Key> keys_;
    std::vector<std::uint32_t> slice_;
    std::vector<std::uint32_t> ends_;
    std::size_t next_ = 0;
};

}  // namespace carat
