/// Crew: a few threads that do the parts of a job together, meet, and go on. They live for one call and leave nothing behind.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace carat {

/// Rounds of work on parts 0..n-1, shared by a crew. A round is over when its parts are done, not when its threads arrive: a
/// thread that the machine has put aside between two parts keeps nobody waiting.
///
/// Each thread begins with its own stretch of the parts, so that their memory stays in its cache, and then helps the others.
/// Whoever finishes the last part does what is to be done alone before the next round.
class Rounds {
public:
    Rounds(int parts, int threads);

    /// The first part of the stretch of `thread`; of `threads` itself, the number of parts.
    static int stretch_begin(int parts, int threads, int thread) {
        return static_cast<int>(std::int64_t{parts} * thread / threads);
    }

    /// Takes part until `alone` says stop. `step(round, part)` does a part; rounds count from 0. `alone(round)` runs by itself
    /// after all parts of a round and returns whether there is another. Neither may throw.
    template <class Step, class Alone>
    void work(int thread, Step step, Alone alone) {
        std::uint32_t round = 0;
        while (!stopped_.load(std::memory_order_acquire)) {
            for (Claim claim = take(thread); claim.part >= 0; claim = take(thread)) {
                round = claim.round;
                step(round, claim.part);
                if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == parts_) {
                    open_next(round, alone(round));
                }
            }
            wait_for_next(round);
        }
    }

private:
    struct Claim {
        std::uint32_t round = 0;
        int part = -1;
    };

    /// The next part of a stretch and the round it is of, in one word, so that both are claimed at once.
    struct alignas(64) Stretch {
        std::atomic<std::uint64_t> next{0};
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };

    Claim take(int thread);
    void open_next(std::uint32_t round, bool another);
    void wait_for_next(std::uint32_t& round);

    const int parts_;
    const bool crowded_;  // more threads than cores: do not spin
    std::vector<Stretch> stretches_;
    alignas(64) std::atomic<int> done_{0};
    alignas(64) std::atomic<std::uint32_t> round_{0};
    std::atomic<bool> stopped_{false};
};

/// The first exception of a crew, kept until all have stopped.
class Trouble {
public:
    void keep(std::exception_ptr error) noexcept;
    bool any() const { return any_.load(std::memory_order_acquire); }
    void rethrow() const;

private:
    std::atomic<bool> any_{false};
    std::mutex mutex_;
    std::exception_ptr first_;
};

/// Runs `work(thread)` on `threads` threads, one of them the caller's, and joins them.
template <class Work>
void with_crew(int threads, Work work) {
    std::vector<std::jthread> others;
    others.reserve(static_cast<std::size_t>(threads - 1));
    for (int t = 1; t < threads; ++t) others.emplace_back([&work, t] { work(t); });
    work(0);
}

}  // namespace carat
