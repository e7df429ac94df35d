#include "sim/atomic_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace carat {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test, gone afterwards.
class AtomicFileTest : public testing::Test {
protected:
    AtomicFileTest() {
        std::string pattern = (fs::temp_directory_path() / "carat-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~AtomicFileTest() override { fs::remove_all(folder_); }

    fs::path in_folder(const std::string& name) const { return folder_ / name; }

    std::size_t files_in_folder() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

private:
    fs::path folder_;
};

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(AtomicFile& file, const std::string& text) { file.write(std::as_bytes(std::span(text))); }

void replace(const fs::path& path, const std::string& text) {
    AtomicFile file(path);
    write_text(file, text);
    file.commit();
}

std::string complaint_about(const fs::path& path) {
    try {
        replace(path, "text");
    } catch (const std::system_error& error) {
        return error.what();
    }
    return "none";
}

/// Makes files above a size fail to grow, as on a full disk; the process is killed instead if `kills`.
class SmallDisk {
public:
    SmallDisk(rlim_t bytes, bool kills) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        signal_before_ = std::signal(SIGXFSZ, kills ? SIG_DFL : SIG_IGN);
        const rlimit small{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_before_);
    }

private:
    rlimit before_{};
    void (*signal_before_)(int) = SIG_DFL;
};

TEST_F(AtomicFileTest, HoldsWhatWasWritten) {
    replace(in_folder("a"), "some text");
    EXPECT_EQ(text_of(in_folder("a")), "some text");
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(AtomicFileTest, AppendsPieceAfterPiece) {
    AtomicFile file(in_folder("a"));
    write_text(file, "one ");
    write_text(file, "two");
    file.commit();
    EXPECT_EQ(text_of(in_folder("a")), "one two");
}

TEST_F(AtomicFileTest, ShowsTheOldFileUntilItIsCommitted) {
    replace(in_folder("a"), "old");
    AtomicFile file(in_folder("a"));
    write_text(file, "new");
    file.finish();
    EXPECT_EQ(text_of(in_folder("a")), "old");
    EXPECT_EQ(text_of(file.temporary()), "new");
    EXPECT_EQ(file.temporary().parent_path(), in_folder("a").parent_path());
    file.commit();
    EXPECT_EQ(text_of(in_folder("a")), "new");
}

TEST_F(AtomicFileTest, LeavesNothingBehindUnlessItIsCommitted) {
    replace(in_folder("a"), "old");
    {
        AtomicFile file(in_folder("a"));
        write_text(file, "new");
    }
    EXPECT_EQ(text_of(in_folder("a")), "old");
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(AtomicFileTest, WritesTwoVersionsSideBySide) {
    AtomicFile first(in_folder("a"));
    AtomicFile second(in_folder("a"));
    EXPECT_NE(first.temporary(), second.temporary());
    write_text(first, "first");
    write_text(second, "second");
    second.commit();
    first.commit();
    EXPECT_EQ(text_of(in_folder("a")), "first");
}

TEST_F(AtomicFileTest, ReplacesTheFileALinkLeadsTo) {
    replace(in_folder("real"), "old");
    fs::create_symlink("real", in_folder("link"));
    replace(in_folder("link"), "new");
    EXPECT_TRUE(fs::is_symlink(in_folder("link")));
    EXPECT_EQ(text_of(in_folder("real")), "new");
}

TEST_F(AtomicFileTest, MakesTheFileALinkLeadsTo) {
    fs::create_symlink("real", in_folder("link"));
    replace(in_folder("link"), "new");
    EXPECT_TRUE(fs::is_symlink(in_folder("link")));
    EXPECT_EQ(text_of(in_folder("real")), "new");
}

TEST_F(AtomicFileTest, RefusesWhatIsNoFile) {
    EXPECT_NE(complaint_about("/dev/null").find("/dev/null (it is there and is no file)"), std::string::npos);
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    fs::create_directory(in_folder("folder"));
    EXPECT_NE(complaint_about(in_folder("folder")).find("Is a directory"), std::string::npos);
}

TEST_F(AtomicFileTest, NamesTheFileAndTheMissingFolder) {
    const std::string complaint = complaint_about(in_folder("nowhere/a"));
    EXPECT_NE(complaint.find("cannot write " + in_folder("nowhere/a").string()), std::string::npos) << complaint;
    EXPECT_NE(complaint.find("is there a folder " + in_folder("nowhere").string()), std::string::npos) << complaint;
    EXPECT_NE(complaint.find("No such file or directory"), std::string::npos) << complaint;
}

TEST_F(AtomicFileTest, SaysSoIfTheFolderIsAFile) {
    replace(in_folder("a"), "text");
    EXPECT_NE(complaint_about(in_folder("a/b")).find("Not a directory"), std::string::npos);
}

TEST_F(AtomicFileTest, KeepsTheOldFileIfTheNewOneDoesNotFit) {
    replace(in_folder("a"), "old");
    {
        const SmallDisk disk(1000, false);
        AtomicFile file(in_folder("a"));
        EXPECT_THROW(write_text(file, std::string(5000, 'x')), std::system_error);
    }
    EXPECT_EQ(text_of(in_folder("a")), "old");
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(AtomicFileTest, KeepsTheOldFileIfKilledWhileWriting) {
    replace(in_folder("a"), "old");
    const pid_t child = ::fork();
    if (child == 0) {
        const SmallDisk disk(1000, true);
        replace(in_folder("a"), std::string(5000, 'x'));
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
    EXPECT_EQ(text_of(in_folder("a")), "old");
}

TEST_F(AtomicFileTest, RemovesWhatKilledProcessesLeftButNotWhatIsBeingWritten) {
    const fs::path target = in_folder("target");
    std::ofstream(in_folder(".target.12345-0.partial")) << "half";
    std::ofstream(in_folder(".other.12345-0.partial")) << "of another file";
    AtomicFile slow(target);
    write_text(slow, "slow");
    EXPECT_EQ(files_in_folder(), 2U);
    slow.finish();
    replace(target, "fast");
    EXPECT_EQ(text_of(target), "fast");
    slow.commit();
    EXPECT_EQ(text_of(target), "slow");
    EXPECT_EQ(files_in_folder(), 2U);
}

}  // namespace
}  // namespace carat
