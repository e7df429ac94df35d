/// Claims: special cases of the economy with a known answer, each with how it is measured. What `carat validate` shows and
/// what the tests hold the model to.
///
/// A claim is judged in two stages, so that false alarms are about 2.5e-9 per claim and yet small samples do: p < first_stage
/// is not yet a failure; a fresh seed with second_sample times the sample decides, below second_stage.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace carat::proof {

inline constexpr std::uint64_t first_seed = 20'240'101;
inline constexpr double first_stage = 1e-3;
inline constexpr double second_stage = 2.5e-6;
inline constexpr int second_sample = 10;

/// What a sample says about a known answer: p is how likely a sample at least as far off is, if the answer holds. Where the
/// answer is exact and not left to luck, p is 1 or 0.
struct Evidence {
    double measured = 0.0;
    double exact = 0.0;
    double p = 0.0;
};

/// Of what is not left to luck: equal, but for rounding.
Evidence exactly(double measured, double exact, double rounding = 1e-9);

struct Claim {
    std::string name;   // "gift_rate"
    std::string words;  // what is measured, in which special case
    std::string unit;
    std::string source;                                             // of the known answer
    std::function<Evidence(std::uint64_t seed, int size)> measure;  // size: of the sample, relative to the basic one
};

struct Judged {
    Evidence evidence;  // of the stage that decided
    bool holds = false;
};

/// In two stages, the first with `size` times the basic sample.
Judged judge(const Claim& claim, int size = 1);

/// Every special case of the model that has a known answer.
std::vector<Claim> claims();

}  // namespace carat::proof
