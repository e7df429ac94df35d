/// Reads key figures and balances out of the tables of a replicate.
#pragma once

#include "scenarios/outcome.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace carat {

struct Figure {
    std::string name;
    double value = 0.0;
    std::string unit;
    std::string words;
};

struct Balance {
    std::string account;
    std::string unit;  // "coins", "1e-6 USD"
    std::int64_t amount = 0;
};

/// In the order of the table; empty if the replicate has none.
std::vector<Figure> figures_of(const Replicate& replicate);

/// At the last sample.
std::vector<Balance> balances_of(const Replicate& replicate);

}  // namespace carat
