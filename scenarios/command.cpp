#include "scenarios/command.hpp"

#include "models/books.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/problem.hpp"
#include "scenarios/results.hpp"
#include "scenarios/version.hpp"

#include <iostream>
#include <vector>

namespace carat {
namespace {

constexpr const char* about =
    R"(carat simulates live-gifting economies: viewers buy coins, give gifts, creators earn diamonds and are paid out.)";

constexpr const char* closing = R"(Examples:
  carat run scenarios/village.toml                          a first look, within a second
  carat run scenarios/baseline.toml -r 8 -o baseline.h5     eight replicates into one result file
  carat run scenarios/baseline.toml -s payout.threshold="10 USD" -s conversion.diamonds_per_coin=0.55
  carat check scenarios/*.toml                              are they valid, and who gets what of a dollar?
  carat params payout                                       what can be set, with defaults, units and bounds

Ends with 0: all is well; 1: the run failed; 2: the command line or a scenario is wrong; 3: a repeated run differs;
74: a file could not be written or read; 75: stopped by a signal, and --resume goes on from there; 130: stopped by a
signal (what was simulated until then is kept).)";

/// The command line as it could be typed again.
std::string as_typed(int count, const char* const* words) {
    std::string line;
    for (int i = 0; i < count; ++i) {
        const std::string word = words[i];
        const bool plain = !word.empty() && word.find_first_of(" \t\n\"'\\$&|;<>()*?[]{}!#~`") == std::string::npos;
        std::string quoted;
        for (const char letter : word) {
            quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
        }
        line += (line.empty() ? "" : " ") + (plain ? word : "'" + quoted + "'");
    }
    return line;
}

int say(Exit exit, const std::string& message) {
    std::cerr << message << "\n";
    return static_cast<int>(exit);
}

/// Everything that can go wrong once the command line is understood.
int act(const Action& action) {
    try {
        const Exit exit = action();
        std::cout.flush();
        return std::cout ? static_cast<int>(exit) : say(Exit::disk, "carat: standard output cannot be written");
    } catch (const ScenarioError& error) {
        const std::size_t count = error.problems().size();
        return say(Exit::usage, std::string(error.what()) + "\ncarat: " + std::to_string(count) +
                                    (count == 1 ? " problem" : " problems") +
                                    "; nothing was run and nothing was created");
    } catch (const ResultError& error) {
        return say(Exit::disk, std::string("carat: ") + error.what());
    } catch (const BrokenBooks& error) {
        return say(Exit::failed,
                   std::string("carat: the run was stopped, because the books do not close: ") + error.what());
    } catch (const std::bad_alloc&) {
        return say(Exit::failed,
                   "carat: the run failed: there is not enough memory for so many viewers, creators or samples");
    } catch (const std::exception& error) {
        return say(Exit::failed, std::string("carat: the run failed: ") + error.what());
    }
}

/// "run", if someone typed "rnu".
std::string meant_command(const CLI::App& program, int count, const char* const* words) {
    if (count < 2 || words[1][0] == '-') {
        return "";
    }
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands({})) {
        names.push_back(command->get_name());
        if (command->get_name() == words[1]) {
            return "";
        }
    }
    return "carat: unknown command \"" + std::string(words[1]) + "\"" + did_you_mean(words[1], names);
}

}  // namespace

void add_set_option(CLI::App& command, std::vector<std::string>& overrides) {
    command.add_option("-s,--set", overrides, "Change a parameter first; may be given again. See carat params")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

void add_threads_option(CLI::App& command, int& threads, const std::string& words) {
    constexpr int most_threads = 1'024;
    command.add_option("-j,--threads", threads, words)->type_name("T")->check(CLI::Range(0, most_threads));
}

int run_program(int count, const char* const* words) {
    CLI::App program(about, "carat");
    program.set_version_flag("--version", "carat " + std::string(carat_version()));
    program.footer(closing);
    program.require_subcommand(1);
    Action action;
    add_run_command(program, action, as_typed(count, words));
    add_rerun_command(program, action, as_typed(count, words));
    add_check_command(program, action);
    add_params_command(program, action);
    add_schema_command(program, action);
    add_new_command(program, action);
    add_show_command(program, action);
    add_response_command(program, action);
    add_sensitivity_command(program, action);
    add_validate_command(program, action);
    try {
        program.parse(count, words);
    } catch (const CLI::Success& success) {
        return program.exit(success);
    } catch (const CLI::ParseError& error) {
        const std::string unknown = meant_command(program, count, words);
        return say(Exit::usage, (unknown.empty() ? std::string("carat: ") + error.what() : unknown) +
                                    "\nRun carat --help for what there is.");
    }
    return act(action);
}

}  // namespace carat
