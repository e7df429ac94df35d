/// Report: the economy's state and record as tables with units and words. Reading only; a run with more reports is the same run.
#pragma once

#include "models/economy.hpp"
#include "sim/table.hpp"

#include <string_view>
#include <vector>

namespace carat {

/// -1 in place of nobody.
constexpr std::int64_t number_or_none(std::uint32_t id) { return id == nobody ? -1 : std::int64_t{id}; }

/// The table "events" of an event log; its rows are numbered from `first`.
Table event_table(const std::vector<LogRow>& rows, std::int64_t first);

class Report {
public:
    explicit Report(const Economy& economy) : economy_(economy) {}

    Table series() const;       // over time: flows since the sample before, and stocks
    Table ledger() const;       // over time and account: balances in the account's smallest unit
    Table creators() const;     // one row per creator ever
    Table viewers() const;      // one row per payer who ever bought
    Table leaderboard() const;  // the top of each week
    Table kpi() const;          // key figures of the whole run
    Table journal() const;      // every transaction, if they were kept
    Table experiment() const;   // by arm, if there is an experiment

    std::vector<Table> all() const {
        std::vector<Table> tables{series(), kpi(), creators(), viewers(), leaderboard(), ledger()};
        if (economy_.keeps_journal()) tables.push_back(journal());
        if (economy_.treatment() != nullptr) tables.push_back(experiment());
        return tables;
    }

private:
    const Economy& economy_;
};

}  // namespace carat
