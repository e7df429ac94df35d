/// Radix tree: draws an id in proportion to its weight, so that tables which differ little give mostly the same id for the
/// same random word. An alias table does not: one id more or less moves most of its slots.
///
/// Each level decides four bits of the id, by 31 bits of its own hashed from the word, against the running sums of the sixteen
/// weights below a node: one cache line. A change of one weight is felt only along the path to it and by its neighbours there.
/// So a pick takes log16 n steps instead of one: worth it where worlds are compared (common random numbers).
///
/// Many can fill a tree together, each leaves of its own (sixteen ids); then one joins them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace carat {

class RadixTree {
public:
    static constexpr std::uint32_t fan = 16;

    /// What an id weighs that may be picked only if no other weighs more: if all do, they count the same.
    static constexpr double least = 1e-200;

    /// Makes room for the ids below `ids` (1 at least), in memory that is kept. Leaves are then to be filled, or joined with
    /// the sum 0.
    void resize(std::size_t ids);
    std::size_t leaves() const { return leaves_; }

    /// Writes the leaf of the ids 16 leaf, 16 leaf + 1 ...; 0 for an id that is never picked. Returns the sum of the weights.
    double fill(std::size_t leaf, std::span<const double, fan> weights);

    /// Builds what is above the leaves, from the sum of each.
    void join(std::span<const double> sums);

    /// All of it: ids are distinct, at least one; weights are finite and >= 0; if none is positive all count the same.
    void build(std::span<const std::uint32_t> ids, std::span<const double> weights);

    /// The id that `word` (64 random bits) falls on. Not before all is joined, with some weight.
    std::uint32_t pick(std::uint64_t word) const {
        std::uint32_t id = 0;
        for (std::size_t level = levels_; level-- > 0;) {
            const Node& node = nodes_[begins_[level] + id];
            const std::int32_t point = hash(word, level);
            std::int32_t child = 0;
            for (const std::int32_t bound : node.bounds) child += bound <= point ? 1 : 0;
            id = id * fan + static_cast<std::uint32_t>(child);
        }
        return id;
    }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("nodes", self.nodes_);
        visit("begins", self.begins_);
        visit("levels", self.levels_);
        visit("leaves", self.leaves_);
    }

private:
    static constexpr std::size_t levels_most = 8;  // ids of 32 bits
    static constexpr std::int32_t whole = 2'147'483'647;

    /// Where each child's stretch of [0, whole) ends; the last ends there.
    struct alignas(64) Node {
        std::array<std::int32_t, fan> bounds{};
    };

    /// In [0, whole), for every level another number (two rounds of multiplication and shift).
    static std::int32_t hash(std::uint64_t word, std::uint64_t level) {
        std::uint64_t x = word + (level + 1) * 0x9E3779B97F4A7C15ULL;
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93ULL;
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93ULL;
        return static_cast<std::int32_t>((x >> 32) * whole >> 32);
    }
    static double divide(Node& node, std::span<const double, fan> weights);

    std::vector<Node> nodes_;  // the leaves, then the next level ...
    std::array<std::uint64_t, levels_most> begins_{};
    std::uint64_t levels_ = 0;
    std::uint64_t leaves_ = 0;
    std::vector<double> sums_;  // of one level, while the next is built
};

}  // namespace carat
