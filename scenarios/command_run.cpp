/// carat run: a scenario in, a result file and key figures out.
#include "scenarios/checkpoint.hpp"
#include "scenarios/command.hpp"
#include "scenarios/figures.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress_line.hpp"
#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/size.hpp"

#include <filesystem>
#include <iostream>
#include <memory>
#include <vector>

namespace carat {
namespace {

namespace files = std::filesystem;

struct RunWords {
    std::string scenario;
    std::vector<std::string> overrides;
    std::string replicates;
    std::string seed;
    int threads = 0;
    std::string output;
    std::string events;
    std::string checkpoint_every;
    bool resume = false;
    std::string branch_from;
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

/// An option of the command line that is not what it should be.
[[noreturn]] void refuse(const std::string& option, const std::string& text) {
    throw ScenarioError({{"command line", 0, 0, option, text}});
}

Duration checkpoint_every(const RunWords& words) {
    if (words.checkpoint_every.empty()) {
        return Duration{0};
    }
    const Read<Duration> read = read_duration(words.checkpoint_every);
    if (!read.wrong.empty()) refuse("--checkpoint-every", read.wrong);
    if (read.value <= Duration{0}) refuse("--checkpoint-every", "expected a time above 0");
    return read.value;
}

/// "all", "1 %" or 0.01.
double events_share(const std::string& text) {
    if (text.empty()) return 0.0;
    if (text == "all") return 1.0;
    const Read<double> read = read_share(text);
    if (!read.wrong.empty()) refuse("--events", read.wrong + ", or all");
    if (!(read.value > 0.0 && read.value <= 1.0)) refuse("--events", "expected a share above 0 and at most 1, or all");
    return read.value;
}

/// Where the run begins: null at the start, else what was read. A branch that was stopped goes on from its own checkpoints.
struct Beginning {
    std::unique_ptr<Checkpoint> resume;
    std::unique_ptr<Checkpoint> branch;
};

Beginning beginning(const RunWords& words, const Scenario& scenario, const CheckpointFolder& folder) {
    Beginning from;
    const auto warn = [](const std::string& text) { std::cerr << "carat: " << text << "\n"; };
    if (words.resume) {
        from.resume = folder.newest(warn);
        if (from.resume == nullptr) {
            warn("no checkpoint in " + folder.path().string() + ": the run begins as without --resume");
        } else {
            check_same_run(*from.resume, scenario);
            if (from.resume->head.follow != events_share(words.events)) {
                refuse("--events", "the run that was stopped kept the events of a share of " +
                                       to_text(from.resume->head.follow) + "; go on with the same");
            }
            const double days = seconds(from.resume->head.now - Time{0}) / seconds(day);
            warn("going on from day " + to_text(days) + " of world " + std::to_string(from.resume->head.replicate));
        }
    } else if (!words.checkpoint_every.empty() && !folder.files().empty()) {
        refuse("--checkpoint-every",
               folder.path().string() +
                   " holds checkpoints of an earlier run: add --resume to go on with that run, or "
                   "remove the folder");
    }
    if (from.resume == nullptr && !words.branch_from.empty()) {
        from.branch = std::make_unique<Checkpoint>(read_checkpoint(words.branch_from));
        check_branch(*from.branch, scenario);
    }
    return from;
}

/// Bytes that may be written to the folder of a file.
double free_beside(const files::path& path) {
    return static_cast<double>(files::space(path.has_parent_path() ? path.parent_path() : ".").available);
}

Exit run_scenario(const RunWords& words, const std::string& command_line) {
    const Scenario scenario = load_scenario(words.scenario, all_overrides(words));
    const files::path path = output_path(words);
    const CheckpointFolder folder(files::path(path).replace_extension(".checkpoints"));
    const Duration every = checkpoint_every(words);
    const EventOptions events{files::path(path).replace_extension(".events"), events_share(words.events)};
    check_disk(scenario, {events.share, words.resume || every > Duration{0}}, free_beside(path));
    const Beginning from = beginning(words, scenario, folder);
    const Interrupt interrupt;
    ProgressLine line(words.quiet);
    RunOptions options;
    options.threads = words.threads;
    options.command = command_line;
    options.events = events;
    options.resume = from.resume.get();
    options.branch = from.branch.get();
    if (words.resume || every > Duration{0}) {
        options.checkpoints = {folder.path(), every, [](const std::string& text) {
                                   std::cerr << "carat: " << text << "; the run goes on\n";
                               }};
    }
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
        if (events.share > 0.0 && (outcome.complete || options.checkpoints.folder.empty())) {
            std::cout << "Event log: " << events.folder.string() << "\n";
        }
    }
    if (outcome.complete) {
        return Exit::ok;
    }
    if (options.checkpoints.folder.empty()) {
        return Exit::interrupted;
    }
    std::cerr << "carat: the same command with --resume goes on from here\n";
    return Exit::resumable;
}

void add_checkpoint_options(CLI::App& command, RunWords& words) {
    command
        .add_option("--checkpoint-every", words.checkpoint_every,
                    "Simulated time between checkpoints, such as 7d; the newest three are kept beside the result file")
        ->type_name("TIME");
    command.add_flag("--resume", words.resume, "Go on from the newest checkpoint that is whole");
    command
        .add_option("--branch-from", words.branch_from,
                    "Begin with the world of a checkpoint, under this scenario's rules and policies")
        ->type_name("CKPT");
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
    add_threads_option(*command, words->threads, "Threads; 0 is one per core. The result does not depend on it");
    command
        ->add_option("-o,--output", words->output,
                     "Result file; by default the scenario's name with .h5, in this folder")
        ->type_name("FILE");
    command
        ->add_option(
            "--events", words->events,
            "Keep every event of a share of viewers and creators (1 %, or all) in a folder beside the result file")
        ->type_name("SHARE");
    add_checkpoint_options(*command, *words);
    command->add_flag("--json", words->json, "Print the key figures as JSON");
    command->add_flag("--quiet", words->quiet, "No progress");
    command->footer(
        "Nothing is created before the whole scenario is valid. While the run goes on the result file is renewed "
        "every\n"
        "run.write_every of simulated time, whole and readable; Ctrl-C keeps what was simulated. With checkpoints, a "
        "run that\n"
        "was stopped or killed goes on with --resume to the same result, bit for bit.\n\n"
        "Examples:\n"
        "  carat run scenarios/baseline.toml\n"
        "  carat run scenarios/baseline.toml -s payout.threshold=\"20 USD\" -s run.length=30d -o low.h5\n"
        "  carat run scenarios/village.toml -s gift.rose.coins=2 --seed 1 --json --quiet\n"
        "  carat run scenarios/baseline.toml --events 1%                 whole histories of one in a hundred\n"
        "  carat run scenarios/baseline.toml --checkpoint-every 7d -o b.h5            and, after a crash, with "
        "--resume\n"
        "  carat run scenarios/baseline.toml -s payout.threshold=\"5 USD\" -o low.h5 --branch-from \\\n"
        "      b.checkpoints/world-00000-day-00084.000000.ckpt");
    command->callback([words, command_line, &action] {
        action = [words, command_line] { return run_scenario(*words, command_line); };
    });
}

}  // namespace carat
