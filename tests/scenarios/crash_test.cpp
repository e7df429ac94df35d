/// Crashes: the program is killed, or its disk fails, at every call by which it changes files and at random moments. What is
/// found afterwards is whole; the run goes on to the result it would have had; no success is reported that was not.
#include "scenarios/checkpoint.hpp"
#include "scenarios/results.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <random>
#include <thread>

namespace carat {
namespace {

namespace files = std::filesystem;

constexpr int killed = 128 + SIGKILL;

class CrashTest : public FolderTest {
protected:
    CrashTest() {
        const std::string village = files::absolute("scenarios/village.toml").string();
        words_ = {"run",     village, "-s",     "run.length=12d",     "-s", "run.write_every=5d",
                  "--quiet", "-o",    "out.h5", "--checkpoint-every", "3d"};
        expected_ = run(load_scenario(village, {"run.length=12d", "run.write_every=5d"}), {});
    }

    /// Runs in a folder of that name; `shim` are settings of tests/crash/shim.cpp.
    Ran carat(const std::string& where, std::vector<std::string> words, const std::string& shim = "") const {
        files::create_directories(folder_ / where);
        if (!shim.empty()) {
            ::setenv("CARAT_SHIM", (shim + " LD_PRELOAD=" CARAT_SHIM_LIBRARY).c_str(), 1);
        }
        Ran ran = run_carat(words, folder_ / where);
        ::unsetenv("CARAT_SHIM");
        return ran;
    }

    std::vector<std::string> resuming() const {
        std::vector<std::string> words = words_;
        words.emplace_back("--resume");
        return words;
    }

    long calls() const {
        const files::path count = folder_ / "count";
        EXPECT_EQ(carat("counted", words_, "CARAT_SHIM_COUNT=" + count.string()).exit, 0);
        return std::stol(text_of(count));
    }

    bool is_as_expected(const std::string& where) const {
        return read_result(folder_ / where / "out.h5").outcome.complete &&
               differing_arrays(folder_ / where / "out.h5", expected_).empty();
    }

    /// Whatever there is of a result or of checkpoints can be read.
    void expect_whole(const std::string& where) const {
        if (files::exists(folder_ / where / "out.h5")) {
            EXPECT_NO_THROW(read_result(folder_ / where / "out.h5"));
        }
        for (const files::path& file : CheckpointFolder(folder_ / where / "out.checkpoints").files()) {
            EXPECT_NO_THROW(read_checkpoint(file)) << file;
        }
    }

    std::size_t leftovers(const std::string& where) const {
        std::size_t count = 0;
        for (const auto& entry : files::recursive_directory_iterator(folder_ / where)) {
            count += entry.path().extension() == ".partial" ? 1U : 0U;
        }
        return count;
    }

    void expect_recovery(const std::string& where) const {
        expect_whole(where);
        const Ran again = carat(where, resuming());
        EXPECT_EQ(again.exit, 0) << again.errors;
        EXPECT_TRUE(is_as_expected(where));
        EXPECT_EQ(leftovers(where), 0U);
        files::remove_all(folder_ / where);
    }

    std::vector<std::string> words_;
    Outcome expected_;
};

TEST_F(CrashTest, KilledAtEveryCallItGoesOnToTheSameResult) {
    const long all = calls();
    ASSERT_GT(all, 20);
    for (long at = 1; at <= all; ++at) {
        SCOPED_TRACE("call " + std::to_string(at));
        const Ran ran = carat("killed", words_, "CARAT_SHIM_DO=kill CARAT_SHIM_AT=" + std::to_string(at));
        EXPECT_EQ(ran.exit, killed);
        expect_recovery("killed");
    }
}

TEST_F(CrashTest, ADiskThatFailsForGoodIsReportedAndNothingIsLost) {
    const long all = calls();
    for (const std::string reason : {"EIO", "ENOSPC"}) {
        for (long at = 1; at <= all; ++at) {
            SCOPED_TRACE(reason + " from call " + std::to_string(at) + " on");
            const Ran ran = carat("failed", words_, "CARAT_SHIM_DO=" + reason + " CARAT_SHIM_AT=" + std::to_string(at));
            EXPECT_EQ(ran.exit, 74) << ran.errors;
            EXPECT_NE(ran.errors.find("cannot write"), std::string::npos) << ran.errors;
            expect_recovery("failed");
        }
    }
}

TEST_F(CrashTest, ASingleFailureIsReportedOrSurvived) {
    const long all = calls();
    for (const std::string what : {"EIO", "ENOSPC", "short"}) {
        for (long at = 1; at <= all; ++at) {
            SCOPED_TRACE(what + " at call " + std::to_string(at));
            const std::string shim = "CARAT_SHIM_ONCE=1 CARAT_SHIM_DO=" + what;
            const Ran ran = carat("once", words_, shim + " CARAT_SHIM_AT=" + std::to_string(at));
            if (ran.exit == 0) {
                EXPECT_TRUE(is_as_expected("once"));
                EXPECT_EQ(ran.errors.empty(), what == "short") << ran.errors;
            } else {
                EXPECT_EQ(ran.exit, 74) << ran.errors;
            }
            expect_recovery("once");
        }
    }
}

/// By default a few times, so that it stays a quick test; CARAT_CRASHES=300 tries harder.
TEST_F(CrashTest, KilledAtRandomMomentsItGoesOnToTheSameResult) {
    const char* wished = std::getenv("CARAT_CRASHES");
    const int crashes = wished != nullptr ? std::atoi(wished) : 12;
    std::mt19937 random(2026);
    std::vector<std::string> words = resuming();
    words[3] = "run.length=40d";
    const Outcome whole = run(load_scenario(words[1], {"run.length=40d", "run.write_every=5d"}), {});
    int survived = 0;
    files::create_directory(folder_ / "random");
    for (int crash = 0; crash < crashes; ++crash) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            std::vector<char*> list{const_cast<char*>(CARAT_PROGRAM)};
            for (std::string& word : words) list.push_back(word.data());
            list.push_back(nullptr);
            if (::chdir((folder_ / "random").c_str()) == 0 && std::freopen("said", "w", stdout) != nullptr &&
                std::freopen("complained", "w", stderr) != nullptr) {
                ::execv(CARAT_PROGRAM, list.data());
            }
            std::_Exit(127);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(1, 250)(random)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        expect_whole("random");
        if (WIFEXITED(status)) {
            ASSERT_EQ(WEXITSTATUS(status), 0) << text_of(folder_ / "random" / "complained");
            EXPECT_EQ(differing_arrays(folder_ / "random" / "out.h5", whole), std::vector<std::string>{});
            ++survived;
            files::remove_all(folder_ / "random");
            files::create_directory(folder_ / "random");
        }
    }
    EXPECT_LT(survived, crashes);
    EXPECT_EQ(carat("random", words).exit, 0);
    EXPECT_EQ(differing_arrays(folder_ / "random" / "out.h5", whole), std::vector<std::string>{});
}

}  // namespace
}  // namespace carat
