/// Everything the economy needs to know: each model's parameters, in one value.
#pragma once

#include "models/agency.hpp"
#include "models/attention.hpp"
#include "models/award.hpp"
#include "models/battle.hpp"
#include "models/behaviour.hpp"
#include "models/caps.hpp"
#include "models/creators.hpp"
#include "models/gifting.hpp"
#include "models/leaderboard.hpp"
#include "models/payout.hpp"
#include "models/popularity.hpp"
#include "models/refunds.hpp"
#include "models/rewards.hpp"
#include "models/ring.hpp"
#include "models/store.hpp"
#include "models/viewers.hpp"

#include <string>
#include <vector>

namespace carat::economy {

/// How the run is cut: the window is the model's lookahead, the least time between two views of one viewer.
struct EngineParams {
    Duration window = 150 * second;
    std::int64_t partitions = 0;
};

template <class Visitor>
void describe(Visitor& visit, EngineParams& p) {
    visit("window", p.window,
          Field{"s", 0.001, 1e5, "length of a window, the lookahead of the parallel engine; divides publish_every",
                Change::never});
    visit(
        "partitions", p.partitions,
        Field{"", 0, 256, "parts the rooms are dealt to; 0: chosen from the numbers of people. Does not change results",
              Change::never});
}

/// Costs of delivery, for the platform's margin; not part of the books.
struct CostParams {
    Usd delivery_per_viewer_hour = {20'000};
};

template <class Visitor>
void describe(Visitor& visit, CostParams& p) {
    visit("delivery_per_viewer_hour", p.delivery_per_viewer_hour,
          Field{"USD", 0, 100, "bandwidth and computing per viewer-hour"});
}

struct Params {
    EngineParams engine;
    viewers::Params viewers;
    std::vector<Named<Region>> regions = {{"world", {}}};
    attention::Params attention;
    gifting::Params gifting;
    std::vector<Named<Gift>> gifts;
    store::Params store;
    caps::Params caps;
    conversion::Params conversion;
    rewards::Params rewards;
    award::Params award;
    payout::Params payout;
    agency::Params agency;
    refunds::Params refunds;
    creators::Params creators;
    popularity::Params popularity;
    battle::Params battle;
    leaderboard::Params leaderboard;
    ring::Params ring;
    behaviour::Params behaviour;
    CostParams cost;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit.section("engine", "how the run is cut into windows and parts", p.engine);
    visit.section("viewers", "who watches, and how often", p.viewers);
    visit.tables("region", "where viewers and creators live", p.regions);
    visit.section("attention", "what viewers watch, and for how long", p.attention);
    visit.section("gifting", "when viewers send gifts, and which", p.gifting);
    visit.tables("gift", "the menu of gifts", p.gifts);
    visit.section("store", "coins for money: packs, prices, fees", p.store);
    visit.section("caps", "limits on spending, and the expiry of coins", p.caps);
    visit.section("conversion", "coins to diamonds to money", p.conversion);
    visit.section("rewards", "the schedule that scales the conversion", p.rewards);
    visit.section("award", "diamonds for popularity alone", p.award);
    visit.section("payout", "diamonds to the bank", p.payout);
    visit.section("agency", "creators' agencies", p.agency);
    visit.section("refunds", "refunds and chargebacks", p.refunds);
    visit.section("creators", "who creates, how much, for how long", p.creators);
    visit.section("popularity", "what the platform publishes", p.popularity);
    visit.section("battle", "LIVE battles between two creators", p.battle);
    visit.section("leaderboard", "the list of the week", p.leaderboard);
    visit.section("ring", "stolen cards turned into payouts", p.ring);
    visit.section("behaviour", "whether people answer to rules and income", p.behaviour);
    visit.section("cost", "the platform's costs outside the books", p.cost);
}

/// A contradiction between fields: the dotted name it is reported at and a sentence that says what should hold.
struct Contradiction {
    std::string name;
    std::string words;
};

/// Cross-field checks of one parameter set. Empty if it can be simulated.
std::vector<Contradiction> contradictions(const Params&);

}  // namespace carat::economy
