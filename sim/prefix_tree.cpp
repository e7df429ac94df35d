#include "sim/prefix_tree.hpp"

#include "sim/check.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace carat {

/// The last two parts become one.
void PrefixTree::join() {
    constexpr double whole = 4294967296.0;
    const Part right = parts_.back();
    parts_.pop_back();
    Part& left = parts_.back();
    const double sum = left.weight + right.weight;
    const double share = sum > 0.0 ? left.weight / sum * whole : 0.0;
    Node node{.left = static_cast<std::uint32_t>(std::min(share, whole - 1.0)),
              .bit = static_cast<std::uint32_t>(std::bit_width(left.apart))};
    node.sides = {left.side, right.weight > 0.0 ? right.side : left.side};
    nodes_.push_back(node);
    left = {static_cast<std::uint32_t>(nodes_.size() - 1), sum, right.apart};
}

void PrefixTree::build(std::span<const std::uint32_t> ids, std::span<const double> weights) {
    check(ids.size() == weights.size() && ids.size() < leaf, "an id has a weight");
    const bool any = std::any_of(weights.begin(), weights.end(), [](double weight) { return weight > 0.0; });
    size_ = ids.size();
    nodes_.clear();
    parts_.clear();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::uint32_t apart = i + 1 < ids.size() ? ids[i] ^ ids[i + 1] : ~0U;
        parts_.push_back({leaf | static_cast<std::uint32_t>(i), any ? weights[i] : 1.0, apart});
        // Ids that agree in more of their leading bits are joined first.
        while (parts_.size() > 1 && parts_[parts_.size() - 2].apart < parts_.back().apart) join();
    }
    root_ = parts_.empty() ? 0 : parts_.front().side;
}

}  // namespace carat
