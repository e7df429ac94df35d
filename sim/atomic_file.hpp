/// Replacing a file so that whoever looks finds the old one or the new one, whole, whatever happens in between.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace carat {

/// A file that is written beside its place, under a temporary name, and takes its place when it is done.
///
///     write --> fsync --> (read back through temporary()) --> rename --> fsync of the folder
///
/// If it is not committed, nothing is left of it; if the process is killed, the temporary file stays, and the next AtomicFile of
/// that target removes it (whoever writes holds a lock on it). All functions throw std::system_error whose what() names the file.
class AtomicFile {
public:
    /// Begins a file that is to replace `target`, or the file `target` is a link to. A target that is there but is no
    /// plain file (a folder, a device) is refused.
    explicit AtomicFile(const std::filesystem::path& target);
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    /// Appends bytes.
    void write(std::span<const std::byte> bytes);

    /// Hands everything to the disk and ends writing. What temporary() names can now be read back.
    void finish();
    const std::filesystem::path& temporary() const { return temporary_; }

    /// Puts the file in its place, for good. Finishes it first if need be.
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;  // open, and so locked, until the file takes its place
    bool finished_ = false;
};

}  // namespace carat
