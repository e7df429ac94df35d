#include "scenarios/scenario.hpp"

#include "scenarios/experiments.hpp"
#include "scenarios/file_keys.hpp"
#include "scenarios/layers.hpp"
#include "scenarios/policies.hpp"
#include "scenarios/reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace carat {
namespace {

/// More rows of the series than this are a mistake in sample_every.
constexpr std::int64_t most_samples = 1'000'000;

/// Takes a key out of a table.
std::optional<toml::Value> take_out(toml::Table& tree, std::string_view key) {
    const toml::Value* value = tree.find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    std::optional<toml::Value> taken(*value);
    std::erase_if(tree.entries, [&](const toml::Entry& entry) { return entry.key == key; });
    return taken;
}

/// Takes a key out of a table in a table.
std::optional<toml::Value> take_out_of(toml::Table& tree, std::string_view section, std::string_view key) {
    const auto at = std::find_if(tree.entries.begin(), tree.entries.end(),
                                 [&](const toml::Entry& entry) { return entry.key == section; });
    auto* inner = at == tree.entries.end() ? nullptr : at->value.as<toml::Table>();
    return inner == nullptr ? std::nullopt : take_out(*inner, key);
}

Place place_in(const toml::Table& tree, std::string_view section) {
    const toml::Value* value = tree.find(section);
    return value == nullptr ? Place{} : value->place;
}

/// Where [run] or one of its keys stands.
Place place_in_run(const toml::Table& tree, std::string_view key) {
    const toml::Value* run = tree.find("run");
    const auto* table = run == nullptr ? nullptr : run->as<toml::Table>();
    const toml::Value* value = table == nullptr ? nullptr : table->find(key);
    return value != nullptr ? value->place : run != nullptr ? run->place : Place{};
}

void check_seed(const toml::Table& tree, Problems& problems) {
    const toml::Value* run = tree.find("run");
    const auto* table = run == nullptr ? nullptr : run->as<toml::Table>();
    if (table == nullptr || table->find("seed") == nullptr) {
        problems.add(place_in_run(tree, "seed"), "run.seed",
                     "expected a whole number such as seed = 2026, found none; a run needs a seed");
    }
}

void check_run(const Scenario& scenario, const toml::Table& tree, Problems& problems) {
    const RunParams& run = scenario.run;
    const Duration window = scenario.economy.engine.window;
    const auto check_windows = [&](std::string_view key, Duration length) {
        if (length % window != Duration{0}) {
            problems.add(place_in_run(tree, key), "run." + std::string(key),
                         "must be a whole number of engine.window, " + to_text(window));
        }
    };
    check_windows("length", run.length);
    check_windows("sample_every", run.sample_every);
    check_windows("write_every", run.write_every);
    if (run.length / run.sample_every > most_samples) {
        problems.add(place_in_run(tree, "sample_every"), "run.sample_every",
                     "expected at most " + std::to_string(most_samples) + " samples in run.length, found " +
                         std::to_string(run.length / run.sample_every));
    }
}

}  // namespace

Scenario parse_scenario(std::string_view text, const std::string& name, const std::filesystem::path& folder,
                        const std::vector<std::string>& overrides) {
    Problems problems;
    toml::Table tree = lay(text, name, folder, overrides, problems);
    const bool all_there = problems.empty();
    const auto policies = take_out(tree, "policy");
    const auto variations = take_out(tree, "vary");
    const auto question = take_out(tree, "question");
    const auto treatment = take_out_of(tree, "experiment", "set");

    Scenario scenario;
    scenario.source = name;
    scenario.overrides = overrides;
    FileKeys keys;
    Section knobs = section_of_file(scenario, keys);
    read_section(tree, knobs, Reading::whole, "", problems);
    if (all_there) {
        check_seed(tree, problems);
        report_contradictions(scenario.economy, tree, {}, "", problems);
        if (!problems.concern("run") && !problems.concern("engine")) {
            check_run(scenario, tree, problems);
        }
    }
    if (policies) {
        read_policies(*policies, scenario, problems);
    }
    if (variations) {
        read_variations(*variations, scenario, problems);
    }
    read_treatment(treatment ? &*treatment : nullptr, place_in(tree, "experiment"), scenario, problems);
    if (question) {
        scenario.question = read_question(*question, problems);
    }
    problems.throw_if_any();
    return scenario;
}

Scenario load_scenario(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
    Problems problems;
    problems.add_file(path.generic_string());
    const std::string text = read_text(path, {}, "", problems);
    problems.throw_if_any();
    const std::filesystem::path folder = path.parent_path();
    return parse_scenario(text, path.generic_string(), folder.empty() ? "." : folder, overrides);
}

}  // namespace carat
