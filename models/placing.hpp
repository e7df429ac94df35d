/// Placing: where creators live. Sixteen neighbours by id, a leaf of the radix trees of discovery, share a partition; leaves are
/// dealt to the partitions in turn. So whoever publishes a partition writes whole leaves that nobody else writes.
#pragma once

#include "sim/divider.hpp"
#include "sim/radix_tree.hpp"

#include <cstddef>
#include <cstdint>

namespace carat {

class Placing {
public:
    static constexpr std::uint32_t leaf_size = RadixTree::fan;

    explicit constexpr Placing(std::uint32_t partitions) : partitions_(partitions) {}

    constexpr std::uint32_t partitions() const { return partitions_.divisor(); }
    constexpr std::uint32_t partition(std::uint32_t creator) const { return of_leaf(creator / leaf_size); }

    /// The creator's place in the partition: 0, 1, 2 ... in the order of ids.
    constexpr std::size_t row(std::uint32_t creator) const {
        return std::size_t{partitions_.quotient(creator / leaf_size)} * leaf_size + creator % leaf_size;
    }
    constexpr std::uint32_t creator(std::uint32_t partition, std::uint32_t row) const {
        return leaf(partition, row / leaf_size) * leaf_size + row % leaf_size;
    }

    /// The partition of a leaf, its place among that partition's leaves, and back.
    constexpr std::uint32_t of_leaf(std::uint32_t leaf) const { return partitions_.remainder(leaf); }
    constexpr std::uint32_t place_of_leaf(std::uint32_t leaf) const { return partitions_.quotient(leaf); }
    constexpr std::uint32_t leaf(std::uint32_t partition, std::uint32_t place) const {
        return place * partitions() + partition;
    }

private:
    Divider partitions_;
};

}  // namespace carat
