/// Proofs about who is there: viewers who immigrate evenly and live Lomax lives, creators who leave and come by stated rates.
#pragma once

#include "models/proof/claim.hpp"

namespace carat::proof {

struct Lives {
    double scale_days = 60.0;
    double shape = 2.0;            // with this scale they live for 60 days on average,
    double joins_per_month = 0.5;  // and this keeps their number
};

/// Members on four days against immigration and death: those of the start have the rest of a life to live; of those who joined
/// since, evenly, the integral of survival over their ages is still there. Also with joins * 0, 0.4 and 2. Measured: members on
/// the last day, joins as in `believed`. `actual`: that the population has.
Evidence viewers_present(std::uint64_t seed, int size, const Lives& actual, const Lives& believed);

inline constexpr double exits_per_month = 0.1;
inline constexpr double entries_per_month = 0.3;

/// Creators of the start who leave in eight weeks, by their age, though their income would keep none of them if they responded.
/// Measured: their share. `exits`: per month that the world has.
Evidence creators_leave(std::uint64_t seed, int size, double exits);

/// Newcomers per week, as a share of the creators of the start: Poisson, whatever others earn. `entries`: per month that the
/// world has.
Evidence creators_come(std::uint64_t seed, int size, double entries);

}  // namespace carat::proof
