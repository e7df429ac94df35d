/// carat rerun: a run repeated from its own result file, and compared bit for bit.
#include "scenarios/command.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress_line.hpp"
#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/utf8.hpp"
#include "scenarios/worlds.hpp"

#include <iostream>
#include <memory>
#include <sstream>

namespace carat {
namespace {

struct RerunWords {
    std::string file;
    bool check = false;
    std::string output;
    int threads = 0;
    bool quiet = false;
};

[[noreturn]] void refuse(const std::string& file, const std::string& text) {
    throw ScenarioError({{printable(file, 300), 0, 0, "", text}});
}

/// The branches of a result, each from its checkpoint.
Outcome branch_again(const Scenario& scenario, const RerunWords& words, const ResultSummary& before,
                     const std::string& command_line) {
    std::vector<WorldTask> tasks;
    std::istringstream lines(before.outcome.branched_from);
    for (std::string path; std::getline(lines, path);) tasks.push_back({.scenario = &scenario, .branch = path});
    std::vector<Outcome> outcomes;
    for (WorldEnd& end :
         run_worlds(tasks, words.threads, command_line, [](double, std::int64_t) { return !Interrupt::requested(); })) {
        if (!end.failure.empty()) refuse(words.file, "is a branch that cannot be repeated: " + end.failure);
        if (!end.outcome) return {};  // interrupted
        outcomes.push_back(std::move(*end.outcome));
    }
    return join_outcomes(std::move(outcomes));
}

Outcome repeat(const RerunWords& words, const ResultSummary& before, const std::string& command_line) {
    const Scenario scenario = parse_scenario(before.outcome.scenario_toml, before.outcome.scenario_source);
    if (!before.outcome.branched_from.empty()) return branch_again(scenario, words, before, command_line);
    ProgressLine line(words.quiet);
    RunOptions options;
    options.threads = words.threads;
    options.command = command_line;
    options.journal = before.has_journal;
    options.progress = [&](const Progress& progress) {
        line.show(progress);
        return !Interrupt::requested();
    };
    Outcome outcome = run(scenario, options);
    line.finish();
    outcome.scenario_source = before.outcome.scenario_source;
    outcome.overrides = before.outcome.overrides;
    return outcome;
}

/// What differs, in words, and where the two were made.
Exit compare(const std::string& file, const ResultSummary& before, const Outcome& outcome) {
    const std::vector<std::string> different = differing_arrays(file, outcome);
    if (different.empty()) {
        std::cout << "Repeated: every array is the same, bit for bit (" << outcome.replicates.size()
                  << (outcome.replicates.size() == 1 ? " replicate)\n" : " replicates)\n");
        return Exit::ok;
    }
    constexpr std::size_t most = 20;
    std::cout << "Different: " << different.size() << " arrays\n";
    for (std::size_t i = 0; i < std::min(different.size(), most); ++i) std::cout << "  " << different[i] << "\n";
    if (different.size() > most) std::cout << "  ...\n";
    std::cout << "The file was made by carat " << before.carat_version << ", commit " << before.git_commit << ", "
              << before.compiler << "\n";
    return Exit::differs;
}

Exit rerun(const RerunWords& words, const std::string& command_line) {
    const ResultSummary before = read_result(words.file);
    if (!words.check && words.output.empty()) refuse(words.file, "say --check, or where the result goes with -o");
    if (words.check && !before.outcome.complete) {
        refuse(words.file, "is not complete: the run was stopped or goes on, so there is nothing to compare with");
    }
    const Interrupt interrupt;
    const Outcome outcome = repeat(words, before, command_line);
    if (!outcome.complete) return Exit::interrupted;
    if (!words.output.empty()) write_result(words.output, outcome);
    return words.check ? compare(words.file, before, outcome) : Exit::ok;
}

}  // namespace

void add_rerun_command(CLI::App& program, Action& action, const std::string& command_line) {
    CLI::App* command =
        program.add_subcommand("rerun", "Repeat a run from its own result file and compare bit for bit");
    const auto words = std::make_shared<RerunWords>();
    command->add_option("file", words->file, "Result file of carat run")->required()->type_name("FILE");
    command->add_flag("--check", words->check, "Compare every array with that of the file; ends with 3 if one differs");
    command->add_option("-o,--output", words->output, "Where the new result goes; nowhere if it is only checked")
        ->type_name("OUT");
    add_threads_option(*command, words->threads, "Threads; 0 is one per core. The result does not depend on it");
    command->add_flag("--quiet", words->quiet, "No progress");
    command->footer(
        "The file holds the whole scenario, with every parameter, and the seed: nothing else is needed, but for a "
        "branch "
        "the\n"
        "checkpoint it began with. What is left "
        "out of\n"
        "the comparison is how the run went: wall time and threads.\n\n"
        "Example:\n  carat rerun baseline.h5 --check");
    command->callback(
        [words, command_line, &action] { action = [words, command_line] { return rerun(*words, command_line); }; });
}

}  // namespace carat
