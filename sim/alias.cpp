#include "sim/alias.hpp"

namespace carat {

void AliasTable::build(std::span<const double> weights) {
    const std::size_t n = weights.size();
    double sum = 0.0;
    for (const double weight : weights) sum += weight;
    rest_.resize(n);
    slots_.resize(n);
    small_.clear();
    large_.clear();
    for (std::size_t i = 0; i < n; ++i) {
        rest_[i] = sum > 0.0 ? weights[i] * static_cast<double>(n) / sum : 1.0;
        (rest_[i] < 1.0 ? small_ : large_).push_back(static_cast<std::uint32_t>(i));
    }
    constexpr double full = 4294967295.0;
    while (!small_.empty() && !large_.empty()) {
        const std::uint32_t s = small_.back();
        const std::uint32_t l = large_.back();
        small_.pop_back();
        slots_[s] = {static_cast<std::uint32_t>(rest_[s] * full), l};
        rest_[l] -= 1.0 - rest_[s];
        if (rest_[l] < 1.0) {
            large_.pop_back();
            small_.push_back(l);
        }
    }
    for (const std::uint32_t i : small_) slots_[i] = {static_cast<std::uint32_t>(full), i};
    for (const std::uint32_t i : large_) slots_[i] = {static_cast<std::uint32_t>(full), i};
}

}  // namespace carat
