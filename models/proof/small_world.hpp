/// Small worlds for proofs: an economy with everything switched off that a claim is not about, run to a moment.
#pragma once

#include "models/economy.hpp"
#include "models/report.hpp"

#include <functional>
#include <utility>

namespace carat::small {

/// A quiet economy: identical payers with coins without end, identical creators who never change, one gift, no echoes.
inline economy::Params quiet(std::int64_t viewers, std::int64_t creators) {
    economy::Params p;
    p.viewers.count = viewers;
    p.viewers.payer_share = 1.0;
    p.viewers.spend_sigma = 0.0;
    p.viewers.joins_per_month = 0.0;
    p.viewers.lifetime_scale = 100'000 * day;
    p.viewers.lifetime_shape = 1.5;
    p.viewers.hour_profile.fill(1.0);
    p.viewers.week_profile.fill(1.0);
    p.viewers.web_share = 0.0;
    p.viewers.web_share_top = 0.0;
    p.attention.supply_exponent = 0.0;
    p.attention.alpha = 1.0;
    p.attention.favourite_share = 0.15;
    p.attention.favourite_exponent = 1.0;
    p.attention.view_median = 2 * minute;
    p.attention.follow_probability = 0.01;
    p.gifts = {{"rose", {{10}, false}}};
    p.gifting.follow_share = 1.0;
    p.gifting.branching = 0.0;
    p.gifting.audience_effect = 0.0;
    p.gifting.opening_surge = 1.0;
    p.gifting.closing_surge = 1.0;
    p.gifting.combo_probability = 0.0;
    p.gifting.quality_exponent = 0.0;
    p.gifting.adoption_probability = 0.0;
    p.gifting.stranger_factor = 1.0;
    p.store.packs = {{1'000}};
    p.store.purchase_probability = 1.0;
    p.store.larger_pack_probability = 0.0;
    p.store.price_elasticity = 0.0;
    p.store.budget_multiple = 1e6;
    p.creators.count = creators;
    p.creators.quality_sigma = 0.0;
    p.creators.hours_sigma = 1.3;
    p.creators.hours_most = 168.0;
    p.creators.hours_exponent = 0.0;
    p.creators.stream_median = 20 * minute;
    p.creators.stream_exponent = 0.0;
    p.creators.exits_per_month = 0.0;
    p.creators.joins_per_month = 0.0;
    p.creators.supply_elasticity = 0.0;
    p.creators.violations_per_month = 0.0;
    p.refunds.refund_probability = 0.0;
    p.refunds.chargeback_probability = 0.0;
    p.refunds.minor_share = 0.0;
    p.payout.patience = {0};
    p.battle.on = false;
    p.leaderboard.on = false;
    p.agency.enrolment = 0.0;
    p.payout.kyc_failure = 0.0;
    return p;
}

/// Every view is of a video, just as long as this, and the only one of its session.
inline void watch_single_videos(economy::Params& p, Duration length) {
    p.attention.live_share = 0.0;
    p.attention.another_view = 0.0;
    p.attention.video_median = length;
    p.attention.video_sigma = 0.0;
}

/// Viewers who pay nothing and see single videos of creators whose pull is their followers and nothing else. Nobody gains any.
inline economy::Params shelves(std::int64_t viewers, std::int64_t creators) {
    economy::Params p = quiet(viewers, creators);
    p.viewers.payer_share = 0.0;
    watch_single_videos(p, 30 * second);
    p.attention.favourite_share = 0.0;
    p.attention.exploration = 0.0;
    p.attention.follow_probability = 0.0;
    p.popularity.watch_weight = 0.0;
    p.popularity.gift_weight = 0.0;
    p.popularity.follower_weight = 1.0;
    p.popularity.novelty_weight = 0.0;
    p.popularity.video_weight = 0.0;
    return p;
}

/// An economy under an engine.
struct World {
    World(const economy::Params& params, Luck luck, Duration length, std::vector<PolicyChange> policies = {},
          Delivery delivery = Delivery::in_order)
        : economy(params, {.luck = luck, .length = length, .sample_every = day, .policies = std::move(policies)}),
          engine(economy, params.engine.window, Economy::partitions_for(params), delivery),
          end(Time{0} + length) {
        economy.start(engine);
    }

    World& run(int threads = 1) {
        engine.run_until(end, threads);
        engine.conclude();
        economy.close(engine.now());
        return *this;
    }

    std::uint64_t digest() const { return combine(engine.digest(), economy.digest()); }

    /// Calls visit(rooms, row) for every creator in order of id.
    void for_each_creator(const std::function<void(const Rooms&, std::size_t)>& visit) const {
        for (std::uint32_t creator = 0; creator < economy.creators(); ++creator) {
            visit(economy.rooms(economy.partition(creator)), economy.row_of(creator));
        }
    }

    Economy economy;
    Engine<Economy> engine;
    Time end;
};

/// No session begins from `at` on, so that at the end of the run every view is over and counted.
inline std::vector<PolicyChange> closing(economy::Params params, Time at) {
    params.viewers.sessions_per_day = 0.0;
    return {{at, params}};
}

}  // namespace carat::small
