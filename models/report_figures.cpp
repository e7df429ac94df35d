/// The report in key figures: the whole run in a few numbers.
#include "models/inequality.hpp"
#include "models/report.hpp"

#include <algorithm>
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
    figures.add("taxes", usd(ledger, Account::usd_taxes), "USD", "sales and withholding tax");
    figures.add("agency_commission", usd(ledger, Account::usd_agency), "USD", "commission paid to agencies");
    figures.add("creator_paid", usd(ledger, Account::usd_creators), "USD", "money that reached creators");
    figures.add("creator_income", credited, "USD", "value of the diamonds credited to creators");
    figures.add("creator_share", ratio(credited, gross), "share",
                "of money spent on coins, the value credited to creators");
    figures.add("payouts_in_transit", usd(ledger, Account::usd_in_transit), "USD", "requested, on the way at the end");
    figures.add("liability", owed, "USD", "value of unredeemed diamonds at the end");
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
    figures.add("purchases", static_cast<double>(meters[Meter::purchases]), "purchases", "packs bought");
    figures.add("battle_share",
                ratio(static_cast<double>(meters[Meter::battle_coins]), balance(ledger, Account::coins_gifted)),
                "share", "of coins given, in battles");
    figures.add("gifts", static_cast<double>(meters[Meter::gifts]), "gifts", "gifts sent; a combo counts once");
}

void add_people(Figures& figures, const Economy& economy, const Meters& meters) {
    const Sample& last = economy.record().samples.back();
    std::vector<double> spends;
    for (const Wallet& wallet : economy.wallets()) {
        if (wallet.bought != 0) spends.push_back(dollars(wallet.spent));
    }
    const Eigen::ArrayXd spend =
        inequality::sorted(Eigen::Map<const Eigen::ArrayXd>(spends.data(), static_cast<Eigen::Index>(spends.size())));
    const double months = std::max(seconds(last.at - Time{0}) / seconds(days_per_month * day), 1e-9);
    figures.add("sessions", static_cast<double>(meters[Meter::sessions]), "sessions", "sessions begun");
    figures.add("hours_watched", seconds(Duration{meters[Meter::live_watch_micros]}) / seconds(hour), "h",
                "viewer-hours on LIVE streams");
    figures.add("hours_streamed", seconds(Duration{meters[Meter::air_micros]}) / seconds(hour), "h", "hours on air");
    figures.add("members", static_cast<double>(last.census.members), "viewers", "viewers at the end");
    figures.add("payers", static_cast<double>(spends.size()), "viewers", "viewers who bought coins at least once");
    figures.add("spend_per_payer_month", ratio(spend.sum(), static_cast<double>(spends.size()) * months), "USD",
                "per viewer who ever bought, per 30 days");
    figures.add("viewer_spend_gini", inequality::gini(spend), "", "inequality of spending among payers");
    figures.add("viewer_spend_top_10", inequality::top_share(spend, 0.10), "share",
                "of spending, by the top tenth of payers");
    figures.add("creators", static_cast<double>(last.creators), "creators", "creators at the end");
    figures.add("creator_entries", static_cast<double>(meters[Meter::entries]), "creators", "creators who joined");
    figures.add("creator_exits", static_cast<double>(meters[Meter::exits]), "creators", "creators who left");
}

void add_income(Figures& figures, const Economy& economy) {
    Eigen::ArrayXd income(economy.creators());
    const double rate = to_double(economy.rules().params.conversion.usd_per_diamond);
    for (std::uint32_t creator = 0; creator < economy.creators(); ++creator) {
        const Rooms& rooms = economy.rooms(economy.partition(creator));
        income[creator] = rate * whole(rooms.total[economy.row_of(creator)].earned);
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
    add_income(figures, economy_);
    figures.add("imbalance", static_cast<double>(ledger.imbalance()), "",
                "by how much the books do not close; must be 0");
    return std::move(figures).table();
}

}  // namespace carat
