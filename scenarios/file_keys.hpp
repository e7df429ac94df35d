/// Keys of a scenario file that are no parameters.
#pragma once

#include "scenarios/knob.hpp"
#include "scenarios/scenario.hpp"

#include <string>

namespace carat {

/// Where further layers of a scenario are.
struct FileKeys {
    std::string extends;
    struct Gifts {
        std::string catalogue;
    } gifts;
};

template <class Visitor>
void describe(Visitor& visit, FileKeys::Gifts& p) {
    visit(
        "catalogue", p.catalogue,
        Field{.words =
                  "CSV file with columns id, name, coins, combo: the menu, which [gift.*] tables then change or extend",
              .change = Change::never});
}

template <class Visitor>
void describe(Visitor& visit, FileKeys& p) {
    visit("extends", p.extends,
          Field{.words = "file this one is laid over; below the folder of the scenario", .change = Change::never});
    visit.section("gifts", "where the menu of gifts comes from", p.gifts);
}

/// Everything a file can hold: the keys above, the parameters, and [[policy]], [vary] and [question], which are
/// sections without knobs.
inline Section section_of_file(Scenario& scenario, FileKeys& keys) {
    Section file = knobs_of(keys);
    Section parameters = knobs_of(scenario);
    for (Section& section : parameters.sections) {
        file.sections.push_back(std::move(section));
    }
    file.tables = std::move(parameters.tables);
    file.sections.push_back({"policy", "[[policy]]: what changes at a moment of the run", {}, {}, {}});
    file.sections.push_back({"vary", "values to try in a sweep", {}, {}, {}});
    file.sections.push_back(
        {"question", "what the policies of this file are to answer, and what is expected", {}, {}, {}});
    return file;
}

}  // namespace carat
