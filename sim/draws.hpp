/// Randomness without state: every draw is a function of (seed, replicate, purpose, who, occurrence).
///
///     Draws draw = luck.draws(Purpose::view, viewer_id, occurrence);     // a generator of 64-bit words
///     const double wait = boost::random::exponential_distribution<double>{}(draw);
///
/// Philox4x64-10 (Salmon et al. 2011) with key (seed, purpose) and counter (block, who, occurrence, replicate), blocks counted
/// from 1: the same words as numpy.random.Philox(key=[seed, purpose], counter=[0, who, occurrence, replicate]).
/// One key always gives the same words; two keys never share any. Nothing needs saving, nothing can get out of step.
#pragma once

#include <Random123/philox.h>

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace carat {

/// A short, private stream of random words; satisfies UniformRandomBitGenerator, so Boost.Random's laws run over it.
class Draws {
public:
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    Draws(std::uint64_t seed, std::uint64_t purpose, std::uint64_t who, std::uint64_t occurrence,
          std::uint64_t replicate)
        : key_{{seed, purpose}}, counter_{{0, who, occurrence, replicate}} {}

    result_type operator()() {
        if (used_ == words_per_block) {
            ++counter_.v[0];
            block_ = philox4x64(counter_, key_);
            used_ = 0;
        }
        return block_.v[used_++];
    }

private:
    static constexpr unsigned words_per_block = 4;

    philox4x64_key_t key_;
    philox4x64_ctr_t counter_;
    philox4x64_ctr_t block_{};
    unsigned used_ = words_per_block;
};

/// The luck of one world: hands out the draws of a purpose (an enum coded by hand), a person and an occasion.
struct Luck {
    std::uint64_t seed = 0;
    std::uint64_t replicate = 0;

    template <class Purpose>
        requires std::is_enum_v<Purpose> Draws draws(Purpose purpose, std::uint64_t who, std::uint64_t occurrence)
    const { return {seed, static_cast<std::uint64_t>(purpose), who, occurrence, replicate}; }
};

/// A uniform number in [0, 1) with 53 random bits.
inline double uniform(Draws& draw) {
    constexpr int unused_bits = 11;
    return static_cast<double>(draw() >> unused_bits) * 0x1.0p-53;
}

/// A uniform integer in [0, n); the bias is below n / 2^64.
inline std::uint64_t below(Draws& draw, std::uint64_t n) {
    __extension__ using Product = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Product>(draw()) * n) >> 64);
}

}  // namespace carat
