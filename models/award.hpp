/// Award: diamonds for popularity alone, out of a pool or at a price.
///
///     period's net revenue --> pool --> by watch time, views or followers; or equally to the top --> diamonds
///
/// Law     share_of_net: pool = share * net revenue of the period, in proportion to the basis. tournament: the same pool, split
///         equally among the `winners` with most of the basis. per_thousand_views: price * qualified views / 1000.
///         per_supporter: price * viewers who gave at least once in the period (subscription-like).
/// Keeps   awarded = sum of what creators get; what does not divide stays with the platform.
/// Source  creator funds, union bonuses: docs/model.md, "Diamonds".
#pragma once

#include "models/units.hpp"
#include "sim/describe.hpp"
#include "sim/exact.hpp"
#include "sim/time.hpp"

#include <array>

namespace carat {

namespace award {

enum class Rule : std::uint8_t {
    none = 0,
    share_of_net = 1,
    per_thousand_views = 2,
    tournament = 3,
    per_supporter = 4
};

enum class Basis : std::uint8_t { watch_time = 0, views = 1, followers = 2 };

struct Params {
    Rule rule = Rule::none;
    Basis basis = Basis::watch_time;
    Duration every = 30 * day;
    Rate share = {Rate::one * 5 / 100};
    Usd per_thousand_views = {400'000};
    Duration qualified_view = 1 * minute;
    std::int64_t winners = 10;
    Usd per_supporter = {2'100'000};
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("rule", p.rule, Field{.words = "how the popularity award is made"});
    visit("basis", p.basis, Field{.words = "share_of_net, tournament: what popularity is measured by"});
    visit("every", p.every, Field{"d", 0.01, 1e4, "period", Change::never});
    visit("share", p.share,
          Field{"share", 0, 1, "share_of_net, tournament: part of the period's net revenue that forms the pool"});
    visit("per_thousand_views", p.per_thousand_views,
          Field{"USD", 0, 1e4, "per_thousand_views: money per 1,000 qualified views"});
    visit("qualified_view", p.qualified_view, Field{"s", 0, 1e5, "length from which a view is qualified"});
    visit("winners", p.winners, Field{"creators", 1, 1e7, "tournament: how many share the pool"});
    visit("per_supporter", p.per_supporter, Field{"USD", 0, 1e4, "per_supporter: money per viewer who gave"});
}

}  // namespace award

template <>
struct Names<award::Rule> {
    static constexpr std::array<std::string_view, 5> list{"none", "share_of_net", "per_thousand_views", "tournament",
                                                          "per_supporter"};
};

template <>
struct Names<award::Basis> {
    static constexpr std::array<std::string_view, 3> list{"watch_time", "views", "followers"};
};

}  // namespace carat
