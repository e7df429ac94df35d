#include "sim/memory.hpp"

#include <cstdlib>  // says which C library this is

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace carat {

void keep_freed_memory() {
#if defined(__GLIBC__)
    constexpr int kept = 1 << 30;
    constexpr int own_pages_from = 32 << 20;  // the most the library allows
    mallopt(M_TRIM_THRESHOLD, kept);
    mallopt(M_MMAP_THRESHOLD, own_pages_from);
#endif
}

}  // namespace carat
