/// Sketch: how many different people were seen, in a few kilobytes, by HyperLogLog (Flajolet et al. 2007).
///
/// Standard error 0.8 % (2^14 registers), exact order and partition independence: merging takes the larger register.
#pragma once

#include "sim/digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace carat {

class Sketch {
public:
    void see(std::uint64_t who) {
        const std::uint64_t word = spread(who + 0x9E3779B97F4A7C15ULL);
        const auto rank = static_cast<std::uint8_t>(std::countl_zero((word << index_bits) | 1) + 1);
        std::uint8_t& slot = registers_[word >> (64 - index_bits)];
        slot = std::max(slot, rank);
    }

    void merge(const Sketch& other) {
        for (std::size_t i = 0; i < size; ++i) registers_[i] = std::max(registers_[i], other.registers_[i]);
    }

    void clear() { registers_.fill(0); }

    /// The estimated number of different people, with linear counting while few were seen.
    std::int64_t count() const {
        constexpr double n = size;
        constexpr double bias = 0.7213 / (1.0 + 1.079 / n);
        double sum = 0.0;
        int empty = 0;
        for (const std::uint8_t rank : registers_) {
            sum += std::ldexp(1.0, -rank);
            empty += rank == 0 ? 1 : 0;
        }
        const double raw = bias * n * n / sum;
        constexpr double small_range = 2.5;
        const double estimate = raw <= small_range * n && empty > 0 ? n * std::log(n / empty) : raw;
        return std::llround(estimate);
    }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("registers", self.registers_);
    }

private:
    static constexpr int index_bits = 14;
    static constexpr std::size_t size = std::size_t{1} << index_bits;
    std::array<std::uint8_t, size> registers_{};
};

}  // namespace carat
