/// carat run: a scenario in, a result file and key figures out.
#include "scenarios/command.hpp"
#include "scenarios/figures.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress_line.hpp"
#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <filesystem>
#include <iostream>
#include <memory>
#include <vector>

namespace carat {
namespace {

namespace files = std::filesystem;

constexpr int most_threads = 1'024;

struct RunWords {
    std::string scenario;
    std::vector<std::string> overrides;
    std::string replicates;
    std::string seed;
    int threads = 0;
    std::string output;
    bool json = false;
    bool quiet = false;
};

/// Options are overrides with a shorter name, so that they are checked and remembered like those.
std::vector<std::string> all_overrides(const RunWords& words) {
    std::vector<std::string> all = words.overrides;
    if (!words.replicates.empty()) {
        all.push_back("run.replicates=" + words.replicates);
    }
    if (!words.seed.empty()) {
        all.push_back("run.seed=" + words.seed);
    }
    return all;
}

/// Where the result goes. Throws ResultError if it could not be written there anyway.
files::path output_path(const RunWords& words) {
    files::path path =
        words.output.empty() ? files::path(words.scenario).stem().concat(".h5") : files::path(words.output);
    const files::path folder = path.parent_path().empty() ? "." : path.parent_path();
    if (!files::is_directory(folder)) {
        throw ResultError("cannot write " + path.string() + ": there is no folder " + folder.string());
    }
    if (files::is_directory(path)) {
        throw ResultError("cannot write " + path.string() + ": it is a folder");
    }
    return path;
}

Exit run_scenario(const RunWords& words, const std::string& command_line) {
    const Scenario scenario = load_scenario(words.scenario, all_overrides(words));
    const files::path path = output_path(words);
    const Interrupt interrupt;
    ProgressLine line(words.quiet);
    RunOptions options;
    options.threads = words.threads;
    options.command = command_line;
    options.progress = [&](const Progress& progress) {
        line.show(progress);
        return !Interrupt::requested();
    };
    options.partial = [&](const Outcome& so_far) { write_result(path, so_far); };
    const Outcome outcome = run(scenario, options);
    line.finish();
    write_result(path, outcome);
    std::cout << (words.json ? figures_json(outcome) : figures_text(outcome));
    if (!words.json) {
        std::cout << "\nResult file: " << path.string()
                  << (outcome.complete ? "" : " (incomplete: the run was stopped)") << "\n";
    }
    return outcome.complete ? Exit::ok : Exit::interrupted;
}

}  // namespace

void add_run_command(CLI::App& program, Action& action, const std::string& command_line) {
    CLI::App* command =
        program.add_subcommand("run", "Simulate a scenario, write the result file and print the key figures");
    const auto words = std::make_shared<RunWords>();
    command->add_option("scenario", words->scenario, "Scenario file, such as scenarios/baseline.toml")
        ->required()
        ->type_name("SCENARIO");
    add_set_option(*command, words->overrides);
    command->add_option("-r,--replicates", words->replicates, "Worlds with luck of their own (run.replicates)")
        ->type_name("N");
    command->add_option("--seed", words->seed, "Seed of all luck (run.seed)")->type_name("SEED");
    command->add_option("-j,--threads", words->threads, "Threads; 0 is one per core. The result does not depend on it")
        ->type_name("T")
        ->check(CLI::Range(0, most_threads));
    command
        ->add_option("-o,--output", words->output,
                     "Result file; by default the scenario's name with .h5, in this folder")
        ->type_name("FILE");
    command->add_flag("--json", words->json, "Print the key figures as JSON");
    command->add_flag("--quiet", words->quiet, "No progress");
    command->footer(
        "Nothing is created before the whole scenario is valid. While the run goes on the result file is renewed "
        "every\n"
        "run.write_every of simulated time, whole and readable; Ctrl-C keeps what was simulated.\n\n"
        "Examples:\n"
        "  carat run scenarios/baseline.toml\n"
        "  carat run scenarios/baseline.toml -s payout.threshold=\"20 USD\" -s run.length=30d -o low.h5\n"
        "  carat run scenarios/village.toml -s gift.rose.coins=2 --seed 1 --json --quiet");
    command->callback([words, command_line, &action] {
        action = [words, command_line] { return run_scenario(*words, command_line); };
    });
}

}  // namespace carat
