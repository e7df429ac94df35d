#include "models/population.hpp"

#include "sim/check.hpp"
#include "sim/maths.hpp"

#include <boost/math/distributions/gamma.hpp>

#include <algorithm>
#include <cmath>

namespace carat {
namespace {

constexpr Time from_the_start{-1};

/// The means of the slices of a gamma law with mean 1, rounded so that they do not depend on the maths library's last bits.
std::vector<double> activity_slices(double shape, std::uint32_t slices) {
    const boost::math::gamma_distribution<double> law(shape, 1.0 / shape);
    std::vector<double> weights(slices);
    for (std::uint32_t i = 0; i < slices; ++i) {
        const double middle = (static_cast<double>(i) + 0.5) / slices;
        weights[i] = std::round(boost::math::quantile(law, middle) * 0x1.0p30) * 0x1.0p-30;
    }
    return weights;
}

/// Quantiles of the Lomax law: scale * ((1 - u)^(-1/shape) - 1), at most a thousand years (a tail without mean goes far).
std::vector<Duration> lomax_slices(Duration scale, double shape, std::uint32_t slices) {
    std::vector<Duration> quantiles(slices);
    for (std::uint32_t i = 0; i < slices; ++i) {
        const double survival = 1.0 - (static_cast<double>(i) + 0.5) / slices;
        constexpr double longest = 1'000.0 * 365.0;
        const double length = seconds(scale) * (power(survival, -1.0 / shape) - 1.0);
        quantiles[i] = from_seconds(std::min(length, longest * seconds(day)));
    }
    return quantiles;
}

}  // namespace

Population::Population(const viewers::Params& params, std::span<const double> region_shares, Luck luck, Duration length)
    : activity_(activity_slices(params.activity_shape, block_size)),
      lifetimes_(lomax_slices(params.lifetime_scale, params.lifetime_shape, block_size * fine)),
      // Seen at a random moment of a stationary population, the rest of a Lomax life is Lomax with shape - 1.
      remaining_(lomax_slices(params.lifetime_scale, params.lifetime_shape - 1.0, block_size * fine)) {
    std::int64_t rest = params.count;
    while (rest > 0) {
        const auto members = static_cast<std::uint16_t>(std::min<std::int64_t>(rest, block_size));
        add_block(members, from_the_start, params.payer_share, region_shares, luck);
        rest -= members;
    }
    const double per_month = params.joins_per_month * static_cast<double>(params.count);
    if (per_month > 0.0) {
        joining_span_ = from_seconds(seconds(30 * day) * block_size / per_month);
        for (Time opens{0}; opens < Time{0} + length; opens = opens + joining_span_) {
            add_block(block_size, opens, params.payer_share, region_shares, luck);
        }
    }
    check(blocks_.size() * block_size < nobody, "viewer ids fit in 32 bits");
}

Population::Shuffle Population::shuffle(Draws& draw) {
    Shuffle s;
    s.odd = static_cast<std::uint16_t>(below(draw, block_size) | 1);
    s.shift = static_cast<std::uint16_t>(below(draw, block_size));
    while (static_cast<std::uint16_t>(s.odd * s.inverse) % block_size != 1) {
        // Newton's step doubles the correct low bits of the inverse.
        s.inverse = static_cast<std::uint16_t>(s.inverse * (2 - s.odd * s.inverse) % block_size);
    }
    return s;
}

void Population::add_block(std::uint16_t members, Time opens, double payer_share, std::span<const double> region_shares,
                           Luck luck) {
    const std::size_t b = blocks_.size();
    Draws draw = luck.draws(Purpose::viewer_block, b, 0);
    Block block;
    block.opens = opens;
    block.members = members;
    block.first_row = rows_;
    block.payers =
        static_cast<std::uint16_t>(std::min<double>(members, std::floor(payer_share * members + uniform(draw))));
    block.dither = static_cast<std::uint16_t>(below(draw, fine));
    block.activity = shuffle(draw);
    block.lifetime = shuffle(draw);
    // Regions by the golden-ratio sequence: any run of blocks is shared out as evenly as it can be.
    const double place = static_cast<double>(b + 1) * 0.6180339887498949;
    double rest = place - std::floor(place);
    while (block.region + 1U < region_shares.size() && rest >= region_shares[block.region]) {
        rest -= region_shares[block.region];
        ++block.region;
    }
    rows_ += block.payers;
    blocks_.push_back(block);
}

Time Population::joins(const Block& block, std::uint32_t rank) const {
    if (initial(block)) {
        return block.opens;
    }
    const double part = (static_cast<double>(block.lifetime.slice(block_size - 1 - rank)) + 0.5) / block_size;
    return block.opens + from_seconds(seconds(joining_span_) * part);
}

Time Population::leaves(const Block& block, std::uint32_t rank) const {
    const std::size_t slice = std::size_t{block.lifetime.slice(rank)} * fine + block.dither;
    return initial(block) ? Time{0} + remaining_[slice] : joins(block, rank) + lifetimes_[slice];
}

bool Population::present(std::uint32_t id, Time now) const {
    const Block& block = blocks_[id / block_size];
    const std::uint32_t rank = id % block_size;
    return rank < block.members && joins(block, rank) <= now && now < leaves(block, rank);
}

std::uint32_t Population::pick(std::size_t block, Time now, std::uint64_t word) const {
    const std::uint32_t rank = blocks_[block].activity.rank(activity_.pick(word));
    const auto id = static_cast<std::uint32_t>(block) * block_size + rank;
    return present(id, now) ? id : nobody;
}

Population::Census Population::census(Time now) const {
    Census census;
    for (const Block& block : blocks_) {
        if (block.opens > now) {
            continue;
        }
        if (initial(block) && block.members == block_size) {
            // Every slice is held by somebody: the members left are the slices above `now`.
            std::int64_t left = 0;
            for (std::int64_t step = block_size / 2; step > 0; step /= 2) {
                const auto slice = static_cast<std::size_t>(left + step - 1) * fine + block.dither;
                if (Time{0} + remaining_[slice] <= now) left += step;
            }
            if (left == block_size - 1 && Time{0} + remaining_[(block_size - 1) * fine + block.dither] <= now) ++left;
            census.left += left;
            census.members += block_size - left;
            continue;
        }
        for (std::uint32_t rank = 0; rank < block.members; ++rank) {
            const bool joined = joins(block, rank) <= now;
            const bool left = joined && leaves(block, rank) <= now;
            census.joined += joined && !initial(block) ? 1 : 0;
            census.left += left ? 1 : 0;
            census.members += joined && !left ? 1 : 0;
        }
    }
    return census;
}

}  // namespace carat
