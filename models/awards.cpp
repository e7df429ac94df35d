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

std::int64_t measure(const Rooms& rooms, std::size_t row, award::Basis basis) {
    switch (basis) {
        case award::Basis::views:
            return rooms.award_period(row).qualified_views;
        case award::Basis::followers:
            return rooms.followers[row];
        case award::Basis::watch_time:
            break;
    }
    return rooms.award_period(row).watch_micros / second.micros;
}

/// Diamonds for `price` per `pieces` of each count.
Amounts priced(const Amounts& counts, Usd price, std::int64_t pieces, Rate usd_per_diamond) {
    return counts.unaryExpr(
        [&](std::int64_t n) { return diamonds_for({n * price.micros / pieces}, usd_per_diamond).micros; });
}

}  // namespace

void Economy::grant_awards(Time now, Post& mail) {
    const award::Params& p = rules_.params.award;
    const Rate rate = rules_.params.conversion.usd_per_diamond;
    Amounts basis(creators_);  // whole seconds, qualified views, or followers
    Amounts views(creators_);  // qualified
    Amounts supporters(creators_);
    Usd returned{0};  // money of payouts that the platform has again
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        Rooms& rooms = part_of(creator).rooms;
        const std::size_t row = row_of(creator);
        const bool gone = rooms.status[row] == Status::gone;
        basis[creator] = gone ? 0 : measure(rooms, row, p.basis);
        views[creator] = gone ? 0 : rooms.award_period(row).qualified_views;
        supporters[creator] = gone ? 0 : rooms.award_period(row).supporters;
        rooms.before_award[row] = rooms.total(row);
        returned += rooms.returned[row];
    }
    const Usd requested{meters()[Meter::usd_requested]};
    const Usd net = Usd{ledger().balance(Account::usd_platform)} + requested - returned;  // before payouts
    const Usd period_net = net - std::exchange(award_net_, net);
    if (p.rule == award::Rule::none || rate.nanos == 0) {
        return;
    }
    const Diamonds pool = diamonds_for({multiply_floor(std::max(period_net, Usd{0}).micros, p.share)}, rate);
    Amounts grants;
    switch (p.rule) {
        case award::Rule::none:
            return;
        case award::Rule::share_of_net:
            grants = proportional(pool, basis);
            break;
        case award::Rule::tournament:
            grants = proportional(pool, winners(basis, p.winners));
            break;
        case award::Rule::per_thousand_views: {
            constexpr std::int64_t thousand = 1'000;
            grants = priced(views, p.per_thousand_views, thousand, rate);
            break;
        }
        case award::Rule::per_supporter:
            grants = priced(supporters, p.per_supporter, 1, rate);
            break;
    }
    for (std::uint32_t creator = 0; creator < creators_; ++creator) {
        if (grants[creator] <= 0) continue;
        part_of(creator).ledger.open(now, creator, Kind::award_granted);
        crediting::award(scene(creator, now, mail), {grants[creator]});
    }
}

}  // namespace carat
