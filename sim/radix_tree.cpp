#include "sim/radix_tree.hpp"

#include "sim/check.hpp"

#include <algorithm>

namespace carat {

/// Returns the sum of the weights.
double RadixTree::divide(Node& node, std::span<const double, fan> weights) {
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

void RadixTree::resize(std::size_t ids) {
    check(ids > 0, "a tree has an id");
    const std::size_t leaves = (ids + fan - 1) / fan;
    if (leaves == leaves_) return;
    leaves_ = leaves;
    levels_ = 0;
    std::size_t nodes = 0;
    for (std::size_t count = leaves;; count = (count + fan - 1) / fan) {
        begins_[levels_++] = nodes;
        nodes += count;
        if (count == 1) break;
    }
    nodes_.resize(nodes);
}

double RadixTree::fill(std::size_t leaf, std::span<const double, fan> weights) { return divide(nodes_[leaf], weights); }

void RadixTree::join(std::span<const double> sums) {
    check(sums.size() == leaves_, "a leaf has a sum");
    sums_.assign(sums.begin(), sums.end());
    for (std::size_t level = 1; level < levels_; ++level) {
        const std::size_t count = (sums_.size() + fan - 1) / fan;
        sums_.resize(count * fan);
        for (std::size_t i = 0; i < count; ++i) {
            const std::span<const double, fan> below(sums_.data() + i * fan, fan);
            sums_[i] = divide(nodes_[begins_[level] + i], below);  // what was there has been read
        }
        sums_.resize(count);
    }
}

void RadixTree::build(std::span<const std::uint32_t> ids, std::span<const double> weights) {
    check(ids.size() == weights.size() && !ids.empty(), "an id has a weight, and there is one");
    resize(*std::max_element(ids.begin(), ids.end()) + std::size_t{1});
    std::vector<double> below(leaves_ * fan);
    for (std::size_t i = 0; i < ids.size(); ++i) below[ids[i]] = std::max(weights[i], least);
    std::vector<double> sums(leaves_);
    for (std::size_t leaf = 0; leaf < leaves_; ++leaf) {
        sums[leaf] = fill(leaf, std::span<const double, fan>(below.data() + leaf * fan, fan));
    }
    join(sums);
}

}  // namespace carat
