/// Answers: how the economy of a scenario answers to a change of its rules, against what was measured of real ones.
#pragma once

#include "models/proof/columns.hpp"
#include "scenarios/scenario.hpp"

#include <string>
#include <vector>

namespace carat {

/// Two worlds with the same luck, before and after, each a change of the scenario as it is; what is measured is a figure of both.
struct Answer {
    std::string name;
    std::string words;
    std::string unit;
    double least = 0.0;
    double most = 0.0;
    std::string source;
    void (*before)(economy::Params& params) = nullptr;  // nullptr: the scenario as it is
    void (*after)(economy::Params& params) = nullptr;
    double (*measure)(const proof::Columns& before, const proof::Columns& after) = nullptr;
};

std::vector<Answer> answers();

}  // namespace carat
