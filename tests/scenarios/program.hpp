/// Runs the program, as a person would.
#pragma once

#include "tests/scenarios/folder.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace carat {

struct Ran {
    int exit = -1;
    std::string output;
    std::string errors;
};

/// In `folder`; standard output and errors are kept elsewhere. A signal that ended it is 128 more than its number.
inline Ran run_carat(const std::vector<std::string>& words, const std::filesystem::path& folder) {
    const auto quoted = [](const std::string& word) {
        std::string text;
        for (const char letter : word) {
            text += letter == '\'' ? "'\\''" : std::string(1, letter);
        }
        return "'" + text + "'";
    };
    std::string pattern = (std::filesystem::temp_directory_path() / "carat-said-XXXXXX").string();
    const std::filesystem::path said = ::mkdtemp(pattern.data());
    const char* in_front = std::getenv("CARAT_SHIM");  // "NAME=VALUE ...", for the program alone
    std::string line = "cd " + quoted(folder.string()) + " && " +
                       (in_front != nullptr ? "env " + std::string(in_front) + " " : "") + quoted(CARAT_PROGRAM);
    for (const std::string& word : words) {
        line += " " + quoted(word);
    }
    line += " >" + quoted((said / "output").string()) + " 2>" + quoted((said / "errors").string());
    const int status = std::system(line.c_str());
    Ran ran{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_of(said / "output"),
            text_of(said / "errors")};
    std::filesystem::remove_all(said);
    return ran;
}

}  // namespace carat
