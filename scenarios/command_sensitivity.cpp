/// carat sensitivity: what each weakly known parameter does to the key figures.
#include "scenarios/command.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress_line.hpp"
#include "scenarios/sensitivity.hpp"

#include <iostream>
#include <memory>

namespace carat {
namespace {

struct SensitivityWords {
    std::string scenario = "scenarios/baseline.toml";
    SensitivityOptions options;
    std::size_t rows = 15;
    bool json = false;
    bool quiet = false;
};

Exit show_sensitivity(SensitivityWords words) {
    const Interrupt interrupt;
    ProgressLine line(words.quiet);
    words.options.progress = [&](double fraction) {
        line.show({.fraction = fraction});
        return !Interrupt::requested();
    };
    const Sensitivity sensitivity = measure_sensitivity(words.scenario, words.options);
    line.finish();
    if (!sensitivity.complete) {
        return Exit::interrupted;
    }
    std::cout << (words.json ? sensitivity_json(sensitivity) : sensitivity_text(sensitivity, words.rows));
    return Exit::ok;
}

}  // namespace

void add_sensitivity_command(CLI::App& program, Action& action) {
    CLI::App* command =
        program.add_subcommand("sensitivity", "Show what each weakly known parameter does to the key figures");
    const auto words = std::make_shared<SensitivityWords>();
    SensitivityOptions& options = words->options;
    constexpr int most = 1'000;
    command->add_option("scenario", words->scenario, "Scenario file; by default scenarios/baseline.toml")
        ->type_name("SCENARIO");
    add_set_option(*command, options.overrides);
    command->add_option("--ranges", options.ranges, "Which parameters, and between which values they may lie")
        ->type_name("FILE")
        ->capture_default_str();
    command->add_option("--figure", options.figures, "A key figure to show; may be given again; by default nine")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_option("-r,--worlds", options.worlds, "Worlds, each run twice per parameter; by default 4")
        ->type_name("N")
        ->check(CLI::Range(1, most));
    add_threads_option(*command, options.threads, "Runs at a time; 0 is one per core");
    command->add_option("--rows", words->rows, "Parameters shown per figure; 0 is all; by default 15")
        ->type_name("N")
        ->check(CLI::Range(0, most));
    command->add_flag("--json", words->json, "Print all of it as JSON");
    command->add_flag("--quiet", words->quiet, "No progress");
    command->footer(
        "One parameter at a time goes to the low and to the high end of its range while all others stay; every run has "
        "the\nsame luck. The ranges are a file you can change: docs/sensitivity.md. Nothing is written.\n\n"
        "Examples:\n"
        "  carat sensitivity --figure gross_spend --figure creator_gini\n"
        "  carat sensitivity scenarios/bigo.toml -s viewers.count=20000 -s creators.count=200 --ranges mine.toml");
    command->callback([words, &action] { action = [words] { return show_sensitivity(*words); }; });
}

}  // namespace carat
