/// The report on people: creators, paying viewers, leaderboard.
#include "models/report.hpp"

#include <algorithm>
#include <string>

namespace carat {
namespace {

template <class T>
using Values = std::vector<T>;

Dimension ids(std::string name, std::size_t count, std::string words) {
    Values<std::int64_t> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<std::int64_t>(i));
    return {std::move(name), numbers, "", std::move(words)};
}

const Values<std::string> arm_names{"control", "treatment"};

double days(Time t) { return seconds(t - Time{0}) / seconds(day); }

/// Days after the start, or -1 if it has not happened.
double days_or_never(Time t) { return t == Rooms::never ? -1.0 : days(t); }

/// Fills one column with read(rooms, row) for each creator in order of id.
class CreatorColumns {
public:
    CreatorColumns(const Economy& economy, Table& table) : economy_(economy), table_(table) {}

    template <class Value, class Read>
    void add(std::string name, std::string unit, std::string words, Read read, Values<std::string> meanings = {}) {
        Values<Value> values;
        for (std::uint32_t creator = 0; creator < economy_.creators(); ++creator) {
            values.push_back(
                static_cast<Value>(read(economy_.rooms(economy_.partition(creator)), economy_.row_of(creator))));
        }
        table_.columns.push_back(
            {std::move(name), std::move(unit), std::move(words), {"creator"}, values, std::move(meanings)});
    }

private:
    const Economy& economy_;
    Table& table_;
};

void add_traits(CreatorColumns& columns, const Rules& rules) {
    Values<std::string> regions;
    for (const auto& region : rules.params.regions) regions.push_back(region.name);
    columns.add<std::int8_t>("tier", "", "place by followers at the start",
                             [](const Rooms& r, std::size_t i) { return r.tier[i]; },
                             {tier_names.begin(), tier_names.end()});
    columns.add<std::int8_t>(
        "region", "", "where the creator lives", [](const Rooms& r, std::size_t i) { return r.region[i]; }, regions);
    columns.add<std::int8_t>("agency", "", "whether an agency takes a commission",
                             [](const Rooms& r, std::size_t i) { return r.agency[i]; }, {"none", "enrolled"});
    columns.add<std::int8_t>("room", "", "what a gift does to others in the room",
                             [](const Rooms& r, std::size_t i) { return r.follows[i]; }, {"competes", "follows"});
    columns.add<double>("quality", "", "lognormal, median 1",
                        [](const Rooms& r, std::size_t i) { return r.quality[i]; });
    columns.add<double>("joined", "d", "days after the start; negative for those present from the start",
                        [](const Rooms& r, std::size_t i) { return days(r.joined[i]); });
}

void add_state(CreatorColumns& columns) {
    columns.add<std::int8_t>("status", "", "at the end", [](const Rooms& r, std::size_t i) { return r.status[i]; },
                             {"active", "leaving", "gone"});
    columns.add<double>("left", "d", "days after the start; -1 if still there",
                        [](const Rooms& r, std::size_t i) { return days_or_never(r.left[i]); });
    columns.add<double>("first_payout", "d", "days after the start at which money first arrived; -1 if never",
                        [](const Rooms& r, std::size_t i) { return days_or_never(r.first_paid[i]); });
    columns.add<std::int64_t>("followers", "followers", "at the end",
                              [](const Rooms& r, std::size_t i) { return r.followers[i]; });
    columns.add<double>("effort", "", "weekly hours relative to nature, at the end",
                        [](const Rooms& r, std::size_t i) { return r.effort[i]; });
    columns.add<double>("hourly_income", "USD/h", "smoothed income per hour on air, at the end",
                        [](const Rooms& r, std::size_t i) { return r.hourly_income[i]; });
    columns.add<double>("hours_streamed", "h", "hours on air", [](const Rooms& r, std::size_t i) {
        return seconds(Duration{r.total(i).air_micros}) / seconds(hour);
    });
    columns.add<double>("hours_watched", "h", "viewer-hours, LIVE and video", [](const Rooms& r, std::size_t i) {
        return seconds(Duration{r.total(i).watch_micros}) / seconds(hour);
    });
    columns.add<double>("live_hours_watched", "h", "viewer-hours, LIVE only", [](const Rooms& r, std::size_t i) {
        return seconds(Duration{r.total(i).live_micros}) / seconds(hour);
    });
    columns.add<std::int64_t>("battles", "battles", "battles fought",
                              [](const Rooms& r, std::size_t i) { return r.battles[i]; });
    columns.add<std::int64_t>("battles_won", "battles", "of them won",
                              [](const Rooms& r, std::size_t i) { return r.battles_won[i]; });
    columns.add<std::int64_t>("battle_coins", "coins", "coins received in battles",
                              [](const Rooms& r, std::size_t i) { return r.battle_gifts[i].count; });
    columns.add<std::int64_t>("streams", "streams", "streams committed",
                              [](const Rooms& r, std::size_t i) { return r.streams[i]; });
    columns.add<std::int64_t>("qualified_views", "views", "views of at least award.qualified_view",
                              [](const Rooms& r, std::size_t i) { return r.total(i).qualified_views; });
}

void add_account(CreatorColumns& columns) {
    columns.add<std::int64_t>("gift_coins", "coins", "coins received as gifts",
                              [](const Rooms& r, std::size_t i) { return r.total(i).gifts.count; });
    columns.add<std::int64_t>("diamonds_from_gifts", "1e-6 diamonds", "diamonds credited for gifts",
                              [](const Rooms& r, std::size_t i) { return (r.total(i).earned - r.awarded[i]).micros; });
    columns.add<std::int64_t>("diamonds_awarded", "1e-6 diamonds", "diamonds awarded for popularity",
                              [](const Rooms& r, std::size_t i) { return r.awarded[i].micros; });
    columns.add<std::int64_t>("diamonds_redeemed", "1e-6 diamonds", "diamonds redeemed",
                              [](const Rooms& r, std::size_t i) { return r.redeemed[i].micros; });
    columns.add<std::int64_t>("balance", "1e-6 diamonds", "redeemable diamonds at the end; negative after a clawback",
                              [](const Rooms& r, std::size_t i) { return r.balance[i].micros; });
    columns.add<std::int64_t>("on_hold", "1e-6 diamonds", "diamonds on hold at the end",
                              [](const Rooms& r, std::size_t i) { return r.on_hold[i].micros; });
    columns.add<std::int64_t>("in_transit", "1e-6 USD", "money requested, not yet arrived",
                              [](const Rooms& r, std::size_t i) { return r.in_transit[i].micros; });
    columns.add<std::int64_t>("paid", "1e-6 USD", "money that arrived",
                              [](const Rooms& r, std::size_t i) { return r.paid[i].micros; });
}

}  // namespace

Table Report::creators() const {
    Table table{
        "creators",
        {ids("creator", economy_.creators(), "the creator's id; the same person in every policy of the same seed")},
        {}};
    CreatorColumns columns(economy_, table);
    add_traits(columns, economy_.rules());
    add_state(columns);
    add_account(columns);
    if (economy_.treatment() != nullptr) {
        Values<std::int8_t> arms;
        for (std::uint32_t c = 0; c < economy_.creators(); ++c) arms.push_back(economy_.treats_creator(c) ? 1 : 0);
        table.columns.push_back(
            {"arm", "", "of the experiment, if creators are treated", {"creator"}, arms, arm_names});
    }
    return table;
}

namespace {

/// To how many creators each payer gave, and the most they gave to one; by row.
struct Loyalty {
    std::int64_t creators = 0;
    Coins most{0};
    Coins total{0};
};

std::vector<Loyalty> loyalty(const Economy& economy) {
    std::vector<Loyalty> result(economy.wallets().size());
    economy.for_each_bond([&](const Bond& bond) {
        Loyalty& loyalty = result[bond.row];
        ++loyalty.creators;
        loyalty.total += bond.coins;
        loyalty.most = std::max(loyalty.most, bond.coins);
    });
    return result;
}

}  // namespace

Table Report::viewers() const {
    const std::vector<Loyalty> loyal = loyalty(economy_);
    Values<std::int64_t> given_to, most;
    Values<std::int64_t> id, coins, gifted, spent;
    Values<std::int8_t> region, channel, present, arm;
    const Time now = economy_.record().samples.back().at;
    economy_.population().for_each_payer([&](std::uint32_t viewer, std::uint32_t row) {
        const Wallet& wallet = economy_.wallets()[row];
        if (!wallet.bought) return;
        id.push_back(viewer);
        if (economy_.treatment() != nullptr) arm.push_back(economy_.treats_viewer(viewer) ? 1 : 0);
        region.push_back(static_cast<std::int8_t>(economy_.population().region(viewer / Population::block_size)));
        channel.push_back(static_cast<std::int8_t>(wallet.channel));
        present.push_back(economy_.population().present(viewer, now) ? 1 : 0);
        coins.push_back(wallet.coins().count);
        gifted.push_back(loyal[row].total.count);
        spent.push_back(economy_.spending(row).total.micros);
        given_to.push_back(loyal[row].creators);
        most.push_back(loyal[row].most.count);
    });
    Values<std::string> regions;
    for (const auto& entry : economy_.rules().params.regions) regions.push_back(entry.name);
    Table table{"viewers", {ids("payer", id.size(), "paying viewers who ever bought, in order of id")}, {}};
    const Values<std::string> over{"payer"};
    table.columns.push_back({"viewer", "", "the viewer's id", over, id});
    table.columns.push_back({"region", "", "where the viewer lives", over, region, regions});
    table.columns.push_back({"channel", "", "where the viewer buys", over, channel, {"app", "web"}});
    table.columns.push_back({"present", "", "whether the viewer is still there", over, present, {"left", "present"}});
    table.columns.push_back({"coins", "coins", "coins held at the end", over, coins});
    table.columns.push_back({"coins_gifted", "coins", "coins given since the start", over, gifted});
    table.columns.push_back({"creators_given_to", "creators", "different creators they gave to", over, given_to});
    table.columns.push_back({"coins_to_first", "coins", "coins to the creator they gave most to", over, most});
    table.columns.push_back({"spend", "1e-6 USD", "money spent on coins since the start, before refunds", over, spent});
    if (economy_.treatment() != nullptr) {
        table.columns.push_back({"arm", "", "of the experiment, if viewers are treated", over, arm, arm_names});
    }
    return table;
}

Table Report::leaderboard() const {
    Values<std::int64_t> week_number, rank, creator, gifts;
    for (const Ranked& line : economy_.record().leaderboard) {
        week_number.push_back(line.week);
        rank.push_back(line.rank);
        creator.push_back(line.creator);
        gifts.push_back(line.gifts.count);
    }
    Table table{"leaderboard", {ids("line", rank.size(), "lines, week after week")}, {}};
    const Values<std::string> over{"line"};
    table.columns.push_back({"week", "week", "weeks since the start", over, week_number});
    table.columns.push_back({"rank", "", "1 is the most gifts of the week", over, rank});
    table.columns.push_back({"creator", "", "the creator's id", over, creator});
    table.columns.push_back({"gift_coins", "coins", "coins received in the week", over, gifts});
    return table;
}

}  // namespace carat
