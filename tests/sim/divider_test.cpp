#include "sim/divider.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace carat {
namespace {

TEST(Divider, EqualsDivisionAtAllEdges) {
    constexpr std::uint32_t largest = std::numeric_limits<std::uint32_t>::max();
    for (const std::uint32_t divisor :
         {1U, 2U, 3U, 7U, 8U, 63U, 64U, 125U, 641U, 65'537U, largest / 2, largest - 1, largest}) {
        const Divider by(divisor);
        for (std::uint64_t n = 0; n <= largest; n += n < 300 ? 1 : n / 255) {
            for (const std::uint64_t near :
                 {n - n % divisor, n, n - n % divisor + divisor - 1, std::uint64_t{largest}}) {
                if (near > largest) continue;
                const auto dividend = static_cast<std::uint32_t>(near);
                ASSERT_EQ(by.quotient(dividend), dividend / divisor) << dividend << " by " << divisor;
                ASSERT_EQ(by.remainder(dividend), dividend % divisor) << dividend << " by " << divisor;
            }
        }
    }
}

}  // namespace
}  // namespace carat
