/// Agenda: the events of one window of one partition in exact order, while their handlers add more.
///
/// Known events are put in order once, by distribution over the window (expected linear time) and insertion; events that
/// handlers add within the window wait in a small heap. next() merges the two.
#pragma once

#include "sim/event.hpp"

#include <algorithm>
#include <bit>
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
            event = due_[row(keys_[next_++])];
            return true;
        }
        if (has_due && before(due_[row(keys_[next_])], added_.front())) {
            event = due_[row(keys_[next_++])];
            return true;
        }
        std::pop_heap(added_.begin(), added_.end(), later);
        event = added_.back();
        added_.pop_back();
        return true;
    }

    /// The event `ahead` places behind the next of those known when the window was opened, or null.
    const E* upcoming(std::size_t ahead) const {
        return next_ + ahead < keys_.size() ? &due_[row(keys_[next_ + ahead])] : nullptr;
    }

private:
    /// When in the window, above; the row in due_, below.
    using Key = std::uint64_t;
    static constexpr int row_bits = 32;

    static std::uint32_t row(Key key) { return static_cast<std::uint32_t>(key); }
    static std::uint32_t moment(Key key) { return static_cast<std::uint32_t>(key >> row_bits); }
    static Key key(std::uint32_t moment, std::size_t row) { return Key{moment} << row_bits | row; }

    static bool later(const E& a, const E& b) { return before(b, a); }

    bool key_before(Key a, Key b) const { return moment(a) != moment(b) ? a < b : before(due_[row(a)], due_[row(b)]); }

    void sort(const Window& window) {
        const auto length = static_cast<std::uint64_t>((window.end - window.start).micros);
        const int bits = static_cast<int>(std::bit_width(length - 1));
        const int coarse = std::max(0, bits - row_bits);  // events of one coarse moment are compared as a whole
        const std::size_t n = due_.size();
        keys_.resize(n);
        moments_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            const auto offset = static_cast<std::uint64_t>((due_[i].time - window.start).micros);
            moments_[i] = static_cast<std::uint32_t>(offset >> coarse);
        }
        constexpr std::size_t few = 24;
        if (n <= few) {
            for (std::size_t i = 0; i < n; ++i) keys_[i] = key(moments_[i], i);
        } else {
            distribute(bits - coarse);
        }
        insertion_sort();
    }

    /// Scatters the keys into about as many slices of equal time as there are, so that each key is near its place.
    void distribute(int bits) {
        const std::size_t n = due_.size();
        const int slice_bits = std::min(bits, static_cast<int>(std::bit_width(n)));
        const int shift = bits - slice_bits;
        ends_.assign((std::size_t{1} << slice_bits) + 1, 0);
        for (const std::uint32_t moment : moments_) ++ends_[(moment >> shift) + 1];
        std::uint32_t most = 0;
        for (std::size_t s = 1; s < ends_.size(); ++s) {
            most = std::max(most, ends_[s]);
            ends_[s] += ends_[s - 1];
        }
        for (std::size_t i = 0; i < n; ++i) keys_[ends_[moments_[i] >> shift]++] = key(moments_[i], i);
        if (most > crowd) {
            sort_crowded_slices();
        }
    }

    /// After distribute, ends_[s] is the end of slice s. Many events at one moment would make insertion quadratic.
    void sort_crowded_slices() {
        std::uint32_t begin = 0;
        for (const std::uint32_t end : ends_) {
            if (end - begin > crowd) {
                std::sort(keys_.begin() + begin, keys_.begin() + end,
                          [this](Key a, Key b) { return key_before(a, b); });
            }
            begin = end;
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

    static constexpr std::uint32_t crowd = 16;

    std::vector<E> due_;
    std::vector<E> added_;  // heap, earliest in front
    std::vector<Key> keys_;
    std::vector<std::uint32_t> moments_;
    std::vector<std::uint32_t> ends_;
    std::size_t next_ = 0;
};

}  // namespace carat
