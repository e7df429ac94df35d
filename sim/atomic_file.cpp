#include "sim/atomic_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace carat {

namespace {

namespace fs = std::filesystem;

constexpr mode_t readable_by_all = 0666;  // less what the person's umask takes away
constexpr int most_temporary_names = 1000;
constexpr int most_links = 40;

[[noreturn]] void fail(const fs::path& target, const std::string& what, int reason) {
    throw std::system_error(reason, std::generic_category(), "cannot write " + target.string() + what);
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

/// The file to replace: what links lead to, if it is one or is not there yet.
fs::path resolve(const fs::path& target) {
    fs::path resolved = target;
    std::error_code problem;
    for (int links = 0; fs::is_symlink(resolved, problem); ++links) {
        if (links == most_links) fail(target, "", ELOOP);
        resolved = resolved.parent_path() / fs::read_symlink(resolved, problem);
    }
    struct stat what = {};
    if (::stat(resolved.c_str(), &what) == 0 && !S_ISREG(what.st_mode)) {
        fail(target, " (it is there and is no file)", S_ISDIR(what.st_mode) ? EISDIR : EEXIST);
    }
    if (::stat(folder_of(resolved).c_str(), &what) != 0) {
        fail(target, " (is there a folder " + folder_of(resolved).string() + "?)", errno);
    }
    return resolved;
}

std::string stem_of(const fs::path& target) { return "." + target.filename().string() + "."; }

constexpr std::string_view ending = ".partial";

/// Removes what processes that were killed have left. Whoever is alive holds a lock on their file.
void remove_leftovers(const fs::path& target) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder_of(target), none)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(stem_of(target)) || !name.ends_with(ending)) continue;
        const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) continue;
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
        ::close(file);
    }
}

/// Makes the folder remember the names in it, come what may.
void sync_folder(const fs::path& target) {
    const int folder = ::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) fail(target, " (opening its folder)", errno);
    const int reason = ::fsync(folder) == 0 ? 0 : errno;
    ::close(folder);
    // Some network file systems cannot do this, and have no need of it.
    if (reason != 0 && reason != EINVAL && reason != ENOTSUP) fail(target, " (syncing its folder)", reason);
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& target) : target_(resolve(target)) {
    remove_leftovers(target_);
    const std::string stem = stem_of(target_) + std::to_string(::getpid()) + "-";
    for (int serial = 0; descriptor_ < 0; ++serial) {
        temporary_ = folder_of(target_) / (stem + std::to_string(serial) + std::string(ending));
        descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, readable_by_all);
        if (descriptor_ < 0 && (errno != EEXIST || serial == most_temporary_names)) fail(target_, "", errno);
    }
    ::flock(descriptor_,
            LOCK_EX | LOCK_NB);  // where a file system has no locks, leftovers of others may be taken for dead
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(target_, "", errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::finish() {
    if (std::exchange(finished_, true)) return;
    if (::fsync(descriptor_) != 0) fail(target_, "", errno);
}

void AtomicFile::commit() {
    finish();
    ::flock(descriptor_, LOCK_UN);  // readers of HDF5 want a lock as soon as it is there
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(target_, "", errno);
    temporary_.clear();
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(target_, "", errno);
    sync_folder(target_);
}

}  // namespace carat
