/// Awards: the law of the popularity award at work, alone, at the end of each period.
#include "models/crediting.hpp"
#include "models/economy.hpp"

#include <Eigen/Core>

#include <algorithm>

namespace carat {
namespace {

using Amounts = Eigen::Array<std::int64_t, Eigen::Dynamic, 1>;

/// The parts of `pool` in proportion to `weights`, each rounded down.
Amounts proportional(Diamonds pool, const Amounts& weights) {
    const Wide total = weights.size() > 0 ? static_cast<Wide>(weights.sum()) : 0;
    if (total <= 0) {
        return Amounts::Zero(weights.size());
    }
    return weights.unaryExpr([&](std::int64_t weight) {
        return static_cast<std::int64_t>(pool.micros * static_cast<Wide>(weight) / total);
    });
}

/// 1 for the `winners` largest positive weights (ties by id), else 0.
Amounts winners(const Amounts& weights, std::int64_t count) {
    std::vector<Eigen::Index> order;
    for (Eigen::Index i = 0; i < weights.size(); ++i) {
        if (weights[i] > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return weights[a] > weights[b]; });
    Amounts won = Amounts::Zero(weights.size());
    for (std::size_t i = 0; i < std::min(order.size(), static_cast<std::size_t>(count)); ++i) won[order[i]] = 1;
    return won;
}

}  // namespace

void Economy::grant_awards(Time now, Post& mail) {
    const award::Params& p = rules_.params.award;
    const Rate rate = rules_.params.conversion.usd_per_diamond;
    Amounts watched(creators_);  // whole seconds
    Amounts views(creators_);    // qualified
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        Rooms& rooms = part_of(creator).rooms;
        const std::size_t row = row_of(creator);
        const bool gone = rooms.status[row] == Status::gone;
        watched[creator] = gone ? 0 : rooms.award_period[row].watch_micros / second.micros;
        views[creator] = gone ? 0 : rooms.award_period[row].qualified_views;
        rooms.award_period[row] = {};
    }
    const Usd net{ledger().balance(Account::usd_platform) + meters()[Meter::usd_requested]};  // before payouts
    const Usd period_net = net - std::exchange(award_net_, net);
    if (p.rule == award::Rule::none || rate.nanos == 0) {
        return;
    }
    const Diamonds pool = diamonds_for({multiply_floor(std::max(period_net, Usd{0}).micros, p.share)}, rate);
    Amounts grants;
    if (p.rule == award::Rule::share_of_net) {
        grants = proportional(pool, watched);
    } else if (p.rule == award::Rule::tournament) {
        grants = proportional(pool, winners(watched, p.winners));
    } else {
        constexpr std::int64_t thousand = 1'000;
        grants = views.unaryExpr(
            [&](std::int64_t n) { return diamonds_for({n * p.per_thousand_views.micros / thousand}, rate).micros; });
    }
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        if (grants[creator] > 0) grant(scene(creator, now, mail), {grants[creator]});
    }
}

void Economy::grant(const Scene& scene, Diamonds amount) {
    Rooms& rooms = scene.rooms;
    scene.part.ledger.move(Account::diamonds_awarded, Account::diamonds_held, amount);
    rooms.awarded[scene.row] += amount;
    rooms.this_week[scene.row].earned += amount;
    rooms.total[scene.row].earned += amount;
    scene.part.meters.earned_by_tier[scene.tier()] += amount.micros;
    crediting::make_available(scene, amount);
}

}  // namespace carat
