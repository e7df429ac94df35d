/// The report of what happened, event by event.
#include "models/report.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace carat {

Table event_table(const std::vector<LogRow>& rows, std::int64_t first) {
    std::vector<std::int64_t> numbers(rows.size());
    std::iota(numbers.begin(), numbers.end(), first);
    Table table{"events", {{"event", numbers, "", "events by time and creator, each creator's as handled"}}, {}};
    const auto add = [&]<class Value>(std::string name, std::string unit, std::string words, auto read,
                                      std::vector<std::string> meanings, Value) {
        std::vector<Value> values(rows.size());
        std::transform(rows.begin(), rows.end(), values.begin(),
                       [&](const LogRow& row) { return static_cast<Value>(read(row)); });
        table.columns.push_back(
            {std::move(name), std::move(unit), std::move(words), {"event"}, std::move(values), std::move(meanings)});
    };
    constexpr std::int64_t number = 0;
    constexpr std::int32_t small = 0;
    constexpr std::int8_t code = 0;
    add(
        "at", "microseconds since start", "when it happened", [](const LogRow& r) { return r.micros; }, {}, number);
    add(
        "kind", "", "what happened", [](const LogRow& r) { return r.kind; }, {kind_names.begin(), kind_names.end()},
        code);
    add(
        "creator", "", "in whose room, or to whom", [](const LogRow& r) { return r.creator; }, {}, number);
    add(
        "viewer", "", "who watched, wished or gave; -1: nobody",
        [](const LogRow& r) { return number_or_none(r.viewer); }, {}, number);
    add(
        "live", "", "whether it was on LIVE", [](const LogRow& r) { return r.live; }, {"no", "yes"}, code);
    add(
        "session", "", "of the viewer, by the window in which it began", [](const LogRow& r) { return r.session; }, {},
        small);
    add(
        "view", "", "of the session", [](const LogRow& r) { return r.view; }, {}, small);
    add(
        "coins", "coins", "that were given", [](const LogRow& r) { return r.coins; }, {}, number);
    add(
        "spend", "1e-6 USD", "that was paid for coins", [](const LogRow& r) { return r.spend_micros; }, {}, number);
    return table;
}

}  // namespace carat
