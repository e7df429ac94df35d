/// carat new: a scenario file to start from.
#include "scenarios/command.hpp"
#include "scenarios/results.hpp"
#include "scenarios/starter.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

namespace carat {
namespace {

Exit write_starter(const std::string& path) {
    if (path.empty()) {
        std::cout << starter_scenario();
        return Exit::ok;
    }
    std::error_code error;
    if (std::filesystem::exists(path, error)) {
        std::cerr << "carat: " << path << " exists already; nothing was written\n";
        return Exit::usage;
    }
    std::ofstream file(path);
    file << starter_scenario();
    file.close();
    if (!file) {
        throw ResultError("cannot write " + path);
    }
    std::cout << "Wrote " << path << ". Next: carat check " << path << "\n";
    return Exit::ok;
}

}  // namespace

void add_new_command(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("new", "Write a commented scenario file to start from");
    const auto path = std::make_shared<std::string>();
    command->add_option("file", *path, "Where to; by default standard output. A file that exists is left alone")
        ->type_name("FILE");
    command->footer("Example:\n  carat new mine.toml && carat check mine.toml && carat run mine.toml");
    command->callback([path, &action] { action = [path] { return write_starter(*path); }; });
}

}  // namespace carat
