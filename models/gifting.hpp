/// Gifting: who sends what, when, while watching.
///
///     payer in a room --hazard--> a gift --> room excitation --> further gifts by anyone present
///
/// Law     Hazard of a payer: rate * (spend scale / mean)^spend_exponent * quality^quality_exponent * price term, constant
///         while watching. The room adds a self-exciting rate: each gift changes it by branching / decay, fading as
///         exp(-t / decay). A negative branching thins. The gift: a logit over the menu around the viewer's preferred price.
///         Cheap gifts come in combos: geometric repeats.
/// Keeps   Given the room, individuals are memoryless. Mean rate of a room: base / (1 - branching).
/// Draws   gift_time, gift_choice: once per gift; echo: once per gift sent; echo_giver: once per echo.
/// Source  branching, decay: weakly known, both signs in the literature; docs/model.md, "Gifting".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/time.hpp"

namespace carat {

/// One line of the menu.
struct Gift {
    Coins coins = {1};
    bool combo = false;
};

template <class Visitor>
void describe(Visitor& visit, Gift& p) {
    visit("coins", p.coins, Field{"coins", 1, 1e7, "price"});
    visit("combo", p.combo, Field{"", 0, 1, "may be repeated in a combo"});
}

namespace gifting {

struct Params {
    double rate_per_hour = 2.2;
    double spend_exponent = 0.5;
    double quality_exponent = 0.3;
    double price_exponent = 0.3;
    double preferred_coins = 220.0;
    double preference_exponent = 0.5;
    double choice_sharpness = 3.0;
    double combo_probability = 0.5;
    Coins combo_up_to = {99};
    double branching = 0.25;
    Duration decay = 60 * second;
    double video_factor = 0.1;
    Coins video_up_to = {3'000};
    double adoption_probability = 0.3;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit(
        "rate_per_hour", p.rate_per_hour,
        Field{"1/h", 0, 1e5, "gifts a payer of mean spend scale wants to send per hour of LIVE, before room effects"});
    visit("spend_exponent", p.spend_exponent, Field{"", 0, 3, "exponent of the spend scale in the hazard"});
    visit("quality_exponent", p.quality_exponent, Field{"", 0, 3, "exponent of the creator's quality in the hazard"});
    visit("price_exponent", p.price_exponent,
          Field{"", 0, 10, "exponent of reference price over price of a coin in the hazard"});
    visit("preferred_coins", p.preferred_coins,
          Field{"coins", 1, 1e6, "preferred price of a gift for a payer of mean spend scale"});
    visit("preference_exponent", p.preference_exponent,
          Field{"", 0, 3, "exponent of the spend scale in the preferred price"});
    visit("choice_sharpness", p.choice_sharpness,
          Field{"", 0, 50, "weight of the distance |ln price - ln preferred| in the logit"});
    visit("combo_probability", p.combo_probability,
          Field{"share", 0, 0.99, "probability of one more repeat in a combo"});
    visit("combo_up_to", p.combo_up_to, Field{"coins", 0, 1e7, "dearest gift that is sent in combos"});
    visit("branching", p.branching,
          Field{"gifts", -0.9, 0.9, "further gifts that one gift causes in its room; negative: prevents"});
    visit("decay", p.decay, Field{"s", 0.001, 1e5, "mean time after which it does so"});
    visit("video_factor", p.video_factor, Field{"share", 0, 10, "hazard under a video relative to LIVE"});
    visit("video_up_to", p.video_up_to, Field{"coins", 0, 1e7, "dearest gift under a video"});
    visit("adoption_probability", p.adoption_probability,
          Field{"share", 0, 1, "probability that a creator who gets a gift becomes a favourite of the giver"});
}

}  // namespace gifting
}  // namespace carat
