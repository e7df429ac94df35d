#include "scenarios/ranges.hpp"

#include "scenarios/decimal.hpp"
#include "scenarios/layers.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/settings.hpp"
#include "scenarios/writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace carat {
namespace {

constexpr const char* example = R"({ low = 0.1, high = 0.4, why = "half to double" })";

class Reader {
public:
    Reader(std::filesystem::path path, const std::vector<std::string>& overrides, Problems& problems)
        : path_(std::move(path)), overrides_(overrides), problems_(problems), base_(load_scenario(path_, overrides_)) {
        flat_ = flatten(write_section(knobs_of(base_)));
    }

    void read(const toml::Table& table, const std::string& path) {
        for (const toml::Entry& entry : table.entries) {
            const std::string name = dotted(path, entry.key);
            const auto* inner = entry.value.as<toml::Table>();
            if (inner == nullptr || inner->entries.empty()) {
                problems_.add(entry.place, name,
                              std::string("expected ") + example + ", found " + toml::found(entry.value));
            } else if (inner->find("why") != nullptr || inner->find("low") != nullptr ||
                       inner->find("high") != nullptr || inner->find("times") != nullptr) {
                read_range(*inner, name, entry.place);
            } else {
                read(*inner, name);
            }
        }
    }

    std::vector<Ranged> ranges() && { return std::move(ranges_); }

private:
    void read_range(const toml::Table& from, const std::string& name, Place place) {
        const std::size_t before = problems_.size();
        for (const toml::Entry& entry : from.entries) {
            const std::vector<std::string> known{"low", "high", "times", "why"};
            if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
                problems_.add(entry.place, dotted(name, entry.key), "unknown name" + did_you_mean(entry.key, known));
            }
        }
        Ranged range{name, value_of(name), "", "", read_why(from, name, place), {}, {}};
        if (from.find("times") != nullptr) {
            read_times(from, range);
        } else {
            range.at_low = read_end(from, "low", range.low, name, place);
            range.at_high = read_end(from, "high", range.high, name, place);
        }
        if (problems_.size() == before && range.low == range.high) {
            problems_.add(place, name, "expected two ends that differ, found " + range.low + " twice");
        }
        ranges_.push_back(std::move(range));
    }

    std::string read_why(const toml::Table& from, const std::string& name, Place place) {
        const toml::Value* why = from.find("why");
        const auto* words = why == nullptr ? nullptr : why->as<std::string>();
        if (words == nullptr || words->empty()) {
            problems_.add(why == nullptr ? place : why->place, dotted(name, "why"),
                          "expected where the range comes from, in words, found " +
                              (why == nullptr ? "none" : toml::found(*why)));
            return "";
        }
        return *words;
    }

    Scenario read_end(const toml::Table& from, const char* end, std::string& text, const std::string& name,
                      Place place) {
        const toml::Value* value = from.find(end);
        if (value == nullptr) {
            problems_.add(place, dotted(name, end), std::string("expected a value, found none, as in ") + example);
            return {};
        }
        text = toml_inline(*value);
        return with(name, text, value->place);
    }

    /// Ends that are multiples of what the scenario has.
    void read_times(const toml::Table& from, Ranged& range) {
        const toml::Value& times = *from.find("times");
        const std::string key = dotted(range.name, "times");
        const auto* list = times.as<toml::List>();
        const double base = number(find(range.name));
        for (const char* end : {"low", "high"}) {
            if (const toml::Value* other = from.find(end)) {
                problems_.add(other->place, dotted(range.name, end), "cannot be given beside times");
                return;
            }
        }
        if (list == nullptr || list->size() != 2 || !std::isfinite(number(&list->front())) ||
            !std::isfinite(number(&list->back()))) {
            problems_.add(times.place, key,
                          "expected two numbers such as times = [0.5, 2], found " + toml::found(times));
        } else if (find(range.name) != nullptr && !std::isfinite(base)) {
            problems_.add(times.place, key, "expected low and high: the parameter is no plain number");
        } else {
            const auto multiple = [&](const toml::Value& factor) {
                const double value = base * number(&factor);
                const bool whole = find(range.name) != nullptr && find(range.name)->as<std::int64_t>() != nullptr;
                return toml_inline(whole ? toml::Value{std::int64_t{std::llround(value)}}
                                         : toml::Value{toml::Float{value}});
            };
            range.low = multiple(list->front());
            range.high = multiple(list->back());
            range.at_low = with(range.name, range.low, list->front().place);
            range.at_high = with(range.name, range.high, list->back().place);
        }
    }

    /// A whole or broken number, or NaN.
    static double number(const toml::Value* value) {
        if (value != nullptr && value->as<std::int64_t>() != nullptr) {
            return static_cast<double>(*value->as<std::int64_t>());
        }
        return value != nullptr && value->as<toml::Float>() != nullptr ? value->as<toml::Float>()->value
                                                                       : std::numeric_limits<double>::quiet_NaN();
    }

    const toml::Value* find(const std::string& name) const {
        for (const auto& [known, value] : flat_) {
            if (known == name) return &value;
        }
        return nullptr;
    }

    std::string value_of(const std::string& name) const {
        const toml::Value* value = find(name);
        return value == nullptr ? "" : toml_inline(*value);
    }

    /// The scenario with one more override. What is wrong with it has the place of the end.
    Scenario with(const std::string& name, const std::string& value, Place place) {
        std::vector<std::string> all = overrides_;
        all.push_back(name + "=" + value);
        try {
            return load_scenario(path_, all);
        } catch (const ScenarioError& error) {
            for (const Problem& problem : error.problems()) {
                problems_.add(place, name, (problem.key == name ? "" : problem.key + ": ") + problem.text);
            }
            return {};
        }
    }

    std::filesystem::path path_;
    const std::vector<std::string>& overrides_;
    Problems& problems_;
    Scenario base_;
    std::vector<std::pair<std::string, toml::Value>> flat_;
    std::vector<Ranged> ranges_;
};

}  // namespace

std::vector<Ranged> read_ranges(const std::filesystem::path& ranges, const std::filesystem::path& path,
                                const std::vector<std::string>& overrides) {
    Problems problems;
    const int file = problems.add_file(ranges.generic_string());
    const std::string text = read_text(ranges, {}, "", problems);
    const toml::Table table = toml::parse(text, file, problems);
    problems.throw_if_any();
    Reader reader(path, overrides, problems);
    reader.read(table, "");
    if (table.entries.empty()) {
        problems.add({file}, "",
                     std::string("expected ranges such as gifting.branching = ") + example + ", found none");
    }
    problems.throw_if_any();
    return std::move(reader).ranges();
}

}  // namespace carat
