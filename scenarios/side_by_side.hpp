/// Independent pieces of work, several at a time: one replicate per core is faster than one replicate on all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace carat {

/// Calls work(i) for i = 0 ... count - 1, on `threads` threads (0: one per core), in no particular order. The first
/// exception ends it and is thrown again. `done(i)`, if given, is called one at a time as pieces are finished.
void side_by_side(std::size_t count, int threads, const std::function<void(std::size_t)>& work,
                  const std::function<void(std::size_t)>& done = {});

}  // namespace carat
