/// Facts: what is known of real platforms and must emerge, each with its range, its source and how it is measured.
#pragma once

#include "models/proof/columns.hpp"

#include <string>
#include <vector>

namespace carat::proof {

struct Fact {
    std::string name;   // "V3_top_1"
    std::string words;  // what is measured
    std::string unit;
    double least = 0.0;
    double most = 0.0;
    std::string source;
    double (*measure)(const Columns& results) = nullptr;  // of one run of six months, samples of 30 days
};

/// The facts that every scenario of a platform as we know them should show.
std::vector<Fact> facts();

}  // namespace carat::proof
