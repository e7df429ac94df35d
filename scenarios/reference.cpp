#include "scenarios/reference.hpp"

#include "scenarios/file_keys.hpp"
#include "scenarios/writer.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace carat {
namespace {

bool contains(std::string_view text, std::string_view pattern) {
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return std::search(text.begin(), text.end(), pattern.begin(), pattern.end(), same) != text.end();
}

void list(std::vector<Parameter>& into, const Section& section, const std::string& path, std::string_view pattern) {
    for (const Knob& knob : section.knobs) {
        const Field& about = knob.about;
        Parameter parameter{path + knob.name, toml_inline(knob.write()), std::string(about.unit),
                            bounds(about),    std::string(about.words),  about.change == Change::by_policy};
        if (contains(parameter.name, pattern) || contains(parameter.words, pattern)) {
            into.push_back(std::move(parameter));
        }
    }
    for (const Section& inner : section.sections) {
        list(into, inner, path + inner.name + ".", pattern);
    }
    for (const NamedTables& tables : section.tables) {
        tables.sample([&](const Section& sample) { list(into, sample, path + tables.name + ".*.", pattern); });
    }
}

}  // namespace

std::vector<Parameter> parameters(std::string_view pattern) {
    Scenario scenario;
    FileKeys keys;
    std::vector<Parameter> all;
    list(all, section_of_file(scenario, keys), "", pattern);
    return all;
}

}  // namespace carat
