/// Alias table: draws an index in proportion to its weight in constant time, from one random word (Walker 1977, Vose 1991).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace carat {

class AliasTable {
public:
    AliasTable() = default;
    explicit AliasTable(std::span<const double> weights) { build(weights); }

    /// Weights are finite and >= 0; if none is positive all count the same. Reuses its memory.
    void build(std::span<const double> weights);

    bool empty() const { return slots_.empty(); }
    std::size_t size() const { return slots_.size(); }

    /// The index that `word` (64 random bits) falls on. Not for an empty table.
    std::uint32_t pick(std::uint64_t word) const {
        __extension__ using Product = unsigned __int128;
        const Product scaled = static_cast<Product>(word) * slots_.size();
        const auto index = static_cast<std::uint32_t>(scaled >> 64);
        const auto fraction = static_cast<std::uint32_t>(static_cast<std::uint64_t>(scaled) >> 32);
        const Slot slot = slots_[index];
        return fraction < slot.keep ? index : slot.other;
    }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("slots", self.slots_);
    }

private:
    struct Slot {
        std::uint32_t keep = 0;  // of 2^32: how often the index itself is meant
        std::uint32_t other = 0;
    };

    std::vector<Slot> slots_;
    std::vector<double> rest_;
    std::vector<std::uint32_t> small_;
    std::vector<std::uint32_t> large_;
};

}  // namespace carat
