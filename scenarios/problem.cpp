#include "scenarios/problem.hpp"

#include "scenarios/utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace carat {
namespace {

/// So many are shown; a file with more is the wrong kind of file.
constexpr std::size_t shown_most = 100;

/// So long may the name of a field be in a message, and that of a file.
constexpr std::size_t longest_key = 100;
constexpr std::size_t longest_file = 300;

std::string all_of(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        text += (text.empty() ? "" : "\n") + to_text(problem);
    }
    return text;
}

}  // namespace

std::string to_text(const Problem& problem) {
    std::string text = problem.file;
    if (problem.line > 0) {
        text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    }
    if (!problem.key.empty()) {
        text += ": " + problem.key;
    }
    return text + ": " + problem.text;
}

ScenarioError::ScenarioError(std::vector<Problem> problems)
    : std::runtime_error(all_of(problems)), problems_(std::move(problems)) {}

int Problems::add_file(std::string_view name) {
    files_.push_back(printable(name, longest_file));
    return static_cast<int>(files_.size()) - 1;
}

void Problems::add(Place place, std::string_view key, std::string text) {
    found_.push_back({place, printable(key, longest_key), std::move(text)});
}

bool Problems::concern(const std::string& name) const {
    return std::any_of(found_.begin(), found_.end(),
                       [&](const Found& found) { return found.key == name || found.key.starts_with(name + "."); });
}

void Problems::throw_if_any() const {
    if (empty()) {
        return;
    }
    std::vector<Found> sorted = found_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Found& a, const Found& b) { return a.place < b.place; });
    const auto same = [](const Found& a, const Found& b) {
        return a.place == b.place && a.key == b.key && a.text == b.text;
    };
    sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
    std::vector<Problem> problems;
    for (const Found& found : sorted) {
        if (problems.size() == shown_most) {
            problems.push_back({file(found.place.file), 0, 0, "",
                                "and " + std::to_string(sorted.size() - shown_most) + " more problems"});
            break;
        }
        const Place& place = found.place;
        problems.push_back({file(place.file), place.line, place.column, found.key, found.text});
    }
    throw ScenarioError(std::move(problems));
}

}  // namespace carat
