#include "scenarios/policies.hpp"

#include "scenarios/decimal.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/settings.hpp"
#include "scenarios/writer.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace carat {
namespace {

constexpr std::size_t most_steps = 400;
constexpr std::size_t most_variations = 100;

/// Where `dotted` is set in `tree`: the place of its value, or of the innermost table around it.
Place place_in(const toml::Table& tree, const std::string& dotted, Place whole) {
    const toml::Table* table = &tree;
    for (const std::string& part : parts_of(dotted)) {
        const toml::Value* value = table == nullptr ? nullptr : table->find(part);
        if (value == nullptr) {
            break;
        }
        whole = value->place;
        table = value->as<toml::Table>();
    }
    return whole;
}

/// A scenario without policies, to try values on.
Scenario without_policies(const RunParams& run, const economy::Params& params) { return {run, params, {}, {}, {}, {}}; }

class Policies {
public:
    Policies(Scenario& scenario, Problems& problems) : scenario_(scenario), problems_(problems) {}

    void read_step(const toml::Value& from) {
        const auto* table = from.as<toml::Table>();
        if (table == nullptr) {
            problems_.add(from.place, "policy", "expected a table, found " + toml::found(from));
            return;
        }
        for (const toml::Entry& entry : table->entries) {
            if (entry.key != "at" && entry.key != "announced" && entry.key != "set") {
                problems_.add(entry.place, "policy." + entry.key,
                              "unknown name" + did_you_mean(entry.key, {"at", "announced", "set"}));
            }
        }
        const std::optional<Time> at = read_time(*table, from.place);
        const economy::Params params =
            read_settings(table->find("set"), from.place, "policy.set", scenario_.run, last(), problems_);
        if (at) {
            scenario_.policies.push_back(
                {*at, params, text_of(differences(last(), params)), announcement(*table, *at)});
        }
    }

private:
    const economy::Params& last() const {
        return scenario_.policies.empty() ? scenario_.economy : scenario_.policies.back().params;
    }

    static std::string text_of(const toml::Table& settings) {
        std::string text;
        for (const toml::Entry& entry : settings.entries) {
            text += (text.empty() ? "" : ", ") + entry.key + " = " + toml_inline(entry.value);
        }
        return text;
    }

    /// Time since the start, from a duration or a date.
    std::optional<Duration> read_moment(const toml::Value& from, const std::string& path) {
        if (const auto* date = from.as<Date>()) {
            const auto days = std::chrono::sys_days(*date) - std::chrono::sys_days(scenario_.run.start);
            return days.count() * day;
        }
        Duration since{0};
        const std::size_t before = problems_.size();
        read_value(from, Field{"d"}, since,
                   [&](Place place, const std::string& wrong) { problems_.add(place, path, wrong); });
        return problems_.size() > before ? std::nullopt : std::optional(since);
    }

    std::optional<Time> read_time(const toml::Table& table, Place whole) {
        const toml::Value* at = table.find("at");
        if (at == nullptr) {
            problems_.add(whole, "policy.at", "expected a moment such as at = \"30d\", found none");
            return std::nullopt;
        }
        const std::optional<Duration> since = read_moment(*at, "policy.at");
        return since ? checked(*since, *at) : std::nullopt;
    }

    /// When people get to know of a change at `at`: then, or at the moment of its announcement.
    Time announcement(const toml::Table& table, Time at) {
        const toml::Value* announced = table.find("announced");
        const std::optional<Duration> since =
            announced == nullptr ? std::nullopt : read_moment(*announced, "policy.announced");
        if (!since) {
            return at;
        }
        if (*since < Duration{0} || *since > at - Time{0}) {
            problems_.add(
                announced->place, "policy.announced",
                "expected a moment from the start to " + to_text(at - Time{0}) + ", found " + toml::found(*announced));
            return at;
        }
        return Time{since->micros};
    }

    std::optional<Time> checked(Duration since, const toml::Value& at) {
        const Duration earliest = scenario_.policies.empty() ? Duration{0} : scenario_.policies.back().at - Time{0};
        const std::string what = toml::found(at);
        std::string wrong;
        if (since <= earliest) {
            wrong = "expected a moment after " + (earliest.micros == 0 ? "the start" : to_text(earliest)) + ", found " +
                    what;
        } else if (since >= scenario_.run.length) {
            wrong = "expected a moment before the end of the run, " + to_text(scenario_.run.length) + ", found " + what;
        } else if (since % scenario_.economy.engine.window != Duration{0}) {
            wrong = "expected a whole number of engine.window, " + to_text(scenario_.economy.engine.window) +
                    ", found " + what;
        }
        if (!wrong.empty()) {
            problems_.add(at.place, "policy.at", wrong);
            return std::nullopt;
        }
        return Time{since.micros};
    }

    Scenario& scenario_;
    Problems& problems_;
};

}  // namespace

void report_contradictions(const economy::Params& params, const toml::Table& tree, Place whole, const std::string& path,
                           Problems& problems) {
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const auto& [name, words] : economy::contradictions(params)) {
        if (!problems.concern(prefix + parts_of(name).front())) {
            problems.add(place_in(tree, name, whole), prefix + name, words);
        }
    }
}

economy::Params read_settings(const toml::Value* set, Place whole, const std::string& path, const RunParams& run,
                              const economy::Params& before, Problems& problems) {
    const auto* settings = set == nullptr ? nullptr : set->as<toml::Table>();
    if (settings == nullptr) {
        problems.add(set == nullptr ? whole : set->place, path,
                     "expected a table such as set = { \"conversion.diamonds_per_coin\" = \"0.55\" }, found " +
                         (set == nullptr ? "none" : toml::found(*set)));
        return before;
    }
    const toml::Table tree = expand(*settings, path, problems);
    Scenario changed = without_policies(run, before);
    Section knobs = knobs_of(changed);
    read_section(tree, knobs, Reading::policy, path, problems);
    if (economy::contradictions(before).empty()) {
        report_contradictions(changed.economy, tree, set->place, path, problems);
    }
    return changed.economy;
}

toml::Table differences(const economy::Params& before, const economy::Params& after) {
    economy::Params old = before;
    economy::Params young = after;
    const auto from = flatten(write_section(knobs_of(old)));
    const auto to = flatten(write_section(knobs_of(young)));
    toml::Table settings;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (toml_inline(from[i].second) != toml_inline(to[i].second)) {
            settings.add(to[i].first, to[i].second);
        }
    }
    return settings;
}

void read_policies(const toml::Value& from, Scenario& scenario, Problems& problems) {
    const toml::List* steps = list_of(
        from, 0, most_steps, [&](Place place, const std::string& wrong) { problems.add(place, "policy", wrong); });
    if (steps == nullptr) {
        return;
    }
    Policies policies(scenario, problems);
    for (const toml::Value& step : *steps) {
        policies.read_step(step);
    }
}

void read_variations(const toml::Value& from, Scenario& scenario, Problems& problems) {
    const auto* table = from.as<toml::Table>();
    if (table == nullptr) {
        problems.add(from.place, "vary", "expected a table, found " + toml::found(from));
        return;
    }
    const auto variations = flatten(expand(*table, "vary", problems));
    if (variations.size() > most_variations) {
        problems.add(from.place, "vary",
                     "expected at most " + std::to_string(most_variations) + " names, found " +
                         std::to_string(variations.size()));
        return;
    }
    Scenario tried = without_policies(scenario.run, scenario.economy);
    Section knobs = knobs_of(tried);
    for (const auto& [name, values] : variations) {
        const std::string key = "vary." + name;
        const auto* list = values.as<toml::List>();
        if (list == nullptr || list->empty()) {
            problems.add(
                values.place, key,
                "expected a list of values, found " + (list == nullptr ? toml::found(values) : "an empty one"));
            continue;
        }
        Variation variation{name, {}};
        for (const toml::Value& value : *list) {
            toml::Table tree;
            const std::string wrong = put(tree, name, value, values.place, true);
            read_section(tree, knobs, Reading::some, "vary", problems);
            variation.values.push_back(toml_inline(value));
        }
        scenario.vary.push_back(std::move(variation));
    }
}

}  // namespace carat
