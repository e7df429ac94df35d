/// Candidates: moments at which a creator might do something, whatever their effort; the same in every world of one luck.
///
/// Law     Poisson points in the plane of time and rate; those below the creator's rate are a Poisson process of that rate.
/// Source  thinning (Lewis and Shedler 1979). Two worlds whose rates differ by 1 % share 99 % of what is done, at the same moments.
#pragma once

#include "models/purpose.hpp"
#include "sim/draws.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <cstdint>

namespace carat {

struct Candidate {
    double part = 0.0;       // of its slot that has passed, below 1
    std::uint64_t name = 0;  // among all of this purpose and creator
};

/// Calls use(candidate) for those of a slot of time (which the caller numbers) below a rate `per_slot`; beyond 4,096 it is cut
/// off. They come in bands of rates, [0, 1), [1, 2), [2, 4) ..., so that a slow creator asks for few; within a band in order.
template <class Use>
void for_each_candidate(const Luck& luck, Purpose purpose, std::uint32_t creator, std::uint64_t slot, double per_slot,
                        Use&& use) {
    constexpr std::uint64_t bands = 13;
    constexpr int number_bits = 24;
    double low = 0.0;
    double high = 1.0;
    for (std::uint64_t band = 0; band < bands && low < per_slot; ++band) {
        const std::uint64_t occurrence = slot * bands + band;
        Draws draw = luck.draws(purpose, creator, occurrence);
        boost::random::exponential_distribution<double> gap{high - low};
        double part = gap(draw);
        for (std::uint64_t number = 0; part < 1.0; ++number) {
            const double rate = low + uniform(draw) * (high - low);
            if (rate < per_slot) use(Candidate{part, (occurrence << number_bits) | number});
            part += gap(draw);
        }
        low = high;
        high *= 2.0;
    }
}

}  // namespace carat
