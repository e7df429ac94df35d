/// The one list of what randomness is used for. Codes are part of every result: numbered by hand, never renumbered.
#pragma once

#include <cstdint>

namespace carat {

enum class Purpose : std::uint32_t {
    phold = 1,
    phold_start = 2,

    // who people are, by block, viewer or creator
    viewer_block = 10,
    viewer_trait = 11,
    creator_trait = 12,
    creator_history = 13,
    followed_viewer = 14,  // by the event log
    followed_creator = 15,
    trial_viewer = 16,  // by an experiment
    trial_creator = 17,
    trial_region = 18,

    // what viewers do
    session_count = 20,
    session = 21,
    view = 22,
    next_view = 23,
    gift_time = 24,
    gift_choice = 25,
    echo = 26,
    echo_giver = 27,
    purchase = 28,
    refund = 29,
    adoption = 30,
    gift_thinning = 31,
    forgetting = 32,
    ring = 33,

    // what creators do
    stream = 40,
    video = 41,
    review = 42,
    entry = 43,
    payout_review = 44,
    identity_check = 45,
    patience = 46,
    battle = 47,
    battle_bonus = 48,
    start = 49,  // of streams
};

}  // namespace carat
