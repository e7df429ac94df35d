/// Key figures for programs: JSON and CSV.
#include "scenarios/figures.hpp"
#include "scenarios/outcome_figures.hpp"
#include "scenarios/writer.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace carat {
namespace {

std::string hexadecimal(std::uint64_t digest) {
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(digest));
    return digits.data();
}

toml::Table replicate_tree(const Replicate& replicate) {
    toml::Table tree;
    tree.add("replicate", {replicate.index});
    tree.add("digest", {hexadecimal(replicate.digest)});
    tree.add("simulated_days",
             {toml::Float{static_cast<double>(replicate.simulated_micros) / static_cast<double>(day.micros)}});
    tree.add("events", {replicate.stats.events});
    tree.add("wall_seconds", {toml::Float{replicate.stats.wall_seconds}});
    tree.add("threads", {replicate.stats.threads});
    tree.add("imbalance", {replicate.stats.imbalance});
    toml::Table kpi;
    for (const Figure& figure : figures_of(replicate)) {
        toml::Table value;
        value.add("value", {toml::Float{figure.value}});
        value.add("unit", {figure.unit});
        kpi.add(figure.name, {std::move(value)});
    }
    tree.add("kpi", {std::move(kpi)});
    toml::Table ledger;
    for (const Balance& balance : balances_of(replicate)) {
        toml::Table value;
        value.add("balance", {balance.amount});
        value.add("unit", {balance.unit});
        ledger.add(balance.account, {std::move(value)});
    }
    tree.add("ledger", {std::move(ledger)});
    return tree;
}

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) {
        return text;
    }
    std::string field;
    for (const char letter : text) {
        field += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return "\"" + field + "\"";
}

}  // namespace

std::string figures_json(const Outcome& outcome) {
    toml::Table tree;
    tree.add("scenario", {outcome.scenario_source});
    tree.add("scenario_hash", {outcome.scenario_hash});
    tree.add("seed", {outcome.seed});
    tree.add("complete", {outcome.complete});
    toml::List replicates;
    for (const Replicate& replicate : outcome.replicates) {
        replicates.push_back({replicate_tree(replicate)});
    }
    tree.add("replicates", {std::move(replicates)});
    return json_text({std::move(tree)}) + "\n";
}

std::string figures_csv(const Outcome& outcome) {
    std::string text = "replicate,figure,value,unit\n";
    for (const Replicate& replicate : outcome.replicates) {
        for (const Figure& figure : figures_of(replicate)) {
            text += std::to_string(replicate.index) + "," + csv_field(figure.name) + "," + to_text(figure.value) + "," +
                    csv_field(figure.unit) + "\n";
        }
    }
    return text;
}

}  // namespace carat
