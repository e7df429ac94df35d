/// Prefix tree: draws an id in proportion to its weight, so that tables which differ little give mostly the same id for the
/// same random word. An alias table does not: one more or one less moves every slot.
///
/// Each node parts its ids at the highest bit in which they differ, and a word goes left or right by a hash of word and bit
/// against the weight of both sides. A change of one weight by w is felt only along the path to it, so that with n ids of
/// total weight W a word changes its id with a probability of at most (w / W) log2 n or so; dearer than an alias table, log2 n
/// steps instead of one, worth it where worlds are compared (common random numbers).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace carat {

class PrefixTree {
public:
    /// Ids ascend; weights are finite and >= 0; if none is positive all count the same. Reuses its memory.
    void build(std::span<const std::uint32_t> ids, std::span<const double> weights);

    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }

    /// The place, among the ids, that `word` (64 random bits) falls on. Not for an empty tree.
    std::uint32_t pick(std::uint64_t word) const {
        std::uint32_t next = root_;
        while ((next & leaf) == 0) {
            const Node& node = nodes_[next];
            next = node.sides[hash(word, node.bit) < node.left ? 0 : 1];
        }
        return next & ~leaf;
    }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("nodes", self.nodes_);
        visit("root", self.root_);
        visit("size", self.size_);
    }

private:
    static constexpr std::uint32_t leaf = 1U << 31;

    struct Node {
        std::uint32_t left = 0;  // of 2^32: how often the left side is meant
        std::uint32_t bit = 0;
        std::array<std::uint32_t, 2> sides{};  // nodes, or leaf | place
    };

    /// 32 random bits of their own for every bit of the ids (two rounds of multiplication and shift).
    static std::uint32_t hash(std::uint64_t word, std::uint32_t bit) {
        std::uint64_t x = word + (bit + 1ULL) * 0x9E3779B97F4A7C15ULL;
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93ULL;
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93ULL;
        return static_cast<std::uint32_t>(x >> 32);
    }

    /// A part of the ids that is not yet joined with what lies right of it.
    struct Part {
        std::uint32_t side = 0;
        double weight = 0.0;
        std::uint32_t apart = 0;  // the bits in which its last id differs from the next
    };
    void join();

    std::vector<Node> nodes_;
    std::uint32_t root_ = 0;
    std::uint64_t size_ = 0;
    std::vector<Part> parts_;
};

}  // namespace carat
