/// The report in key figures: the whole run in a few numbers.
#include "models/inequality.hpp"
#include "models/report.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace carat {
namespace {

/// The table of key figures under construction.
class Figures {
public:
    void add(std::string name, double value, std::string unit, std::string words) {
        names_.push_back(std::move(name));
        values_.push_back(value);
        units_.push_back(std::move(unit));
        words_.push_back(std::move(words));
    }

    Table table() && {
        Table table{"kpi", {{"kpi", names_, "", "key figures of the whole run"}}, {}};
        table.columns.push_back({"value", "", "in the unit of the same line", {"kpi"}, values_});
        table.columns.push_back({"unit", "", "unit of the value", {"kpi"}, units_});
        table.columns.push_back({"words", "", "what the figure says", {"kpi"}, words_});
        return table;
    }

private:
    std::vector<std::string> names_;
    std::vector<double> values_;
    std::vector<std::string> units_;
    std::vector<std::string> words_;
};

double ratio(double part, double all) { return all > 0.0 ? part / all : 0.0; }

double balance(const Ledger& ledger, Account account) { return static_cast<double>(ledger.balance(account)); }

double usd(const Ledger& ledger, Account account) { return dollars({ledger.balance(account)}); }

double count(const Meters& meters, Meter meter) { return static_cast<double>(meters[meter]); }

void add_money(Figures& figures, const Ledger& ledger, const Meters& meters, const Rules& rules) {
    const double gross = -usd(ledger, Account::usd_paid_by_viewers);
    const double rate = to_double(rules.params.conversion.usd_per_diamond);
    const double hours = seconds(Duration{meters[Meter::live_watch_micros]}) / seconds(hour);
    const double owed =
        rate * whole({ledger.balance(Account::diamonds_held) + ledger.balance(Account::diamonds_on_hold)});
    const double credited =
        -rate * whole({ledger.balance(Account::diamonds_from_gifts) + ledger.balance(Account::diamonds_awarded)});
    const double platform = usd(ledger, Account::usd_platform);
    figures.add("gross_spend", gross, "USD", "money viewers paid for coins");
    figures.add("store_fees", usd(ledger, Account::usd_store_fees), "USD", "app-store fees");
    figures.add("processing_fees", usd(ledger, Account::usd_processing_fees), "USD", "payment fees");
    figures.add("refunds", usd(ledger, Account::usd_refunds) + usd(ledger, Account::usd_losses), "USD",
                "refunds, chargebacks and their penalties");
    const double taken_back = rate * whole({ledger.balance(Account::diamonds_clawed_back)});
    const double given_back = dollars({meters.fees_returned});
    figures.add("refunds_of_creators", taken_back, "USD", "of them, value of the diamonds taken back from creators");
    figures.add("refunds_of_stores", given_back, "USD", "of them, fees and tax that came back");
    figures.add("refunds_of_platform",
                usd(ledger, Account::usd_refunds) + usd(ledger, Account::usd_losses) - given_back - taken_back, "USD",
                "the rest of them, which the platform bears");
    figures.add("taxes", usd(ledger, Account::usd_taxes), "USD", "sales and withholding tax");
    figures.add("agency_commission", usd(ledger, Account::usd_agency), "USD", "commission paid to agencies");
    figures.add("creator_paid", usd(ledger, Account::usd_creators), "USD", "money that reached creators");
    figures.add("creator_income", credited, "USD", "value of the diamonds credited to creators");
    figures.add("creator_awards", -rate * whole({ledger.balance(Account::diamonds_awarded)}), "USD",
                "of creator_income, awards for popularity and as compensation");
    figures.add("creator_share", ratio(credited, gross), "share",
                "of money spent on coins, the value credited to creators");
    figures.add("payouts_in_transit", usd(ledger, Account::usd_in_transit), "USD", "requested, on the way at the end");
    figures.add("liability", owed, "USD", "value of unredeemed diamonds at the end");
    figures.add("forfeited", rate * whole({ledger.balance(Account::diamonds_forfeited)}), "USD",
                "value of the diamonds of creators who left below the threshold");
    figures.add("platform_net", platform, "USD", "what the platform keeps after all postings");
    const double delivery = dollars(rules.params.cost.delivery_per_viewer_hour) * hours;
    figures.add("delivery_cost", delivery, "USD", "cost of delivering the streams");
    figures.add("platform_margin", platform - owed - delivery, "USD",
                "platform_net minus liability minus delivery cost");
}

void add_coins(Figures& figures, const Ledger& ledger, const Meters& meters) {
    const double issued = -(balance(ledger, Account::coins_sold) + balance(ledger, Account::coins_bonus));
    figures.add("coins_sold", -balance(ledger, Account::coins_sold), "coins", "coins bought");
    figures.add("coins_spent", balance(ledger, Account::coins_gifted), "coins", "coins spent on gifts");
    figures.add("float", balance(ledger, Account::coins_held), "coins", "coins unspent at the end");
    figures.add("breakage", balance(ledger, Account::coins_expired), "coins", "coins that expired");
    figures.add("breakage_share", ratio(balance(ledger, Account::coins_expired), issued), "share", "of coins issued");
    figures.add("purchases", count(meters, Meter::purchases), "purchases", "packs bought");
    const auto& spend = meters.spend_by_channel;
    figures.add("web_share",
                ratio(static_cast<double>(spend[static_cast<std::size_t>(Channel::web)]),
                      static_cast<double>(std::accumulate(spend.begin(), spend.end(), std::int64_t{0}))),
                "share", "of money spent on coins, on the web");
    figures.add("battle_share", ratio(count(meters, Meter::battle_coins), balance(ledger, Account::coins_gifted)),
                "share", "of coins given, in battles");
    figures.add("gifts", count(meters, Meter::gifts), "gifts", "gifts sent; a combo counts once");
}

/// The most money creators asked for between two samples, per day.
double busiest(const std::vector<Sample>& samples) {
    double most = 0.0;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        const std::int64_t asked =
            samples[i].meters[Meter::usd_requested] - samples[i - 1].meters[Meter::usd_requested];
        const double days = seconds(samples[i].at - samples[i - 1].at) / seconds(day);
        if (days > 0.0) most = std::max(most, dollars({asked}) / days);
    }
    return most;
}

void add_streams(Figures& figures, const Meters& meters) {
    constexpr std::ptrdiff_t minutes = 25;
    const auto& lengths = meters.streams_by_minutes;
    const std::int64_t streams = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    const std::int64_t longer = std::accumulate(lengths.begin() + minutes, lengths.end(), std::int64_t{0});
    figures.add("hours_streamed", seconds(Duration{meters[Meter::air_micros]}) / seconds(hour), "h", "hours on air");
    figures.add("streams", static_cast<double>(streams), "streams", "streams ended");
    figures.add("streams_25_min", ratio(static_cast<double>(longer), static_cast<double>(streams)), "share",
                "of streams, of 25 minutes and more");
}

void add_payouts(Figures& figures, const Economy& economy, const Meters& meters) {
    std::int64_t paid = 0;
    Diamonds debt{0};
    for (std::uint32_t creator = 0; creator < economy.creators(); ++creator) {
        const Rooms& rooms = economy.rooms(economy.partition(creator));
        paid += rooms.first_paid[economy.row_of(creator)] != Rooms::never ? 1 : 0;
        debt += std::max(Diamonds{0} - rooms.balance[economy.row_of(creator)], Diamonds{0});
    }
    figures.add("payouts", count(meters, Meter::payouts_requested), "payouts", "payouts requested");
    figures.add("payouts_most", busiest(economy.record().samples), "USD/d",
                "most money requested between two samples, per day");
    figures.add("creators_paid", static_cast<double>(paid), "creators", "creators whom money has reached");
    figures.add("creator_debt", to_double(economy.rules().params.conversion.usd_per_diamond) * whole(debt), "USD",
                "what creators owe at the end: balances that refunds made negative");
}

void add_people(Figures& figures, const Economy& economy, const Meters& meters) {
    const Sample& last = economy.record().samples.back();
    std::vector<double> spends;
    for (std::size_t row = 0; row < economy.wallets().size(); ++row) {
        if (economy.wallets()[row].bought) spends.push_back(dollars(economy.spending(row).total));
    }
    const Eigen::ArrayXd spend =
        inequality::sorted(Eigen::Map<const Eigen::ArrayXd>(spends.data(), static_cast<Eigen::Index>(spends.size())));
    const double months = std::max(seconds(last.at - Time{0}) / seconds(days_per_month * day), 1e-9);
    figures.add("sessions", count(meters, Meter::sessions), "sessions", "sessions begun");
    figures.add("hours_watched", seconds(Duration{meters[Meter::live_watch_micros]}) / seconds(hour), "h",
                "viewer-hours on LIVE streams");
    figures.add("members", static_cast<double>(last.census.members), "viewers", "viewers at the end");
    figures.add("payers", static_cast<double>(spends.size()), "viewers", "viewers who bought coins at least once");
    figures.add("spend_per_payer_month", ratio(inequality::sum(spend), static_cast<double>(spends.size()) * months),
                "USD", "per viewer who ever bought, per 30 days");
    figures.add("viewer_spend_gini", inequality::gini(spend), "", "inequality of spending among payers");
    figures.add("viewer_spend_top_10", inequality::top_share(spend, 0.10), "share",
                "of spending, by the top tenth of payers");
    figures.add("creators", static_cast<double>(last.creators), "creators", "creators at the end");
    figures.add("creator_entries", count(meters, Meter::entries), "creators", "creators who joined");
    figures.add("creator_exits", count(meters, Meter::exits), "creators", "creators who left");
}

void add_income(Figures& figures, const Economy& economy) {
    Eigen::ArrayXd income(economy.creators());
    const double rate = to_double(economy.rules().params.conversion.usd_per_diamond);
    for (std::uint32_t creator = 0; creator < economy.creators(); ++creator) {
        const Rooms& rooms = economy.rooms(economy.partition(creator));
        income[creator] = rate * whole(rooms.total(economy.row_of(creator)).earned);
    }
    const Eigen::ArrayXd ascending = inequality::sorted(income);
    const Eigen::Index earners = (ascending > 0.0).count();
    const Eigen::ArrayXd earned = ascending.tail(earners);
    figures.add("creator_earners", static_cast<double>(earners), "creators", "creators who earned anything");
    figures.add("creator_gini", inequality::gini(earned), "", "inequality of income among earners");
    figures.add("creator_top_1", inequality::top_share(earned, 0.01), "share",
                "of income, by the top hundredth of earners");
    figures.add("creator_top_10", inequality::top_share(earned, 0.10), "share",
                "of income, by the top tenth of earners");
    figures.add("creator_lower_90", inequality::sum(earned) * (1.0 - inequality::top_share(earned, 0.10)), "USD",
                "income of the other nine tenths of earners");
    figures.add("creator_median", inequality::quantile(earned, 0.5), "USD", "median income among earners");
}

}  // namespace

Table Report::kpi() const {
    Figures figures;
    const Ledger ledger = economy_.ledger();
    const Meters meters = economy_.meters();
    add_money(figures, ledger, meters, economy_.rules());
    add_coins(figures, ledger, meters);
    add_people(figures, economy_, meters);
    add_streams(figures, meters);
    add_payouts(figures, economy_, meters);
    add_income(figures, economy_);
    figures.add("imbalance", static_cast<double>(ledger.imbalance()), "",
                "by how much the books do not close; must be 0");
    return std::move(figures).table();
}

}  // namespace carat
