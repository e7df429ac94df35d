#include "sim/radix_tree.hpp"

#include "sim/check.hpp"

#include <algorithm>

namespace carat {

/// Returns the sum of the weights.
double RadixTree::fill(Node& node, std::span<const double, fan> weights) {
    std::array<double, fan> sums{};
    double sum = 0.0;
    std::size_t last = 0;  // of those with weight
    for (std::size_t i = 0; i < fan; ++i) {
        sum += weights[i];
        sums[i] = sum;
        if (weights[i] > 0.0) last = i;
    }
    const double scale = sum > 0.0 ? whole / sum : 0.0;
    for (std::size_t i = 0; i < fan; ++i) node.bounds[i] = static_cast<std::int32_t>(sums[i] * scale);
    std::fill(node.bounds.begin() + static_cast<std::ptrdiff_t>(last), node.bounds.end(), whole);
    return sum;
}

void RadixTree::build(std::span<const std::uint32_t> ids, std::span<const double> weights) {
    check(ids.size() == weights.size(), "an id has a weight");
    size_ = ids.size();
    levels_ = 0;
    nodes_.clear();
    if (ids.empty()) return;
    const bool any = std::any_of(weights.begin(), weights.end(), [](double weight) { return weight > 0.0; });
    std::size_t count = *std::max_element(ids.begin(), ids.end()) / fan + std::size_t{1};
    sums_.assign(count * fan, 0.0);
    for (std::size_t i = 0; i < ids.size(); ++i) sums_[ids[i]] = any ? weights[i] : 1.0;
    while (true) {
        const std::size_t begin = nodes_.size();
        begins_[levels_++] = begin;
        nodes_.resize(begin + count);
        for (std::size_t i = 0; i < count; ++i) {
            const std::span<const double, fan> below(sums_.data() + i * fan, fan);
            sums_[i] = fill(nodes_[begin + i], below);  // what was there has been read
        }
        if (count == 1) break;
        const std::size_t sums = count;
        count = (count + fan - 1) / fan;
        std::fill(sums_.begin() + static_cast<std::ptrdiff_t>(sums),
                  sums_.begin() + static_cast<std::ptrdiff_t>(count * fan), 0.0);
    }
}

}  // namespace carat
