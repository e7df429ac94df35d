#include "scenarios/reader.hpp"

#include "scenarios/decimal.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/settings.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace carat {
namespace {

/// Named tables of a kind; enough for every catalogue seen.
constexpr std::size_t most_tables = 1'000;
constexpr std::size_t longest_name = 64;

/// With so many problems nobody reads suggestions.
constexpr std::size_t most_suggestions = 100;

template <class Items>
auto find_named(Items& items, const std::string& name) {
    const auto at = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
    return at == items.end() ? nullptr : &*at;
}

bool valid_name(const std::string& name) {
    return !name.empty() && name.size() <= longest_name && std::all_of(name.begin(), name.end(), [](char c) {
        return is_digit(c) || c == '_' || c == '-' || (c >= 'a' && c <= 'z');
    });
}

/// Where else a field of this name is, for someone who looks in the wrong section.
std::string elsewhere(const Section& section, const std::string& name, const std::string& path) {
    for (const Knob& knob : section.knobs) {
        if (knob.name == name) {
            return dotted(path, name);
        }
    }
    for (const Section& inner : section.sections) {
        std::string place = elsewhere(inner, name, dotted(path, inner.name));
        if (!place.empty()) {
            return place;
        }
    }
    return "";
}

class Reader {
public:
    Reader(const Section& root, Reading reading, std::string path, Problems& problems)
        : root_(root), reading_(reading), path_(std::move(path)), problems_(problems) {}

    /// `name` is the dotted name of the section among the parameters.
    void read(const toml::Table& from, Section& into, const std::string& name) {
        for (const toml::Entry& entry : from.entries) {
            const std::string inner = dotted(name, entry.key);
            if (const Knob* knob = find_named(into.knobs, entry.key)) {
                read_knob(entry, *knob, inner);
            } else if (Section* section = find_named(into.sections, entry.key)) {
                read_inner(entry, *section, inner);
            } else if (NamedTables* tables = find_named(into.tables, entry.key)) {
                read_tables(entry, *tables, inner);
            } else {
                say(entry.place, inner, "unknown name" + suggestion(into, entry.key));
            }
        }
    }

private:
    void say(Place place, const std::string& name, std::string text) {
        problems_.add(place, dotted(path_, name), std::move(text));
    }

    std::string suggestion(const Section& section, const std::string& name) const {
        if (problems_.size() >= most_suggestions) {
            return "";
        }
        std::vector<std::string> known;
        const auto add = [&](const auto& items) {
            for (const auto& item : items) {
                known.push_back(item.name);
            }
        };
        add(section.knobs);
        add(section.sections);
        add(section.tables);
        const std::string other = elsewhere(root_, name, "");
        return other.empty() ? did_you_mean(name, known) : "; did you mean " + in_quotes(other) + "?";
    }

    void read_knob(const toml::Entry& entry, const Knob& knob, const std::string& name) {
        if (reading_ == Reading::policy && knob.about.change == Change::never) {
            say(entry.place, name, "cannot change while the run goes on; set it for the whole run");
            return;
        }
        knob.read(entry.value, [&](Place place, std::string wrong) { say(place, name, std::move(wrong)); });
    }

    void read_inner(const toml::Entry& entry, Section& section, const std::string& name) {
        if (const auto* table = entry.value.as<toml::Table>()) {
            read(*table, section, name);
        } else {
            say(entry.value.place, name, "expected a table, found " + toml::found(entry.value));
        }
    }

    void read_tables(const toml::Entry& entry, const NamedTables& tables, const std::string& name) {
        const auto* from = entry.value.as<toml::Table>();
        if (from == nullptr) {
            say(entry.value.place, name,
                "expected tables such as [" + name + ".some_name], found " + toml::found(entry.value));
            return;
        }
        std::vector<toml::Entry> accepted;
        for (const toml::Entry& table : from->entries) {
            if (is_acceptable(table, tables, name)) {
                accepted.push_back(table);
            }
        }
        if (accepted.size() > most_tables) {
            say(entry.value.place, name,
                "expected at most " + std::to_string(most_tables) + " tables, found " +
                    std::to_string(accepted.size()));
            return;
        }
        if (reading_ == Reading::whole) {
            std::vector<std::string> names;
            names.reserve(accepted.size());
            for (const toml::Entry& table : accepted) {
                names.push_back(table.key);
            }
            tables.arrange(names);
        }
        for (const toml::Entry& table : accepted) {
            Section section = tables.open(table.key);
            read_inner(table, section, dotted(name, table.key));
        }
    }

    bool is_acceptable(const toml::Entry& table, const NamedTables& tables, const std::string& name) {
        const std::string full = dotted(name, table.key);
        if (table.value.as<toml::Table>() == nullptr) {
            say(table.value.place, full, "expected a table, found " + toml::found(table.value));
            return false;
        }
        if (!valid_name(table.key)) {
            say(table.place, full,
                "expected a name of at most 64 letters a-z, digits, _ and -, found " + in_quotes(table.key));
            return false;
        }
        const std::vector<std::string> names = tables.names();
        if (reading_ != Reading::whole && std::find(names.begin(), names.end(), table.key) == names.end()) {
            say(table.place, full, "unknown name" + did_you_mean(table.key, names));
            return false;
        }
        return true;
    }

    const Section& root_;
    Reading reading_;
    std::string path_;
    Problems& problems_;
};

}  // namespace

void read_section(const toml::Table& from, Section& into, Reading reading, const std::string& path,
                  Problems& problems) {
    Reader(into, reading, path, problems).read(from, into, "");
}

}  // namespace carat
