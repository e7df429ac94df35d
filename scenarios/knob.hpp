/// Every parameter behind one face. Knobs is the one describe() visitor: it turns any described struct into a tree of
/// sections and knobs, and all that reads, writes or lists parameters works on that tree and knows no struct.
///
/// A tree refers to the struct it was made from; it is made where it is used and thrown away.
#pragma once

#include "scenarios/knob_value.hpp"
#include "scenarios/toml.hpp"
#include "sim/describe.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carat {

/// One field.
struct Knob {
    std::string name;
    Field about;
    std::function<void(const toml::Value&, const Complain&)>
        read;  // takes the value, or complains and leaves the field alone
    std::function<toml::Value()> write;
    std::function<toml::Table()> schema;  // what JSON Schema says of its values
};

struct Section;

/// Several tables of the same kind, such as [gift.rose].
struct NamedTables {
    std::string name;
    std::string words;
    std::function<std::vector<std::string>()> names;
    std::function<void(const std::vector<std::string>&)> arrange;  // these names, in this order; new ones with defaults
    std::function<Section(const std::string&)> open;               // the table of that name
    std::function<void(const std::function<void(const Section&)>&)> sample;  // shows a table with defaults
};

struct Section {
    std::string name;
    std::string words;
    std::vector<Knob> knobs;
    std::vector<Section> sections;
    std::vector<NamedTables> tables;
};

/// The visitor.
class Knobs {
public:
    explicit Knobs(Section& into) : into_(into) {}

    template <class T>
    void operator()(std::string_view name, T& value, const Field& about) {
        into_.knobs.push_back({std::string(name), about,
                               [&value, about](const toml::Value& from, const Complain& complain) {
                                   read_value(from, about, value, complain);
                               },
                               [&value] { return write_value(value); }, [about] { return schema_of(about, Of<T>{}); }});
    }

    template <class T>
    void section(std::string_view name, std::string_view words, T& value) {
        into_.sections.push_back(section_of(name, words, value));
    }

    template <class T>
    void tables(std::string_view name, std::string_view words, std::vector<Named<T>>& items) {
        const std::string kind(name);
        into_.tables.push_back(
            {kind, std::string(words), [&items] { return names_of(items); },
             [&items](const std::vector<std::string>& names) { arrange(items, names); },
             [&items](const std::string& item) { return section_of(item, "", find(items, item)->value); },
             [](const std::function<void(const Section&)>& show) {
                 T standard{};
                 show(section_of("", "", standard));
             }});
    }

    template <class T>
    static Section section_of(std::string_view name, std::string_view words, T& value) {
        Section section{std::string(name), std::string(words), {}, {}, {}};
        Knobs inside(section);
        describe(inside, value);
        return section;
    }

private:
    template <class T>
    static auto find(std::vector<Named<T>>& items, const std::string& name) {
        return std::find_if(items.begin(), items.end(), [&](const Named<T>& item) { return item.name == name; });
    }

    template <class T>
    static std::vector<std::string> names_of(const std::vector<Named<T>>& items) {
        std::vector<std::string> names;
        names.reserve(items.size());
        for (const Named<T>& item : items) {
            names.push_back(item.name);
        }
        return names;
    }

    template <class T>
    static void arrange(std::vector<Named<T>>& items, const std::vector<std::string>& names) {
        std::vector<Named<T>> arranged;
        for (const std::string& name : names) {
            const auto old = find(items, name);
            arranged.push_back(old == items.end() ? Named<T>{name, {}} : *old);
        }
        items = std::move(arranged);
    }

    Section& into_;
};

/// The tree of a described struct.
template <class T>
Section knobs_of(T& value) {
    return Knobs::section_of("", "", value);
}

}  // namespace carat
