#include "models/menu.hpp"

#include "sim/maths.hpp"

#include <algorithm>
#include <cmath>

namespace carat {
namespace {

std::vector<AliasTable> tables(const std::vector<Gift>& gifts, double sharpness, double step, Coins up_to) {
    std::vector<AliasTable> result(Menu::tastes);
    std::vector<double> weights(gifts.size());
    for (std::size_t t = 0; t < Menu::tastes; ++t) {
        const double preferred = step * static_cast<double>(t);
        for (std::size_t g = 0; g < gifts.size(); ++g) {
            const double distance = std::abs(logarithm(static_cast<double>(gifts[g].coins.count)) - preferred);
            weights[g] = gifts[g].coins <= up_to ? exponential(-sharpness * distance) : 0.0;
        }
        result[t].build(weights);
    }
    return result;
}

}  // namespace

Menu::Menu(const std::vector<Named<Gift>>& gifts, double sharpness, Coins video_up_to) {
    for (const auto& gift : gifts) gifts_.push_back(gift.value);
    std::stable_sort(gifts_.begin(), gifts_.end(), [](const Gift& a, const Gift& b) { return a.coins < b.coins; });
    const Coins dearest = gifts_.back().coins;
    step_ = std::max(logarithm(static_cast<double>(dearest.count)), 1.0) / static_cast<double>(tastes - 1);
    video_up_to_ = std::max(video_up_to, gifts_.front().coins);
    live_ = tables(gifts_, sharpness, step_, dearest);
    video_ = tables(gifts_, sharpness, step_, video_up_to_);
}

std::uint8_t Menu::taste(double preferred_coins) const {
    const double place = logarithm(std::max(preferred_coins, 1.0)) / step_ + 0.5;
    return static_cast<std::uint8_t>(std::min(place, static_cast<double>(tastes - 1)));
}

const Gift* Menu::dearest(Coins coins, bool live) const {
    const Coins most = live ? coins : std::min(coins, video_up_to_);
    const auto above =
        std::upper_bound(gifts_.begin(), gifts_.end(), most, [](Coins c, const Gift& g) { return c < g.coins; });
    return above == gifts_.begin() ? nullptr : &*(above - 1);
}

std::size_t price_band(Coins price) {
    const auto above = std::upper_bound(price_bands.begin(), price_bands.end(), price.count);
    return static_cast<std::size_t>(above - price_bands.begin()) - 1;
}

}  // namespace carat
