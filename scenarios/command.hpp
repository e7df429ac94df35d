/// The commands of the program. Each adds itself to the command line; when it is chosen it leaves what is to be done.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace carat {

/// What a program ends with.
enum class Exit : int { ok = 0, failed = 1, usage = 2, differs = 3, disk = 74, resumable = 75, interrupted = 130 };

/// Done after the command line is understood.
using Action = std::function<Exit()>;

/// -s KEY=VALUE, which wins over all files; read into `overrides`.
void add_set_option(CLI::App& command, std::vector<std::string>& overrides);

/// -j T, how many threads, or runs at a time; `words` say which. 0 is one per core.
void add_threads_option(CLI::App& command, int& threads, const std::string& words);

void add_run_command(CLI::App& program, Action& action, const std::string& command_line);
void add_rerun_command(CLI::App& program, Action& action, const std::string& command_line);
void add_check_command(CLI::App& program, Action& action);
void add_params_command(CLI::App& program, Action& action);
void add_schema_command(CLI::App& program, Action& action);
void add_new_command(CLI::App& program, Action& action);
void add_show_command(CLI::App& program, Action& action);
void add_response_command(CLI::App& program, Action& action);
void add_sensitivity_command(CLI::App& program, Action& action);
void add_validate_command(CLI::App& program, Action& action);

/// The whole program: understands the command line, acts, and turns every failure into a message and an exit code.
int run_program(int count, const char* const* words);

}  // namespace carat
