/// Population: viewers in blocks of 1,024, whose members' traits need no storage.
///
/// A viewer is (block, rank). The block gives region and time of joining; a keyed shuffle of the ranks gives each member one
/// of the 1,024 equal slices of the activity law and of the lifetime law, so the laws hold in every block, without noise.
/// Ranks below the block's number of payers are payers and own a wallet row.
#pragma once

#include "models/purpose.hpp"
#include "models/viewers.hpp"
#include "models/wallet.hpp"
#include "sim/alias.hpp"
#include "sim/draws.hpp"

#include <span>
#include <vector>

namespace carat {

class Population {
public:
    static constexpr std::uint32_t block_size = 1024;

    Population(const viewers::Params& params, std::span<const double> region_shares, Luck luck, Duration length);

    std::size_t blocks() const { return blocks_.size(); }
    std::uint32_t region(std::size_t block) const { return blocks_[block].region; }
    bool open(std::size_t block, Time now) const { return blocks_[block].opens <= now; }

    /// A member drawn in proportion to activity, or `nobody` if that place is empty at `now`. Rate: block_size * mean rate.
    std::uint32_t pick(std::size_t block, Time now, std::uint64_t word) const;

    /// Is the viewer with this id a member at `now`?
    bool present(std::uint32_t id, Time now) const;

    /// The wallet row of a payer, or `nobody`.
    std::uint32_t row(std::uint32_t id) const {
        const Block& block = blocks_[id / block_size];
        const std::uint32_t rank = id % block_size;
        return rank < block.payers ? block.first_row + rank : nobody;
    }

    std::uint32_t rows() const { return rows_; }

    /// Calls visit(id, row) for every payer.
    template <class Visit>
    void for_each_payer(Visit visit) const {
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            for (std::uint32_t rank = 0; rank < blocks_[b].payers; ++rank) {
                visit(static_cast<std::uint32_t>(b) * block_size + rank, blocks_[b].first_row + rank);
            }
        }
    }

    /// Members at `now`, and those who joined and left since the start.
    struct Census {
        std::int64_t members = 0;
        std::int64_t joined = 0;
        std::int64_t left = 0;
    };
    Census census(Time now) const;

private:
    static constexpr std::uint32_t fine = 16;  // slices of the lifetime law within one rank's slice

    /// A shuffle of 0..1023: rank * odd + shift.
    struct Shuffle {
        std::uint16_t odd = 1;
        std::uint16_t shift = 0;
        std::uint16_t inverse = 1;

        std::uint32_t slice(std::uint32_t rank) const { return (rank * odd + shift) % block_size; }
        std::uint32_t rank(std::uint32_t slice) const { return ((slice - shift) * inverse) % block_size; }
    };

    struct Block {
        Time opens;  // when its first member may join; negative for those present from the start
        std::uint32_t first_row = 0;
        std::uint16_t members = 0;
        std::uint16_t payers = 0;
        std::uint16_t region = 0;
        std::uint16_t dither = 0;  // which fine slice of lifetimes this block takes
        Shuffle activity;
        Shuffle lifetime;
    };

    static Shuffle shuffle(Draws& draw);
    void add_block(std::uint16_t members, Time opens, double payer_share, std::span<const double> region_shares,
                   Luck luck);
    bool initial(const Block& block) const { return block.opens < Time{0}; }
    Time joins(const Block& block, std::uint32_t rank) const;
    Time leaves(const Block& block, std::uint32_t rank) const;

    std::vector<Block> blocks_;
    Duration joining_span_{0};  // over which a block of newcomers joins
    AliasTable activity_;
    std::vector<Duration> lifetimes_;  // of newcomers, by fine slice
    std::vector<Duration> remaining_;  // of those present from the start
    std::uint32_t rows_ = 0;
};

}  // namespace carat
