/// The report on an experiment: what each arm did, and each pair of arms.
#include "models/report.hpp"

#include <array>

namespace carat {
namespace {

using Whole = std::vector<std::int64_t>;

constexpr std::size_t arms = 2;

Dimension arm_dimension(std::string name, std::string words) {
    return {std::move(name), std::vector<std::string>{"control", "treatment"}, "", std::move(words)};
}

/// By arm of the viewer: who ever bought coins, and what they paid.
void add_viewers(Table& table, const Economy& economy, std::vector<std::size_t>& arm_of_row) {
    Whole payers(arms), spend(arms);
    economy.population().for_each_payer([&](std::uint32_t viewer, std::uint32_t row) {
        const std::size_t arm = economy.treats_viewer(viewer) ? 1 : 0;
        arm_of_row[row] = arm;
        if (!economy.wallets()[row].bought) return;
        ++payers[arm];
        spend[arm] += economy.spending(row).total.micros;
    });
    table.columns.push_back({"payers", "viewers", "who ever bought coins", {"viewer_arm"}, payers});
    table.columns.push_back({"spend", "1e-6 USD", "money spent on coins, before refunds", {"viewer_arm"}, spend});
}

/// By arm of the creator: how many there are and were, and what they were credited.
void add_creators(Table& table, const Economy& economy) {
    Whole creators(arms), diamonds(arms), air(arms);
    for (std::uint32_t creator = 0; creator < economy.creators(); ++creator) {
        const std::size_t arm = economy.treats_creator(creator) ? 1 : 0;
        const Rooms& rooms = economy.rooms(economy.partition(creator));
        const std::size_t row = economy.row_of(creator);
        ++creators[arm];
        diamonds[arm] += (rooms.total(row).earned - rooms.awarded[row]).micros;
        air[arm] += rooms.total(row).air_micros;
    }
    table.columns.push_back({"creators", "creators", "ever present", {"creator_arm"}, creators});
    table.columns.push_back({"diamonds", "1e-6 diamonds", "diamonds credited for gifts", {"creator_arm"}, diamonds});
    table.columns.push_back({"time_streamed", "1e-6 s", "time on air", {"creator_arm"}, air});
}

/// By both arms: coins that were given.
void add_pairs(Table& table, const Economy& economy, const std::vector<std::size_t>& arm_of_row) {
    Whole coins(arms * arms);
    economy.for_each_bond([&](const Bond& bond) {
        const std::size_t creator_arm = economy.treats_creator(bond.creator) ? 1 : 0;
        coins[arm_of_row[bond.row] * arms + creator_arm] += bond.coins.count;
    });
    table.columns.push_back({"coins_given", "coins", "coins given as gifts", {"viewer_arm", "creator_arm"}, coins});
}

}  // namespace

Table Report::experiment() const {
    Table table{"experiment",
                {arm_dimension("viewer_arm", "of the viewer"), arm_dimension("creator_arm", "of the creator")},
                {}};
    std::vector<std::size_t> arm_of_row(economy_.wallets().size());  // accounts of a ring are in no arm: control
    add_viewers(table, economy_, arm_of_row);
    add_creators(table, economy_);
    add_pairs(table, economy_, arm_of_row);
    return table;
}

}  // namespace carat
