/// A disk that fails, or a machine that stops, at the n-th call by which a program changes files; put in front with LD_PRELOAD.
///
///     CARAT_SHIM_AT=n       from which call on; none: never
///     CARAT_SHIM_DO         kill: SIGKILL before the call; EIO, ENOSPC: the call fails so; short: write() takes half
///     CARAT_SHIM_ONCE=1     only that call fails, the next ones succeed
///     CARAT_SHIM_COUNT      file that is told how many calls there were
///
/// Counted: open() that may create, write() beyond standard error, fsync, rename, mkdir.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> calls{0};

const char* told(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : otherwise;
}

enum class Fate { succeed, fail, shorten };

/// What becomes of the call that is about to be made; sets errno if it fails.
Fate next_call() {
    const long call = ++calls;
    const long at = std::atol(told("CARAT_SHIM_AT", "0"));
    const bool once = *told("CARAT_SHIM_ONCE", "0") == '1';
    if (at == 0 || call < at || (once && call > at)) return Fate::succeed;
    const char* what = told("CARAT_SHIM_DO", "kill");
    if (std::strcmp(what, "kill") == 0) std::raise(SIGKILL);
    if (std::strcmp(what, "short") == 0) return Fate::shorten;
    errno = std::strcmp(what, "ENOSPC") == 0 ? ENOSPC : EIO;
    return Fate::fail;
}

template <class Function>
Function* original(const char* name) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): dlsym gives a void*
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

struct Teller {
    ~Teller() {
        if (const char* path = std::getenv("CARAT_SHIM_COUNT")) {
            if (std::FILE* file = std::fopen(path, "w")) {
                std::fprintf(file, "%ld\n", calls.load());
                std::fclose(file);
            }
        }
    }
};
const Teller teller;

}  // namespace

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the C library's own are reserved words
extern "C" {

int open(const char* path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    static auto* const real = original<int(const char*, int, ...)>("open");
    const bool writes = (flags & O_CREAT) != 0;
    return writes && next_call() == Fate::fail ? -1 : real(path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t count) {
    static auto* const real = original<ssize_t(int, const void*, size_t)>("write");
    if (file <= STDERR_FILENO) return real(file, bytes, count);
    const Fate fate = next_call();
    if (fate == Fate::fail) return -1;
    return real(file, bytes, fate == Fate::shorten && count > 1 ? count / 2 : count);
}

int fsync(int file) {
    static auto* const real = original<int(int)>("fsync");
    return next_call() == Fate::fail ? -1 : real(file);
}

int rename(const char* from, const char* to) {
    static auto* const real = original<int(const char*, const char*)>("rename");
    return next_call() == Fate::fail ? -1 : real(from, to);
}

int mkdir(const char* path, mode_t mode) {
    static auto* const real = original<int(const char*, mode_t)>("mkdir");
    return next_call() == Fate::fail ? -1 : real(path, mode);
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
