#include "sim/draws.hpp"

#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace carat {
namespace {

enum class Purpose : std::uint32_t { nothing = 0, gift = 21, other = 22, seventh = 7 };

/// From numpy.random.Philox(key=[seed, purpose], counter=[0, who, occurrence, replicate]).random_raw(6), numpy 2.
struct Known {
    Luck luck;
    Purpose purpose;
    std::uint64_t who;
    std::uint64_t occurrence;
    std::array<std::uint64_t, 6> words;
};

constexpr std::uint64_t largest = ~std::uint64_t{0};

const std::array<Known, 3> known_answers{{
    {{2026, 3},
     Purpose::gift,
     123456,
     789,
     {0x8953ced546adc8c2, 0x22f83f1c8a55f8e4, 0x3b002d4d60acc214, 0x16b80f09f1aa9d4e, 0xd48f66572056e486,
      0x5f6b06a23f88b7cb}},
    {{0, 0},
     Purpose::nothing,
     0,
     0,
     {0x02f4ba6408e4d89b, 0x3dd62b0b9ca8c5b2, 0x1c8667a55d902e79, 0x907d7a052fd5b4dc, 0x809bf322883987c3,
      0x471128b9e807f7dd}},
    {{largest, largest},
     Purpose::seventh,
     largest,
     largest,
     {0x22c3def198da023a, 0x6a3d5d514f7eda1c, 0x2b3f256b57f0e23f, 0x1ef31dbae4750d21, 0x73ac59761490a056,
      0x91824ffacaff7a64}},
}};

TEST(Draws, EqualThoseOfNumpyForTheSameKey) {
    for (const Known& known : known_answers) {
        Draws draw = known.luck.draws(known.purpose, known.who, known.occurrence);
        for (const std::uint64_t word : known.words) EXPECT_EQ(draw(), word);
    }
}

TEST(Draws, DependOnEachPartOfTheKey) {
    const Luck luck{1, 0};
    std::set<std::uint64_t> words;
    words.insert(luck.draws(Purpose::gift, 5, 9)());
    words.insert(luck.draws(Purpose::other, 5, 9)());
    words.insert(luck.draws(Purpose::gift, 9, 5)());
    words.insert(luck.draws(Purpose::gift, 5, 10)());
    words.insert(Luck{2, 0}.draws(Purpose::gift, 5, 9)());
    words.insert(Luck{1, 1}.draws(Purpose::gift, 5, 9)());
    EXPECT_EQ(words.size(), 6U);
}

/// Neighbouring people and occasions must look independent: pairs of first words fall evenly on a 16 x 16 board.
double p_of_neighbours(std::uint64_t seed, int size, bool same_person) {
    constexpr std::size_t cells = 256;
    const auto n = static_cast<std::uint64_t>(20'000 * size);
    std::array<double, cells> seen{};
    for (std::uint64_t i = 0; i < n; ++i) {
        const Luck luck{seed, 0};
        const auto a = luck.draws(Purpose::gift, i, 0)() >> 60;
        const auto b = luck.draws(Purpose::gift, same_person ? i : i + 1, same_person ? 0 : 1)() >> 60;
        ++seen[static_cast<std::size_t>(a * 16 + b)];
    }
    std::array<double, cells> expected{};
    expected.fill(static_cast<double>(n) / cells);
    return statistics::p_of_counts(seen, expected);
}

TEST(Draws, OfNeighboursAreIndependent) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_neighbours(seed, size, false); });
}

TEST(Draws, OfOnePersonWouldBeSeenToBeTheSame) {
    statistics::expect_detection([](auto seed, int size) { return p_of_neighbours(seed, size, true); });
}

TEST(Draws, UniformNumbersStayBelowOne) {
    Draws draw = Luck{3, 0}.draws(Purpose::gift, 0, 0);
    constexpr int many = 10'000;
    for (int i = 0; i < many; ++i) {
        const double u = uniform(draw);
        ASSERT_GE(u, 0.0);
        ASSERT_LT(u, 1.0);
        ASSERT_LT(below(draw, 7), 7U);
    }
}

}  // namespace
}  // namespace carat
