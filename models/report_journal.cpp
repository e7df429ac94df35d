/// The report of every transaction.
#include "models/report.hpp"

#include <numeric>
#include <string>

namespace carat {

Table Report::journal() const {
    const std::vector<Entry> entries = economy_.journal();
    std::vector<std::int64_t> lines(entries.size());
    std::iota(lines.begin(), lines.end(), std::int64_t{0});
    Table table{"journal", {{"entry", lines, "", "transactions by time and creator, each creator's as booked"}}, {}};
    std::vector<std::string> accounts;
    for (const AccountInfo& account : account_list()) accounts.emplace_back(account.name);
    const auto add = [&]<class Value>(std::string name, std::string unit, std::string words, auto read,
                                      std::vector<std::string> meanings, Value) {
        std::vector<Value> values;
        for (const Entry& entry : entries) values.push_back(static_cast<Value>(read(entry)));
        table.columns.push_back(
            {std::move(name), std::move(unit), std::move(words), {"entry"}, values, std::move(meanings)});
    };
    constexpr std::int64_t number = 0;
    constexpr std::int8_t code = 0;
    add(
        "at", "us", "when, since the start", [](const Entry& e) { return e.at.micros; }, {}, number);
    add(
        "creator", "", "whose room or account; -1: nobody's", [](const Entry& e) { return number_or_none(e.creator); },
        {}, number);
    add(
        "payer", "", "row of the wallet it concerns; -1: none", [](const Entry& e) { return number_or_none(e.payer); },
        {}, number);
    add(
        "kind", "", "what brought it about", [](const Entry& e) { return e.kind; },
        {kind_names.begin(), kind_names.end()}, code);
    add(
        "from", "", "account that is lowered", [](const Entry& e) { return e.from; }, accounts, code);
    add(
        "to", "", "account that is raised", [](const Entry& e) { return e.to; }, accounts, code);
    add(
        "amount", "", "in the smallest unit of the accounts' commodity", [](const Entry& e) { return e.amount; }, {},
        number);
    return table;
}

}  // namespace carat
