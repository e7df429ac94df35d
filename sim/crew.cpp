#include "sim/crew.hpp"

#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace carat {
namespace {

constexpr int round_shift = 32;

void relax() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

}  // namespace

Rounds::Rounds(int parts, int threads)
    : parts_(parts),
      crowded_(threads > static_cast<int>(std::thread::hardware_concurrency())),
      stretches_(static_cast<std::size_t>(threads)) {
    for (int t = 0; t < threads; ++t) {
        Stretch& stretch = stretches_[static_cast<std::size_t>(t)];
        stretch.begin = static_cast<std::uint32_t>(stretch_begin(parts, threads, t));
        stretch.end = static_cast<std::uint32_t>(stretch_begin(parts, threads, t + 1));
        stretch.next.store(stretch.begin, std::memory_order_relaxed);
    }
}

Rounds::Claim Rounds::take(int thread) {
    const auto count = stretches_.size();
    for (std::size_t i = 0; i < count; ++i) {
        Stretch& stretch = stretches_[(static_cast<std::size_t>(thread) + i) % count];
        if (static_cast<std::uint32_t>(stretch.next.load(std::memory_order_relaxed)) >= stretch.end) {
            continue;
        }
        const std::uint64_t claimed = stretch.next.fetch_add(1, std::memory_order_acq_rel);
        const auto part = static_cast<std::uint32_t>(claimed);
        if (part < stretch.end) {
            return {static_cast<std::uint32_t>(claimed >> round_shift), static_cast<int>(part)};
        }
    }
    return {};
}

void Rounds::open_next(std::uint32_t round, bool another) {
    const std::uint32_t next = round + 1;
    done_.store(0, std::memory_order_relaxed);
    if (another) {
        for (Stretch& stretch : stretches_) {
            stretch.next.store((std::uint64_t{next} << round_shift) | stretch.begin, std::memory_order_release);
        }
    } else {
        stopped_.store(true, std::memory_order_release);
    }
    round_.store(next, std::memory_order_release);
    round_.notify_all();
}

void Rounds::wait_for_next(std::uint32_t& round) {
    constexpr int spins = 2'000;  // about 50 microseconds: longer than most rounds, shorter than a sleep is dear
    for (int i = 0; i < (crowded_ ? 1 : spins); ++i) {
        if (round_.load(std::memory_order_acquire) > round) {
            break;
        }
        relax();
    }
    while (round_.load(std::memory_order_acquire) == round) round_.wait(round, std::memory_order_acquire);
    round = round_.load(std::memory_order_acquire);
}

void Trouble::keep(std::exception_ptr error) noexcept {
    const std::lock_guard lock(mutex_);
    if (!first_) {
        first_ = std::move(error);
    }
    any_.store(true, std::memory_order_release);
}

void Trouble::rethrow() const {
    if (first_) {
        std::rethrow_exception(first_);
    }
}

}  // namespace carat
