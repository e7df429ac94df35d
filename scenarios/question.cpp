#include "scenarios/question.hpp"

#include "scenarios/nearest.hpp"
#include "scenarios/outcome_figures.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <algorithm>
#include <cmath>

namespace carat {
namespace {

std::string choices() { return "\"rises\", \"falls\" or \"unchanged\""; }

/// A text that says something, or "" and a problem.
std::string read_line(const toml::Table& table, std::string_view key, Place whole, Problems& problems) {
    const toml::Value* value = table.find(key);
    const auto* text = value == nullptr ? nullptr : value->as<std::string>();
    if (text == nullptr || text->empty()) {
        problems.add(value == nullptr ? whole : value->place, "question." + std::string(key),
                     "expected a sentence in quotes, found " + (value == nullptr ? "none" : toml::found(*value)));
        return "";
    }
    return *text;
}

void read_expectation(const toml::Entry& entry, const std::string& path, std::vector<Expectation>& into,
                      Problems& problems) {
    const std::string key = path + "." + entry.key;
    const std::vector<std::string>& known = key_figure_names();
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
        problems.add(entry.place, key, "is no key figure" + did_you_mean(entry.key, known));
        return;
    }
    const auto* word = entry.value.as<std::string>();
    const auto* const at = std::find(direction_names.begin(), direction_names.end(), word == nullptr ? "" : *word);
    if (at == direction_names.end()) {
        const std::vector<std::string> words(direction_names.begin(), direction_names.end());
        problems.add(entry.value.place, key,
                     "expected " + choices() + ", found " + toml::found(entry.value) +
                         (word == nullptr ? "" : did_you_mean(*word, words)));
        return;
    }
    into.push_back({entry.key, static_cast<Direction>(at - direction_names.begin())});
}

std::vector<Expectation> read_expectations(const toml::Value& from, const std::string& path, Problems& problems) {
    std::vector<Expectation> expectations;
    const auto* table = from.as<toml::Table>();
    if (table == nullptr) {
        problems.add(from.place, path, "expected a table, found " + toml::found(from));
        return expectations;
    }
    for (const toml::Entry& entry : table->entries) {
        read_expectation(entry, path, expectations, problems);
    }
    return expectations;
}

toml::Table write_expectations(const std::vector<Expectation>& expectations) {
    toml::Table table;
    for (const Expectation& e : expectations) {
        table.add(e.figure, {std::string(direction_names[static_cast<std::size_t>(e.direction)])});
    }
    return table;
}

}  // namespace

Question read_question(const toml::Value& from, Problems& problems) {
    Question question;
    const auto* table = from.as<toml::Table>();
    if (table == nullptr) {
        problems.add(from.place, "question", "expected a table, found " + toml::found(from));
        return question;
    }
    for (const toml::Entry& entry : table->entries) {
        const std::string path = "question." + entry.key;
        if (entry.key == "expects") {
            question.expects = read_expectations(entry.value, path, problems);
        } else if (entry.key == "expects_without") {
            question.expects_without = read_expectations(entry.value, path, problems);
        } else if (entry.key != "asks" && entry.key != "source" && entry.key != "lacks") {
            problems.add(
                entry.place, path,
                "unknown name" + did_you_mean(entry.key, {"asks", "source", "lacks", "expects", "expects_without"}));
        }
    }
    question.asks = read_line(*table, "asks", from.place, problems);
    question.source = read_line(*table, "source", from.place, problems);
    if (table->find("lacks") != nullptr) {
        question.lacks = read_line(*table, "lacks", from.place, problems);
    }
    if (table->find("expects") == nullptr && table->find("expects_without") == nullptr) {
        problems.add(from.place, "question.expects",
                     "expected a table such as { hours_streamed = \"falls\" }, found none: who asks expects something");
    }
    return question;
}

toml::Table write_question(const Question& question) {
    toml::Table table;
    table.add("asks", {question.asks});
    table.add("source", {question.source});
    if (!question.lacks.empty()) {
        table.add("lacks", {question.lacks});
    }
    table.add("expects", {write_expectations(question.expects)});
    table.add("expects_without", {write_expectations(question.expects_without)});
    return table;
}

std::string expectations_text(const std::vector<Expectation>& expectations) {
    std::string text;
    for (const Expectation& e : expectations) {
        text += (text.empty() ? "" : ", ") + e.figure + " ";
        text += direction_names[static_cast<std::size_t>(e.direction)];
    }
    return text;
}

const std::vector<std::string>& key_figure_names() {
    static const std::vector<std::string> names = [] {
        Scenario smallest;
        smallest.economy.viewers.count = 1;
        smallest.economy.creators.count = 1;
        smallest.economy.gifts = {{"rose", {}}};
        smallest.run.length = smallest.run.sample_every = smallest.economy.engine.window;
        std::vector<std::string> list;
        for (const Figure& figure : figures_of(run_replicate(smallest, 0))) list.push_back(figure.name);
        return list;
    }();
    return names;
}

Verdict verdict(const Estimate& effect, Direction direction, int worlds) {
    if (direction == Direction::unchanged) {
        return effect.mean == 0.0 && effect.half_width == 0.0 ? Verdict::as_expected : Verdict::not_as_expected;
    }
    const double towards = direction == Direction::rises ? effect.mean : -effect.mean;
    if (worlds < 2 || !(std::abs(towards) > effect.half_width)) {
        return Verdict::not_told_apart;
    }
    return towards > 0.0 ? Verdict::as_expected : Verdict::not_as_expected;
}

std::string_view verdict_text(Verdict verdict) {
    constexpr std::array<std::string_view, 3> texts{"as expected", "not as expected", "not told apart"};
    return texts[static_cast<std::size_t>(verdict)];
}

}  // namespace carat
