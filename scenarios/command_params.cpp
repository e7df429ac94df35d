/// carat params and carat schema: what can be set, for people and for editors.
#include "scenarios/command.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/reference.hpp"
#include "scenarios/schema.hpp"

#include <iostream>
#include <memory>
#include <vector>

namespace carat {
namespace {

void print(const Parameter& parameter) {
    std::cout << parameter.name << " = " << parameter.standard << "\n    " << parameter.words;
    if (!parameter.unit.empty()) {
        std::cout << " [" << parameter.unit << "]";
    }
    if (!parameter.bounds.empty()) {
        std::cout << "; " << parameter.bounds;
    }
    std::cout << (parameter.by_policy ? "\n" : "; fixed during a run\n");
}

Exit print_parameters(const std::string& pattern) {
    const std::vector<Parameter> found = parameters(pattern);
    for (const Parameter& parameter : found) {
        print(parameter);
    }
    if (found.empty()) {
        std::vector<std::string> names;
        for (const Parameter& parameter : parameters()) {
            names.push_back(parameter.name);
            names.push_back(parameter.name.substr(parameter.name.rfind('.') + 1));
        }
        std::cerr << "carat: no parameter has \"" << pattern << "\" in its name or its words"
                  << did_you_mean(pattern, names) << "\n";
        return Exit::usage;
    }
    return Exit::ok;
}

}  // namespace

void add_params_command(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("params", "List the parameters: name, default, meaning, unit, bounds");
    const auto pattern = std::make_shared<std::string>();
    command->add_option("pattern", *pattern, "Only those with this in their name or words")->type_name("PATTERN");
    command->footer(
        "Money is \"20 USD\", time \"14d\" or \"1d12h\", an exact decimal \"0.55\", a share 0.12 or \"12 %\".\n\n"
        "Examples:\n"
        "  carat params\n"
        "  carat params payout.\n"
        "  carat params elasticity");
    command->callback([pattern, &action] { action = [pattern] { return print_parameters(*pattern); }; });
}

void add_schema_command(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors");
    command->footer(
        "A scenario file that begins with\n"
        "  #:schema ./carat.schema.json\n"
        "is completed and checked by editors with TOML support (Taplo, Even Better TOML):\n"
        "  carat schema > scenarios/carat.schema.json");
    command->callback([&action] {
        action = [] {
            std::cout << scenario_schema();
            return Exit::ok;
        };
    });
}

}  // namespace carat
