/// Menu: the gifts on sale by price, and for each taste a table to choose from.
///
/// Law     P(gift) proportional to exp(-sharpness * |ln price - ln preferred|): a logit whose utility falls with the distance
///         from the viewer's preferred price. Preferred prices are kept on a grid of 64 steps.
#pragma once

#include "models/gifting.hpp"
#include "sim/alias.hpp"

#include <array>
#include <vector>

namespace carat {

class Menu {
public:
    static constexpr std::size_t tastes = 64;

    Menu() = default;
    Menu(const std::vector<Named<Gift>>& gifts, double sharpness, Coins video_up_to);

    /// The row of the grid nearest to a preferred price in coins.
    std::uint8_t taste(double preferred_coins) const;

    const Gift& choose(std::uint8_t taste, bool live, std::uint64_t word) const {
        return gifts_[(live ? live_ : video_)[taste].pick(word)];
    }

    /// The dearest gift for at most `coins` (and allowed under a video unless live), or null.
    const Gift* dearest(Coins coins, bool live) const;

private:
    std::vector<Gift> gifts_;       // by price, cheapest first
    std::vector<AliasTable> live_;  // by taste
    std::vector<AliasTable> video_;
    Coins video_up_to_{0};
    double step_ = 1.0;  // of the grid, in ln coins
};

/// Price bands in which gifts are counted, by lowest price in coins (the bands of the reference catalogue).
inline constexpr std::array<std::int64_t, 11> price_bands{1, 2, 10, 30, 100, 500, 1'000, 5'000, 10'000, 20'000, 30'000};

std::size_t price_band(Coins price);

}  // namespace carat
