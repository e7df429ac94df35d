/// What is wrong with a scenario, where it stands, and the one exception that says all of it at once.
#pragma once

#include <compare>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carat {

/// A place in one of the texts a scenario is made of. `file` counts them in the order of Problems::add_file(); lines and
/// columns begin at 1, and 0 says that there is none.
struct Place {
    int file = 0;
    int line = 0;
    int column = 0;

    friend constexpr auto operator<=>(const Place&, const Place&) = default;
};

/// One thing that is wrong: `key` is the dotted name it is about (may be empty), `text` says what was expected and found.
struct Problem {
    std::string file;
    int line = 0;
    int column = 0;
    std::string key;
    std::string text;
};

/// "file:line:column: key: text", without the parts that are empty.
std::string to_text(const Problem& problem);

/// Everything that is wrong with a scenario, sorted by position. what() has one line for each.
class ScenarioError : public std::runtime_error {
public:
    explicit ScenarioError(std::vector<Problem> problems);

    const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

/// Collects problems while a scenario is read.
class Problems {
public:
    /// Makes a text known by the name it is shown with, and returns its number.
    int add_file(std::string_view name);
    const std::string& file(int number) const { return files_.at(static_cast<std::size_t>(number)); }

    void add(Place place, std::string_view key, std::string text);
    bool empty() const { return found_.empty(); }
    std::size_t size() const { return found_.size(); }

    /// Is anything wrong with `name` or what lies below it?
    bool concern(const std::string& name) const;

    /// Throws ScenarioError if there is any.
    void throw_if_any() const;

private:
    struct Found {
        Place place;
        std::string key;
        std::string text;
    };

    std::vector<std::string> files_;
    std::vector<Found> found_;
};

}  // namespace carat
