#include "scenarios/figures.hpp"

#include "scenarios/estimate.hpp"
#include "scenarios/outcome_figures.hpp"
#include "scenarios/text_table.hpp"
#include "sim/exact.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

namespace carat {
namespace {

/// In front of the unit of an amount that is counted in millionths.
constexpr std::string_view micro_prefix = "1e-6 ";

/// An exact amount of smallest units, in the unit a person counts in.
std::string amount_text(Wide amount, const std::string& unit) {
    constexpr std::uint64_t micros = 1'000'000;
    constexpr std::size_t places = 6;
    const bool micro = unit.starts_with(micro_prefix);
    const Wide size = amount < 0 ? -amount : amount;
    std::string text = grouped(std::to_string(static_cast<std::uint64_t>(size / (micro ? micros : 1))));
    if (micro) {
        const std::string digits = std::to_string(static_cast<std::uint64_t>(size % micros));
        text += "." + std::string(places - digits.size(), '0') + digits;
    }
    return (amount < 0 ? "-" : "") + text;
}

std::string plain_unit(const std::string& unit) {
    return unit.starts_with(micro_prefix) ? unit.substr(micro_prefix.size()) : unit;
}

std::string key_figures(const Outcome& outcome) {
    const std::vector<Figure> first = figures_of(outcome.replicates.front());
    const bool several = outcome.replicates.size() > 1;
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < first.size(); ++i) {
        std::vector<double> values;
        for (const Replicate& replicate : outcome.replicates) {
            const std::vector<Figure> figures = figures_of(replicate);
            values.push_back(i < figures.size() ? figures[i].value : std::nan(""));
        }
        const Estimate found = estimate(values);
        const std::string interval = several ? "± " + readable(found.half_width) : "";
        rows.push_back({first[i].name, readable(found.mean), interval, first[i].unit, first[i].words});
    }
    return text_table(rows, "lrrll", "  ");
}

std::string trial_balance(const Outcome& outcome) {
    std::vector<Balance> balances = balances_of(outcome.replicates.front());
    std::vector<Wide> sums;
    sums.reserve(balances.size());
    for (const Balance& balance : balances) {
        sums.push_back(balance.amount);
    }
    for (std::size_t r = 1; r < outcome.replicates.size(); ++r) {
        const std::vector<Balance> more = balances_of(outcome.replicates[r]);
        for (std::size_t i = 0; i < std::min(sums.size(), more.size()); ++i) {
            sums[i] += more[i].amount;
        }
    }
    std::vector<std::vector<std::string>> rows;
    Wide total = 0;
    for (std::size_t i = 0; i < balances.size(); ++i) {
        const std::string& unit = balances[i].unit;
        total += sums[i];
        rows.push_back({balances[i].account, amount_text(sums[i], unit), plain_unit(unit)});
        if (i + 1 == balances.size() || balances[i + 1].unit != unit) {
            rows.push_back({"= sum", amount_text(total, unit), plain_unit(unit)});
            total = 0;
        }
    }
    return text_table(rows, "lrl", "  ");
}

}  // namespace

std::string figures_text(const Outcome& outcome) {
    if (outcome.replicates.empty()) {
        return "Nothing was simulated.\n";
    }
    const std::size_t count = outcome.replicates.size();
    const std::string of = count > 1 ? " of " + std::to_string(count) + " replicates" : "";
    const std::string mean = count > 1 ? ", means" + of + " with 95 % intervals" : "";
    return "Key figures" + mean + "\n\n" + key_figures(outcome) + "\nTrial balance" +
           (of.empty() ? of : ", sums" + of) + "\n\n" + trial_balance(outcome);
}

}  // namespace carat
