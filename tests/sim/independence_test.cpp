/// Streams of neighbouring keys, as the economy makes keys, look as independent as those of far ones.
///
/// Each bound is derived: under independence the statistic is chi-squared with the degrees of freedom that are given, and is
/// judged in the two stages of models/proof/claim.hpp. A mistake beside each shows that it would be found.
#include "sim/draws.hpp"
#include "tests/statistics.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <ostream>
#include <vector>

namespace carat {
namespace {

struct KnownAnswer {
    philox4x64_ctr_t counter;
    philox4x64_key_t key;
    philox4x64_ctr_t words;
};

constexpr std::uint64_t ones = ~std::uint64_t{0};

/// philox4x64 10 in kat_vectors of Random123: all zeros, all ones, the digits of pi.
const std::array<KnownAnswer, 3> known_answers{{
    {{{0, 0, 0, 0}}, {{0, 0}}, {{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}}},
    {{{ones, ones, ones, ones}},
     {{ones, ones}},
     {{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}}},
    {{{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}},
     {{0x452821e638d01377, 0xbe5466cf34e90c6c}},
     {{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}}},
}};

TEST(Philox, EqualsTheKnownAnswersOfItsAuthors) {
    for (const KnownAnswer& known : known_answers) {
        const philox4x64_ctr_t words = philox4x64(known.counter, known.key);
        for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(words.v[i], known.words.v[i]);
    }
}

/// What a stream is keyed by, and which of its words is looked at.
struct Key {
    std::uint64_t seed;
    std::uint64_t purpose;
    std::uint64_t who;
    std::uint64_t occurrence;
    std::uint64_t replicate;
    int place = 0;

    std::uint64_t word() const {
        Draws draw(seed, purpose, who, occurrence, replicate);
        for (int i = 0; i < place; ++i) draw();
        return draw();
    }
};

/// How one key comes from another that may be used for the next decision.
struct Step {
    const char* name;
    Key (*next)(Key);
};

constexpr int session_bits = 16;  // an occurrence is a session and a view: models/happening.hpp

Key next_seed(Key k) { return {k.seed + 1, k.purpose, k.who, k.occurrence, k.replicate, k.place}; }
Key next_purpose(Key k) { return {k.seed, k.purpose + 1, k.who, k.occurrence, k.replicate, k.place}; }
Key next_person(Key k) { return {k.seed, k.purpose, k.who + 1, k.occurrence, k.replicate, k.place}; }
Key next_view(Key k) { return {k.seed, k.purpose, k.who, k.occurrence + 1, k.replicate, k.place}; }
Key next_session(Key k) {
    return {k.seed, k.purpose, k.who, k.occurrence + (1U << session_bits), k.replicate, k.place};
}
Key second_later(Key k) { return {k.seed, k.purpose, k.who, k.occurrence + 1'000'000, k.replicate, k.place}; }
Key next_world(Key k) { return {k.seed, k.purpose, k.who, k.occurrence, k.replicate + 1, k.place}; }
Key next_word(Key k) { return {k.seed, k.purpose, k.who, k.occurrence, k.replicate, k.place + 1}; }
Key next_block(Key k) { return {k.seed, k.purpose, k.who, k.occurrence, k.replicate, k.place + 4}; }
Key parts_exchanged(Key k) { return {k.purpose, k.seed, k.occurrence, k.who, k.replicate, k.place}; }

void PrintTo(const Step& step, std::ostream* out) { *out << step.name; }

/// The mistake that is planted: one key in twenty has the word of its neighbour.
bool is_shared(Key k) {
    constexpr std::uint64_t every = 40;  // of every second person
    return k.who % every == 0;
}

/// Every second person and tenth occurrence, so that no word is of two pairs.
Key nth(std::uint64_t seed, std::uint64_t i) { return {seed, 21, 2 * i, 10 * (i % 1'000), 0}; }

constexpr std::uint64_t pairs = 20'000;

/// Pairs of the first or last four bits, by `shift`, on a 16 x 16 board.
double p_of_board(Step step, std::uint64_t seed, int size, int shift, bool mistaken) {
    constexpr std::size_t side = 16;
    const std::uint64_t n = pairs * static_cast<std::uint64_t>(size);
    std::array<double, side * side> seen{};
    for (std::uint64_t i = 0; i < n; ++i) {
        const Key key = nth(seed, i);
        const std::uint64_t a = key.word() >> shift;
        const std::uint64_t b = (mistaken && is_shared(key) ? key : step.next(key)).word() >> shift;
        ++seen[(a % side) * side + b % side];
    }
    std::array<double, side * side> expected{};
    expected.fill(static_cast<double>(n) / (side * side));
    return statistics::p_of_counts(seen, expected);
}

/// How often each bit is another than its neighbour's: half of the time, each on its own, so chi-squared with 64 degrees.
double p_of_flips(Step step, std::uint64_t seed, int size, bool mistaken) {
    constexpr std::size_t bits = 64;
    const std::uint64_t n = pairs * static_cast<std::uint64_t>(size);
    std::array<std::uint64_t, bits> flips{};
    for (std::uint64_t i = 0; i < n; ++i) {
        const Key key = nth(seed, i);
        const std::uint64_t other = (mistaken && is_shared(key) ? key : step.next(key)).word();
        for (std::uint64_t left = key.word() ^ other; left != 0; left &= left - 1) {
            ++flips[static_cast<std::size_t>(std::countr_zero(left))];
        }
    }
    double sum = 0.0;
    for (const std::uint64_t count : flips) {
        const double z =
            (2.0 * static_cast<double>(count) - static_cast<double>(n)) / std::sqrt(static_cast<double>(n));
        sum += z * z;
    }
    return statistics::p_of_chi_squared(sum, bits);
}

class Neighbours : public testing::TestWithParam<Step> {};

TEST_P(Neighbours, FallEvenlyOnABoardOfFirstBits) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_board(GetParam(), seed, size, 60, false); });
}

TEST_P(Neighbours, FallEvenlyOnABoardOfLastBits) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_board(GetParam(), seed, size, 0, false); });
}

TEST_P(Neighbours, DifferInHalfOfTheirBits) {
    statistics::expect_agreement([](auto seed, int size) { return p_of_flips(GetParam(), seed, size, false); });
}

INSTANTIATE_TEST_SUITE_P(ByKey, Neighbours,
                         testing::Values(Step{"Seed", next_seed}, Step{"Purpose", next_purpose},
                                         Step{"Person", next_person}, Step{"View", next_view},
                                         Step{"Session", next_session}, Step{"Second", second_later},
                                         Step{"World", next_world}, Step{"Word", next_word}, Step{"Block", next_block},
                                         Step{"Exchanged", parts_exchanged}),
                         [](const auto& of) { return of.param.name; });

TEST(Neighbours, ThatShareOneWordInTwentyWouldBeSeen) {
    const Step step{"View", next_view};
    statistics::expect_detection([&](auto seed, int size) { return p_of_board(step, seed, size, 60, true); });
    statistics::expect_detection([&](auto seed, int size) { return p_of_flips(step, seed, size, true); });
}

// ---- all against all

constexpr std::size_t streams = 48;  // as many as the codes of models/purpose.hpp

using Column = std::vector<double>;

/// One word of `n` people in each stream, as numbers of mean 0 and variance 1.
std::vector<Column> columns(std::size_t n, Key (*stream)(std::uint64_t seed, std::size_t s, std::size_t who),
                            std::uint64_t seed) {
    std::vector<Column> found(streams, Column(n));
    for (std::size_t s = 0; s < streams; ++s) {
        for (std::size_t i = 0; i < n; ++i) {
            const double u = static_cast<double>(stream(seed, s, i).word() >> 11U) * 0x1p-53;
            found[s][i] = (u - 0.5) * std::sqrt(12.0);
        }
    }
    return found;
}

/// The sum of the squared correlations of all pairs times n: each is a standard normal squared, and they are uncorrelated but
/// for parts in n.
double p_of_correlations(const std::vector<Column>& every) {
    double sum = 0.0;
    for (std::size_t a = 0; a < every.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            double product = 0.0;
            for (std::size_t i = 0; i < every[a].size(); ++i) product += every[a][i] * every[b][i];
            sum += product * product / static_cast<double>(every[a].size());
        }
    }
    return statistics::p_of_chi_squared(sum, static_cast<double>(streams * (streams - 1)) / 2.0);
}

std::size_t people(int size) { return 2'000 * static_cast<std::size_t>(size); }

Key of_purpose(std::uint64_t seed, std::size_t s, std::size_t who) { return {seed, s + 1, who, 7, 0}; }

Key of_occurrence(std::uint64_t seed, std::size_t s, std::size_t who) { return {seed, 21, who, s, 0}; }

Key of_person(std::uint64_t seed, std::size_t s, std::size_t occurrence) { return {seed, 21, s, occurrence, 0}; }

TEST(AllStreams, OfPurposesAreUncorrelated) {
    statistics::expect_agreement(
        [](auto seed, int size) { return p_of_correlations(columns(people(size), of_purpose, seed)); });
}

TEST(AllStreams, OfOccurrencesAreUncorrelated) {
    statistics::expect_agreement(
        [](auto seed, int size) { return p_of_correlations(columns(people(size), of_occurrence, seed)); });
}

TEST(AllStreams, OfPeopleAreUncorrelated) {
    statistics::expect_agreement(
        [](auto seed, int size) { return p_of_correlations(columns(people(size), of_person, seed)); });
}

/// Two of the 48 purposes with one code.
Key of_purpose_twice(std::uint64_t seed, std::size_t s, std::size_t who) {
    return of_purpose(seed, s == 5 ? 4 : s, who);
}

TEST(AllStreams, TwoPurposesOfOneCodeWouldBeSeen) {
    statistics::expect_detection(
        [](auto seed, int size) { return p_of_correlations(columns(people(size), of_purpose_twice, seed)); });
}

}  // namespace
}  // namespace carat
