/// Gifting: who sends what, when, while watching.
///
///     payer in a room --hazard--> a gift --> room excitation --> further gifts by anyone present
///
/// Law     Hazard of a payer: rate * (spend scale / mean)^spend_exponent * quality^quality_exponent * price term, times
///         stranger_factor if the creator is no favourite, times the audience term m(n) = ((n + n0) / 2 n0)^(2 n0 e), at most
///         audience_most, where n viewers are in the room: one viewer more at n0 = audience_reference adds the share
///         e = audience_effect. Surges multiply it: at the opening and the
///         closing of a stream, and in battles. The room adds a self-exciting rate: each gift changes it by branching / decay,
///         fading as exp(-t / decay). A share follow_share of rooms has `branching`, the others `crowding`; negative values
///         thin. The gift: a logit over the menu around the viewer's preferred price. Cheap gifts come in combos: geometric
///         repeats.
/// Keeps   Given the room, individuals are memoryless. Mean rate of a room: base / (1 - branching).
/// Draws   gift_time, gift_thinning, gift_choice: once per wish; echo: once per gift sent; echo_giver: once per echo.
/// Source  audience effect, branching, decay: docs/model.md, "Gifting".
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
    double rate_per_hour = 4.5;
    double spend_exponent = 0.5;
    double quality_exponent = 0.0;
    double price_exponent = 0.3;
    double preferred_coins = 220.0;
    double preference_exponent = 0.5;
    double choice_sharpness = 3.0;
    double combo_probability = 0.5;
    Coins combo_up_to = {99};
    double follow_share = 0.6;
    double branching = 0.5;
    double crowding = -0.1;
    Duration decay = 60 * second;
    double audience_effect = 0.01;
    double audience_reference = 5.0;
    double audience_most = 3.0;
    double opening_surge = 1.5;
    Duration opening_time = 5 * minute;
    double closing_surge = 1.5;
    Duration closing_time = 5 * minute;
    double video_factor = 0.1;
    Coins video_up_to = {3'000};
    double adoption_probability = 0.05;
    double stranger_factor = 0.02;
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
    visit("follow_share", p.follow_share,
          Field{"share", 0, 1, "part of creators whose viewers follow a gift with gifts; the others compete",
                Change::never});
    visit("branching", p.branching,
          Field{"gifts", -0.9, 0.9, "further gifts that one gift causes in a room that follows; negative: prevents"});
    visit("crowding", p.crowding, Field{"gifts", -0.9, 0.9, "the same in a room that competes"});
    visit("decay", p.decay, Field{"s", 0.001, 1e5, "mean time after which it does so"});
    visit("audience_effect", p.audience_effect,
          Field{"share", 0, 1, "rise of a payer's hazard per viewer more in the room, at audience_reference"});
    visit("audience_reference", p.audience_reference,
          Field{"viewers", 0.1, 1e6, "audience at which audience_effect holds and the term is 1"});
    visit("audience_most", p.audience_most, Field{"", 1, 100, "largest audience term"});
    visit("opening_surge", p.opening_surge,
          Field{"", 1, 1e3, "hazard at the beginning of a stream, relative to later"});
    visit("opening_time", p.opening_time, Field{"min", 0, 1e4, "how long that lasts"});
    visit("closing_surge", p.closing_surge, Field{"", 1, 1e3, "hazard at the end of a stream, relative to before"});
    visit("closing_time", p.closing_time, Field{"min", 0, 1e4, "how long that lasts"});
    visit("video_factor", p.video_factor, Field{"share", 0, 10, "hazard under a video relative to LIVE"});
    visit("video_up_to", p.video_up_to, Field{"coins", 0, 1e7, "dearest gift under a video"});
    visit("adoption_probability", p.adoption_probability,
          Field{"share", 0, 1, "probability that a creator who gets a gift becomes a favourite of the giver"});
    visit("stranger_factor", p.stranger_factor,
          Field{"", 0, 1, "hazard in the room of a creator who is no favourite, relative to a favourite's"});
}

}  // namespace gifting
}  // namespace carat
