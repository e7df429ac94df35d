/// The report over time: series and ledger.
#include "models/report.hpp"

#include <functional>
#include <numeric>
#include <string>

namespace carat {
namespace {

using Samples = std::vector<Sample>;
using Labels = std::vector<std::string>;

double share(double part, double whole_sum) { return whole_sum > 0.0 ? part / whole_sum : 0.0; }

Dimension time_dimension(const Samples& samples) {
    std::vector<double> at;
    for (std::size_t i = 1; i < samples.size(); ++i) at.push_back(seconds(samples[i].at - Time{0}));
    return {"time", at, "seconds since start", "end of the interval that flows belong to; moment of stocks"};
}

/// Builds one column from each pair of consecutive samples.
template <class Value>
Column over_time(const Samples& samples, std::string_view name, std::string_view unit, std::string_view words,
                 auto read) {
    std::vector<Value> values;
    for (std::size_t i = 1; i < samples.size(); ++i)
        values.push_back(static_cast<Value>(read(samples[i], samples[i - 1])));
    return {std::string(name), std::string(unit), std::string(words), {"time"}, values};
}

struct AccountSeries {
    std::string_view name;
    Account account;
    std::string_view words;
};

/// Flows of the books, per interval, in their smallest unit; sources are shown positive.
constexpr AccountSeries flows[] = {
    {"coins_sold", Account::coins_sold, "coins bought by viewers"},
    {"coins_bonus", Account::coins_bonus, "coins given on top of packs"},
    {"coins_spent", Account::coins_gifted, "coins spent on gifts"},
    {"coins_clawed_back", Account::coins_clawed_back, "coins taken back after refunds and chargebacks"},
    {"breakage", Account::coins_expired, "coins that expired unspent"},
    {"diamonds_from_gifts", Account::diamonds_from_gifts, "diamonds created by gifts, rounding included"},
    {"diamonds_awarded", Account::diamonds_awarded, "diamonds awarded for popularity"},
    {"diamonds_redeemed", Account::diamonds_redeemed, "diamonds redeemed for money"},
    {"diamonds_forfeited", Account::diamonds_forfeited, "diamonds lost when creators left below the threshold"},
    {"gross_spend", Account::usd_paid_by_viewers, "money viewers paid for coins"},
    {"store_fees", Account::usd_store_fees, "app-store fees, net of what refunds returned"},
    {"processing_fees", Account::usd_processing_fees, "payment fees, net of what refunds returned"},
    {"refunds", Account::usd_refunds, "money that went back to viewers"},
    {"losses", Account::usd_losses, "penalties for chargebacks"},
    {"taxes", Account::usd_taxes, "sales and withholding tax"},
    {"agency_commission", Account::usd_agency, "commission paid to agencies"},
    {"payouts_settled", Account::usd_creators, "money that reached creators"},
};

constexpr AccountSeries stocks[] = {
    {"float", Account::coins_held, "coins held by viewers, unspent"},
    {"liability", Account::diamonds_held, "diamonds held by creators, unredeemed"},
    {"on_hold", Account::diamonds_on_hold, "diamonds on hold, not yet redeemable"},
    {"payouts_in_transit", Account::usd_in_transit, "money requested by creators, on its way"},
};

std::string_view unit_of(Account account) {
    switch (account_list()[static_cast<std::size_t>(account)].commodity) {
        case Commodity::coins:
            return "coins";
        case Commodity::diamonds:
            return "1e-6 diamonds";
        case Commodity::usd:
            break;
    }
    return "1e-6 USD";
}

std::int64_t flow(const Sample& now, const Sample& then, Account account) {
    const std::int64_t difference = now.ledger.balance(account) - then.ledger.balance(account);
    const bool source = account == Account::coins_sold || account == Account::coins_bonus ||
                        account == Account::diamonds_from_gifts || account == Account::diamonds_awarded ||
                        account == Account::usd_paid_by_viewers;
    return source ? -difference : difference;
}

void add_books(Table& table, const Samples& samples) {
    for (const AccountSeries& entry : flows) {
        table.columns.push_back(over_time<std::int64_t>(
            samples, entry.name, unit_of(entry.account), entry.words,
            [&](const Sample& now, const Sample& then) { return flow(now, then, entry.account); }));
    }
    for (const AccountSeries& entry : stocks) {
        table.columns.push_back(over_time<std::int64_t>(
            samples, entry.name, unit_of(entry.account), entry.words,
            [&](const Sample& now, const Sample&) { return now.ledger.balance(entry.account); }));
    }
}

struct MeterSeries {
    std::string_view name;
    Meter meter;
    std::string_view unit;
    std::string_view words;
};

constexpr MeterSeries counts[] = {
    {"sessions", Meter::sessions, "sessions", "sessions begun"},
    {"views", Meter::views, "views", "views begun"},
    {"purchases", Meter::purchases, "purchases", "packs of coins bought"},
    {"refused_purchases", Meter::refused_purchases, "purchases", "purchases wanted beyond budget or cap"},
    {"gifts", Meter::gifts, "gifts", "gifts sent; a combo counts once"},
    {"cheaper_gifts", Meter::cheaper_gifts, "gifts", "gifts sent in place of dearer ones"},
    {"missed_gifts", Meter::missed_gifts, "gifts", "gifts wanted by viewers who could afford none"},
    {"echoes", Meter::echoes, "gifts", "gifts brought about by earlier gifts in the room"},
    {"streams", Meter::streams, "streams", "streams begun"},
    {"videos", Meter::videos, "videos", "videos published"},
    {"follows", Meter::follows, "followers", "followers gained"},
    {"payout_requests", Meter::payouts_requested, "payouts", "payouts requested"},
    {"payout_failures", Meter::payouts_failed, "payouts", "payouts whose identity check failed"},
    {"payouts_requested", Meter::usd_requested, "1e-6 USD", "money creators asked for"},
    {"refund_count", Meter::refunds, "purchases", "purchases refunded"},
    {"chargeback_count", Meter::chargebacks, "purchases", "purchases charged back"},
    {"battles", Meter::battles, "battles", "battles begun, counted once for each of the two creators"},
    {"battle_coins", Meter::battle_coins, "coins", "coins given in battles"},
    {"closing_coins", Meter::closing_coins, "coins", "coins given in the last minutes of streams"},
    {"favourites_lost", Meter::forgotten, "favourites", "favourites that payers forgot"},
    {"diamonds_compensated", Meter::compensated, "1e-6 diamonds", "diamonds awarded as compensation for a cut"},
    {"ring_charged", Meter::ring_usd, "1e-6 USD", "money charged to stolen cards"},
    {"ring_diamonds", Meter::ring_diamonds, "1e-6 diamonds", "diamonds that became of it"},
    {"entries", Meter::entries, "creators", "creators who joined"},
    {"exits", Meter::exits, "creators", "creators who left"},
};

void add_counts(Table& table, const Samples& samples) {
    for (const MeterSeries& entry : counts) {
        table.columns.push_back(over_time<std::int64_t>(
            samples, entry.name, entry.unit, entry.words,
            [&](const Sample& now, const Sample& then) { return now.meters[entry.meter] - then.meters[entry.meter]; }));
    }
    const auto add = [&](std::string_view name, std::string_view unit, std::string_view words, auto read) {
        table.columns.push_back(over_time<std::int64_t>(samples, name, unit, words, read));
    };
    add("members", "viewers", "viewers who have joined and not left",
        [](const Sample& now, const Sample&) { return now.census.members; });
    add("viewers_joined", "viewers", "viewers who joined",
        [](const Sample& now, const Sample& then) { return now.census.joined - then.census.joined; });
    add("viewers_left", "viewers", "viewers who left",
        [](const Sample& now, const Sample& then) { return now.census.left - then.census.left; });
    add("active_viewers", "viewers", "different viewers with a session; estimate, standard error 0.8 %",
        [](const Sample& now, const Sample&) { return now.active_viewers; });
    add("payers", "viewers", "viewers who bought coins, by day of purchase",
        [](const Sample& now, const Sample&) { return now.payers; });
    add("creators", "creators", "creators who have not left",
        [](const Sample& now, const Sample&) { return now.creators; });
    add("live_creators", "creators", "creators on air at this moment",
        [](const Sample& now, const Sample&) { return now.live_creators; });
}

void add_derived(Table& table, const Samples& samples, const Rules& rules) {
    const auto add = [&](std::string_view name, std::string_view unit, std::string_view words, auto read) {
        table.columns.push_back(over_time<double>(samples, name, unit, words, read));
    };
    const auto watch = [](const Sample& now, const Sample& then) {
        return seconds(Duration{now.meters[Meter::live_watch_micros] - then.meters[Meter::live_watch_micros]});
    };
    const auto net = [](const Sample& now, const Sample& then) {
        const std::int64_t platform = flow(now, then, Account::usd_platform);
        return dollars({platform});
    };
    const double per_hour = dollars(rules.params.cost.delivery_per_viewer_hour);
    const double usd_per_diamond = to_double(rules.params.conversion.usd_per_diamond);
    add("hours_watched", "h", "viewer-hours on LIVE streams, counted when a view ends",
        [=](const Sample& now, const Sample& then) { return watch(now, then) / seconds(hour); });
    add("hours_watched_long", "h", "of them in views of more than five minutes",
        [](const Sample& now, const Sample& then) {
            const std::int64_t micros = now.meters[Meter::long_watch_micros] - then.meters[Meter::long_watch_micros];
            return seconds(Duration{micros}) / seconds(hour);
        });
    add("hours_streamed", "h", "hours on air, counted when a stream ends", [](const Sample& now, const Sample& then) {
        return seconds(Duration{now.meters[Meter::air_micros] - then.meters[Meter::air_micros]}) / seconds(hour);
    });
    add("concurrent_viewers", "viewers", "mean number of viewers on LIVE streams",
        [=](const Sample& now, const Sample& then) { return watch(now, then) / seconds(now.at - then.at); });
    add("platform_net", "USD", "what the platform keeps after all postings, payouts requested included", net);
    add("platform_margin", "USD", "platform_net minus delivery cost minus the change of what creators can redeem",
        [=](const Sample& now, const Sample& then) {
            const std::int64_t owed =
                flow(now, then, Account::diamonds_held) + flow(now, then, Account::diamonds_on_hold);
            return net(now, then) - per_hour * watch(now, then) / seconds(hour) - usd_per_diamond * whole({owed});
        });
    add("creator_share", "share", "value of diamonds credited over money spent on coins",
        [=](const Sample& now, const Sample& then) {
            const std::int64_t credited =
                flow(now, then, Account::diamonds_from_gifts) + flow(now, then, Account::diamonds_awarded);
            return share(usd_per_diamond * whole({credited}), dollars({flow(now, then, Account::usd_paid_by_viewers)}));
        });
    add("arppu", "USD", "money spent per paying viewer of the interval", [](const Sample& now, const Sample& then) {
        return share(dollars({flow(now, then, Account::usd_paid_by_viewers)}), static_cast<double>(now.payers));
    });
}

/// One column over (time, dimension) from an array of the meters.
template <class Read>
Column split(const Samples& samples, std::string_view name, std::string_view unit, std::string_view words,
             std::string_view dimension, std::size_t size, Read read) {
    std::vector<std::int64_t> values;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        for (std::size_t k = 0; k < size; ++k)
            values.push_back(read(samples[i].meters)[k] - read(samples[i - 1].meters)[k]);
    }
    return {std::string(name), std::string(unit), std::string(words), {"time", std::string(dimension)}, values};
}

std::vector<std::int64_t> numbers(std::size_t count) {
    std::vector<std::int64_t> list(count);
    std::iota(list.begin(), list.end(), 0);
    return list;
}

void add_splits(Table& table, const Samples& samples, const economy::Params& params) {
    Labels regions;
    for (const auto& region : params.regions) regions.push_back(region.name);
    const std::vector<std::int64_t> bands(price_bands.begin(), price_bands.end());
    table.dimensions.push_back(
        {"tier", Labels(tier_names.begin(), tier_names.end()), "", "creators by followers at the start"});
    table.dimensions.push_back({"channel", Labels{"app", "web"}, "", "where coins are bought"});
    table.dimensions.push_back({"region", regions, "", "where the viewer lives"});
    table.dimensions.push_back({"price_band", bands, "coins", "lowest price of the band"});
    table.dimensions.push_back({"hour", numbers(hours_of_day), "h", "local hour, 0 is after midnight"});
    table.dimensions.push_back(
        {"weekday", Labels{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, "", "local weekday"});
    table.dimensions.push_back({"stream_part", numbers(stream_parts), "", "tenth of the stream's length, from 0"});
    std::vector<std::int64_t> gaps{0};
    for (std::size_t i = 1; i < gap_bins; ++i) gaps.push_back(std::int64_t{1} << (i - 1));
    table.dimensions.push_back({"gap", gaps, "s", "shortest gap of the bin; the next bin begins at twice as much"});
    std::vector<std::int64_t> coins{0};
    for (std::int64_t least = 1; coins.size() < coin_bins; least *= 10) coins.push_back(least);
    table.dimensions.push_back({"stream_coins", coins, "coins", "least gift value of a stream of the bin"});
    table.dimensions.push_back(
        {"stream_minutes", numbers(minute_bins), "min", "whole minutes on air, the last bin: and more"});
    const auto add = [&](auto... arguments) { table.columns.push_back(split(samples, arguments...)); };
    add("gifts_by_band", "gifts", "gifts sent, by price of one piece", "price_band", price_bands.size(),
        [](const Meters& m) { return m.gifts_by_band; });
    add("coins_by_band", "coins", "coins spent, by price of one piece", "price_band", price_bands.size(),
        [](const Meters& m) { return m.coins_by_band; });
    add("spend_by_channel", "1e-6 USD", "money spent on coins", "channel", channel_count,
        [](const Meters& m) { return m.spend_by_channel; });
    add("spend_by_region", "1e-6 USD", "money spent on coins", "region", regions.size(),
        [](const Meters& m) { return m.spend_by_region; });
    add("gift_coins_by_tier", "coins", "coins given to creators", "tier", tier_count,
        [](const Meters& m) { return m.gift_coins_by_tier; });
    add("earned_by_tier", "1e-6 diamonds", "diamonds credited to creators", "tier", tier_count,
        [](const Meters& m) { return m.earned_by_tier; });
    add("paid_by_tier", "1e-6 USD", "money that reached creators", "tier", tier_count,
        [](const Meters& m) { return m.paid_by_tier; });
    add("watch_by_tier", "1e-6 s", "viewer time", "tier", tier_count, [](const Meters& m) { return m.watch_by_tier; });
    add("views_by_hour", "views", "views begun, by the viewer's local hour", "hour", hours_of_day,
        [](const Meters& m) { return m.views_by_hour; });
    add("views_by_weekday", "views", "views begun, by the viewer's local weekday", "weekday", days_of_week,
        [](const Meters& m) { return m.views_by_weekday; });
    add("coins_by_stream_part", "coins", "coins given on LIVE, by when in the stream", "stream_part", stream_parts,
        [](const Meters& m) { return m.coins_by_stream_part; });
    add("gift_gaps", "gaps", "times between two gifts of one stream", "gap", gap_bins,
        [](const Meters& m) { return m.gift_gaps; });
    add("streams_by_coins", "streams", "streams ended, by the coins they were given", "stream_coins", coin_bins,
        [](const Meters& m) { return m.streams_by_coins; });
    add("streams_by_minutes", "streams", "streams ended, by their length", "stream_minutes", minute_bins,
        [](const Meters& m) { return m.streams_by_minutes; });
}

}  // namespace

Table Report::series() const {
    const Samples& samples = economy_.record().samples;
    Table table{"series", {time_dimension(samples)}, {}};
    add_books(table, samples);
    add_counts(table, samples);
    add_derived(table, samples, economy_.rules());
    add_splits(table, samples, economy_.rules().params);
    return table;
}

Table Report::ledger() const {
    const Samples& samples = economy_.record().samples;
    Labels names;
    Labels units;
    Labels commodities;
    const Labels kinds{"coins", "diamonds", "usd"};
    for (std::size_t i = 0; i < account_count; ++i) {
        names.emplace_back(account_list()[i].name);
        units.emplace_back(unit_of(static_cast<Account>(i)));
        commodities.push_back(kinds[static_cast<std::size_t>(account_list()[i].commodity)]);
    }
    std::vector<std::int64_t> balances;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        for (std::size_t a = 0; a < account_count; ++a)
            balances.push_back(samples[i].ledger.balance(static_cast<Account>(a)));
    }
    Table table{
        "ledger",
        {time_dimension(samples), {"account", names, "", "named accounts; sources are negative, uses positive"}},
        {}};
    table.columns.push_back({"balance",
                             "smallest unit of the commodity",
                             "trial balance: sums to zero over the accounts of each commodity",
                             {"time", "account"},
                             balances});
    table.columns.push_back({"commodity", "", "what the account counts", {"account"}, commodities});
    table.columns.push_back({"unit", "", "smallest unit of the account's commodity", {"account"}, units});
    return table;
}

}  // namespace carat
