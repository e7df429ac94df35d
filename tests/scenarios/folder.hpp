/// A folder for the time of a test.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace carat {

class FolderTest : public testing::Test {
protected:
    FolderTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "carat-XXXXXX").string();
        folder_ = std::filesystem::canonical(::mkdtemp(pattern.data()));
    }
    ~FolderTest() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }

    std::filesystem::path folder_;
};

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

}  // namespace carat
