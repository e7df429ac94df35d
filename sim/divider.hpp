/// Divider: division of 32-bit integers by a number that is only known at run time, as multiplications.
#pragma once

#include <cstdint>

namespace carat {

/// Exact for every dividend (Lemire, Kaser and Kurz 2019, "Faster remainder by direct computation").
class Divider {
public:
    explicit constexpr Divider(std::uint32_t divisor) : divisor_(divisor), inverse_(~std::uint64_t{0} / divisor + 1) {}

    constexpr std::uint32_t divisor() const { return divisor_; }

    constexpr std::uint32_t quotient(std::uint32_t n) const {
        if (divisor_ == 1) {
            return n;  // whose inverse needs a 65th bit
        }
        return high(inverse_, n);
    }

    constexpr std::uint32_t remainder(std::uint32_t n) const { return high(inverse_ * n, divisor_); }

private:
    __extension__ using Product = unsigned __int128;

    static constexpr std::uint32_t high(std::uint64_t a, std::uint64_t b) {
        return static_cast<std::uint32_t>((static_cast<Product>(a) * b) >> 64);
    }

    std::uint32_t divisor_;
    std::uint64_t inverse_;
};

}  // namespace carat
