/// The bits of every law the economy draws from, and of its own functions, as they are before anything is rounded: a digest of
/// a whole run would hide most single units in the last place. Golden on every compiler, optimisation and processor; see
/// tests/one_result.sh.
#include "sim/alias.hpp"
#include "sim/digest.hpp"
#include "sim/draws.hpp"
#include "sim/maths.hpp"
#include "sim/radix_tree.hpp"
#include "sim/sketch.hpp"
#include "sim/time.hpp"

#include <boost/math/distributions/gamma.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/geometric_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <ostream>
#include <vector>

namespace carat {
namespace {

using Exponential = boost::random::exponential_distribution<double>;
using Normal = boost::random::normal_distribution<double>;

enum class Purpose : std::uint32_t { law = 21 };

constexpr std::uint64_t people = 20'000;

/// The digest of what it is given; the last bit of value `wrong` is turned over on the way.
class Bits {
public:
    explicit Bits(std::uint64_t wrong = ~std::uint64_t{0}) : wrong_(wrong) {}

    void add(std::uint64_t word) { digest_ = combine(digest_, seen_++ == wrong_ ? word ^ 1 : word); }
    void add(std::int64_t number) { add(static_cast<std::uint64_t>(number)); }
    void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

    std::uint64_t digest() const { return digest_; }
    std::uint64_t seen() const { return seen_; }

private:
    std::uint64_t wrong_;
    std::uint64_t digest_ = 0;
    std::uint64_t seen_ = 0;
};

/// A few draws for each person, as a decision takes them.
template <class Law>
void of_people(Bits& bits, Law law) {
    for (std::uint64_t who = 0; who < people; ++who) {
        Draws draw = Luck{2026, 3}.draws(Purpose::law, who, who * 65'537);
        for (int i = 0; i < 3; ++i) bits.add(law(draw));
    }
}

void words(Bits& bits) {
    of_people(bits, [](Draws& draw) { return draw(); });
}

void uniforms(Bits& bits) {
    of_people(bits, [](Draws& draw) { return uniform(draw); });
}

void integers_below(Bits& bits) {
    for (const std::uint64_t n : {1ULL, 2ULL, 7ULL, 1'000ULL, 150'000'000ULL, 4'294'967'297ULL, 1ULL << 63U}) {
        of_people(bits, [n](Draws& draw) { return below(draw, n); });
    }
}

void waits(Bits& bits) {
    of_people(bits, [](Draws& draw) { return Exponential{}(draw); });
    of_people(bits, [](Draws& draw) { return from_seconds(Exponential{}(draw)*437.3).micros; });
    of_people(bits, [](Draws& draw) { return Exponential(3.7)(draw); });
}

void normals(Bits& bits) {
    of_people(bits, [](Draws& draw) { return Normal{}(draw); });
}

void lognormals(Bits& bits) {
    for (const double sigma : {0.3, 1.25, 2.6}) {
        of_people(bits, [sigma](Draws& draw) { return exponential(3.4 + sigma * Normal{}(draw)); });
    }
}

void poissons(Bits& bits) {
    for (const double mean : {1e-12, 0.04, 0.7, 4.3, 9.999, 10.0, 31.7, 1'024.0, 1e6}) {
        of_people(bits, [mean](Draws& draw) { return boost::random::poisson_distribution<std::int64_t>(mean)(draw); });
    }
    of_people(bits, [](Draws& draw) { return std::int64_t{boost::random::poisson_distribution<int>(0.2)(draw)}; });
}

void repeats(Bits& bits) {
    for (const double p : {0.3, 0.55, 0.97}) {
        of_people(bits, [p](Draws& draw) { return boost::random::geometric_distribution<std::int64_t>(p)(draw); });
    }
}

/// Of a table, what it keeps as well: a pick shows its last bits to one word in 2^32.
void picks(Bits& bits) {
    std::vector<double> weights(5'000);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = power(static_cast<double>(i + 1), -1.07);
    const AliasTable table(weights);
    const auto add = [&](const char*, const auto& slots) {
        for (const auto slot : slots) bits.add(std::bit_cast<std::uint64_t>(slot));
    };
    AliasTable::state(add, table);
    of_people(bits, [&](Draws& draw) { return std::uint64_t{table.pick(draw())}; });
}

void branches(Bits& bits) {
    std::vector<std::uint32_t> ids;
    std::vector<double> weights;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        ids.push_back(3 * i);
        weights.push_back(power(static_cast<double>(i + 1), -1.07));
    }
    RadixTree tree;
    tree.build(ids, weights);
    const auto add = [&](const char*, const auto& part) {
        if constexpr (requires { part.front().bounds; }) {
            for (const auto& node : part) {
                for (const std::int32_t bound : node.bounds) bits.add(std::int64_t{bound});
            }
        }
    };
    RadixTree::state(add, tree);
    of_people(bits, [&](Draws& draw) { return std::uint64_t{tree.pick(draw())}; });
}

/// Microseconds, also halves of them, where rounding turns.
void times(Bits& bits) {
    of_people(bits, [](Draws& draw) { return from_seconds(1e5 * uniform(draw) - 5e4).micros; });
    for (int i = -1'000; i < 1'000; ++i) {
        const double half = (i + 0.5) * 1e-6;
        for (const double s : {half, std::nextafter(half, -1.0), std::nextafter(half, 1.0), half * 1e9}) {
            bits.add(from_seconds(s).micros);
            bits.add(seconds(from_seconds(s)));
        }
    }
}

/// Whether something happens in a while, from its rate.
void happenings(Bits& bits) {
    of_people(bits, [](Draws& draw) {
        const double rate = 0.3 * uniform(draw);
        return std::int64_t{uniform(draw) < 1.0 - exponential(-rate) ? 1 : 0};
    });
}

/// From the smallest number to the largest, three to an eighth of the powers of two.
std::vector<double> magnitudes() {
    std::vector<double> found{0.0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::min(),
                              std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity()};
    for (int scale = -1'074; scale < 1'024; scale += 8) {
        for (const double part : {1.0, 1.2345678901234567, 1.9999999999999998}) {
            found.push_back(std::ldexp(part, scale));
        }
    }
    return found;
}

void exponentials_of_everything(Bits& bits) {
    for (const double x : magnitudes()) {
        bits.add(exponential(x));
        bits.add(exponential(-x));
    }
    for (int i = -75'000; i <= 75'000; ++i) bits.add(exponential(i * 0.01));
}

void logarithms_of_everything(Bits& bits) {
    for (const double x : magnitudes()) bits.add(logarithm(x));
    for (int i = 1; i <= 100'000; ++i) bits.add(logarithm(i * 0.0001));
    double near_one = 1.0 - 500 * 0x1p-53;
    for (int i = 0; i < 1'000; ++i, near_one = std::nextafter(near_one, 2.0)) bits.add(logarithm(near_one));
}

void powers_of_everything(Bits& bits) {
    for (const double y : {-1e308, -17.3, -1.0, -0.5, 0.0, 5e-324, 1e-300, 0.25, 0.75, 1.0, 1.04, 2.0, 700.0, 1e308}) {
        std::vector<double> many = magnitudes();
        for (const double x : many) bits.add(power(x, y));
        powers(many, y);
        for (const double x : many) bits.add(x);
    }
}

/// The means of slices of the gamma law, as models/population.cpp rounds them.
constexpr double slices = 1'024.0;
constexpr double grain = 0x1p-30;

std::vector<double> gamma_quantiles(double shape) {
    const boost::math::gamma_distribution<double> law(shape, 1.0 / shape);
    std::vector<double> found;
    for (double middle = 0.5; middle < slices; ++middle) found.push_back(boost::math::quantile(law, middle / slices));
    return found;
}

void gamma_slices(Bits& bits) {
    for (const double x : gamma_quantiles(0.8)) bits.add(std::round(x / grain) * grain);
}

/// The nearest to halfway of all numbers that linear counting can round is 3e-5 away: no library's logarithm turns it.
void estimates(Bits& bits) {
    Sketch sketch;
    constexpr std::uint64_t often = 500;
    for (std::uint64_t who = 0; who < 100 * often; ++who) {
        sketch.see(who);
        if (who % often == 0) bits.add(sketch.count());
    }
}

struct Sampler {
    const char* name;
    void (*draw)(Bits&);
    std::uint64_t golden;
};

std::ostream& operator<<(std::ostream& out, const Sampler& sampler) { return out << sampler.name; }

class SamplerBits : public testing::TestWithParam<Sampler> {};

TEST_P(SamplerBits, AreGolden) {
    Bits bits;
    GetParam().draw(bits);
    EXPECT_EQ(bits.digest(), GetParam().golden);
}

TEST_P(SamplerBits, OneWrongUnitInTheLastPlaceWouldBeSeen) {
    Bits right;
    GetParam().draw(right);
    for (const std::uint64_t place : {std::uint64_t{0}, right.seen() / 2, right.seen() - 1}) {
        Bits wrong(place);
        GetParam().draw(wrong);
        EXPECT_NE(wrong.digest(), right.digest()) << "value " << place;
    }
}

INSTANTIATE_TEST_SUITE_P(Of, SamplerBits,
                         testing::Values(Sampler{"Words", words, 15'748'654'570'526'555'847ULL},
                                         Sampler{"Uniforms", uniforms, 17'274'271'985'804'523'308ULL},
                                         Sampler{"IntegersBelow", integers_below, 3'497'568'914'672'818'387ULL},
                                         Sampler{"Waits", waits, 7'155'928'258'210'185'779ULL},
                                         Sampler{"Normals", normals, 13'151'874'696'567'639'581ULL},
                                         Sampler{"Lognormals", lognormals, 15'163'214'268'287'498'741ULL},
                                         Sampler{"Poissons", poissons, 4'465'088'893'319'997'122ULL},
                                         Sampler{"Repeats", repeats, 13'795'740'756'760'973'765ULL},
                                         Sampler{"Picks", picks, 14'469'676'540'804'893'496ULL},
                                         Sampler{"Branches", branches, 2'778'301'386'538'077'625ULL},
                                         Sampler{"Times", times, 2'297'115'287'950'676'167ULL},
                                         Sampler{"Happenings", happenings, 4'083'340'554'212'403'595ULL},
                                         Sampler{"Exponentials", exponentials_of_everything,
                                                 6'734'344'470'799'743'894ULL},
                                         Sampler{"Logarithms", logarithms_of_everything, 17'277'995'466'020'173'315ULL},
                                         Sampler{"Powers", powers_of_everything, 971'084'853'732'621'453ULL},
                                         Sampler{"GammaSlices", gamma_slices, 5'363'740'774'097'847'685ULL},
                                         Sampler{"Estimates", estimates, 3'301'195'548'613'143'553ULL}),
                         [](const auto& of) { return of.param.name; });

/// Another library's quantiles may differ by some 1e-15 of themselves. Rounded they do not: the nearest to halfway is ten times
/// farther.
TEST(GammaQuantiles, LieFarFromWhereTheirRoundingTurns) {
    for (const double x : gamma_quantiles(0.8)) {
        const double part = x / grain - std::floor(x / grain);
        constexpr double relative_error = 1e-14;
        EXPECT_GT(std::abs(part - 0.5), relative_error * x / grain) << x;
    }
}

}  // namespace
}  // namespace carat
