/// Engine: parallel discrete events in windows, with one result for any number of threads.
///
///     alone: world.between(window)  ->  each partition: world.plan  ->  meet  ->  each: deliver letters, handle events  ->  meet
///
/// Conservative synchronisation by bounded lag (Lubachevsky 1989; YAWNS, Nicol 1993): what one entity tells another arrives
/// at least one window later, so partitions advance through a window independently. Inside it every partition handles its
/// events in the total order (time, target, source, serial), hence every entity its own in exact time order.
///
/// A World provides
///
///     using Payload = ...;                                       what an event carries
///     int partition(std::uint32_t target) const;                 where an entity lives; never changes
///     void between(const Window&, Mail<World>&);                 alone, before each window: publish, sample, change rules
///     void plan(int partition, const Window&, Mail<World>&);     optional, in parallel: what begins in this window from outside
///     void handle(int partition, const Event<Payload>&, Mail<World>&);
///     void finish(int partition, const Window&);                 optional, in parallel: after the last event of the window
///     void expect(const Event<Payload>&) const;                  optional: fetches from memory what the event will need
///     bool knows(std::uint32_t target) const;                    to load a saved run: is there such an entity?
#pragma once

#include "sim/archive.hpp"
#include "sim/crew.hpp"
#include "sim/digest.hpp"
#include "sim/mail.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

namespace carat {

/// For tests: letters delivered in another order must not change anything.
enum class Delivery : std::uint8_t { in_order, shuffled };

template <class World>
class Engine {
public:
    using E = Event<typename World::Payload>;

    Engine(World& world, Duration window, int partitions, Delivery delivery = Delivery::in_order)
        : world_(world), delivery_(delivery), written_(partitions), arriving_(partitions) {
        check(window > Duration{0} && partitions > 0, "an engine has a window and at least one partition");
        window_ = {0, Time{0}, Time{0} + window};
        parts_.reserve(static_cast<std::size_t>(partitions));
        for (int p = 0; p < partitions; ++p) parts_.emplace_back(window);
    }

    /// Advances to `end` (rounded up to a whole window) on `threads` threads. Throws what a handler threw, after all stopped.
    void run_until(Time end, int threads) {
        Trouble trouble;
        if (!open_window(end, trouble)) {
            trouble.rethrow();
            return;
        }
        Rounds rounds(partitions(), threads);
        balance(threads);
        hire(threads);
        const auto alone = [&](std::uint32_t round) {
            if (plans(round)) return !trouble.any();
            close_window();
            if (window_.index % windows_per_balance == 0) balance(threads);
            return open_window(end, trouble);
        };
        with_crew(threads, [&](int thread) {
            const auto step = [&, thread](std::uint32_t round, int place) {
                const int p = order_[static_cast<std::size_t>(place)];
                guard(trouble, [&] { plans(round) ? plan(p, thread) : advance(p, thread); });
            };
            rounds.work(thread, step, alone);
        });
        trouble.rethrow();
    }

    /// Writes the engine's state between two calls of run_until: the same bytes for any number of threads.
    void save(ArchiveWriter& archive) const {
        std::vector<E> pending = written_.all();
        for (const auto& part : parts_) part.wheel.for_each([&](const E& event) { pending.push_back(event); });
        std::sort(pending.begin(), pending.end(), [](const E& a, const E& b) { return before(a, b); });
        archive("window", window_.index);
        archive("events", events());
        archive("digest", digest());
        archive("pending", pending);
    }

    /// Takes up what save() wrote, in place of what this new engine was told. The window's length must be the same, the number
    /// of partitions need not. The world has taken up its own state before.
    void load(ArchiveReader& archive) {
        const Duration length = window_.end - window_.start;
        archive("window", window_.index);
        archive.require(
            window_.index >= 0 && window_.index < std::numeric_limits<std::int64_t>::max() / 2 / length.micros,
            "window", "is beyond the end of time");
        window_.start = Time{0} + window_.index * length;
        window_.end = window_.start + length;
        archive("events", parts_.front().events);
        archive("digest", parts_.front().digest);
        parts_.front().events_before = parts_.front().events;
        std::vector<E> pending;
        archive("pending", pending);
        written_ = Letters<E>(partitions());
        for (auto& part : parts_) part.wheel.begin(window_.index);
        for (const E& event : pending) {
            archive.require(event.time >= window_.start && world_.knows(event.target), "pending",
                            "has impossible events");
            written_.box(0, world_.partition(event.target)).push_back(event);
        }
    }

    /// Does once more what is done alone, at the present moment: the end of the run. Nothing may be run after it.
    void conclude() { between(); }

    /// Lets `write(mail)` send letters from outside, before the run or between two calls of run_until.
    template <class Write>
    void prepare(Write write) {
        Mail<World> mail(world_, window_, written_.row(0));
        write(mail);
    }

    /// A single such letter.
    void post(const E& event) {
        prepare([&](Mail<World>& mail) { mail.send(event); });
    }

    int partitions() const { return static_cast<int>(parts_.size()); }
    Time now() const { return window_.start; }
    std::int64_t windows() const { return window_.index; }

    /// Events handled so far.
    std::int64_t events() const {
        std::int64_t sum = 0;
        for (const auto& part : parts_) sum += part.events;
        return sum;
    }

    /// Of all events handled so far; the same for any number of threads and partitions.
    std::uint64_t digest() const {
        std::uint64_t sum = 0;
        for (const auto& part : parts_) sum += part.digest;
        return sum;
    }

private:
    static constexpr bool can_plan = requires(World & world, const Window& window, Mail<World>& mail) {
        world.plan(0, window, mail);
    };
    static constexpr std::int64_t windows_per_balance = 256;
    static constexpr std::size_t places_ahead = 8;  // how early to ask for memory: some hundred nanoseconds

    /// Deals the partitions to the threads' stretches, those with most events of late first and in turn, so that a window
    /// does not end with the longest. Changes nothing but time.
    void balance(int threads) {
        const auto busy = [this](int p) {
            const auto& part = parts_[static_cast<std::size_t>(p)];
            return part.events - part.events_before;
        };
        std::vector<int> sorted(parts_.size());
        std::iota(sorted.begin(), sorted.end(), 0);
        std::stable_sort(sorted.begin(), sorted.end(), [&](int a, int b) { return busy(a) > busy(b); });
        std::vector<int> next;
        for (int t = 0; t < threads; ++t) next.push_back(Rounds::stretch_begin(partitions(), threads, t));
        order_.resize(parts_.size());
        int t = 0;
        for (const int p : sorted) {
            const auto full = [&] {
                return next[static_cast<std::size_t>(t)] == Rounds::stretch_begin(partitions(), threads, t + 1);
            };
            while (full()) t = (t + 1) % threads;
            order_[static_cast<std::size_t>(next[static_cast<std::size_t>(t)]++)] = p;
            t = (t + 1) % threads;
        }
        for (auto& part : parts_) part.events_before = part.events;
    }

    template <class Step>
    static void guard(Trouble& trouble, Step step) noexcept {
        try {
            step();
        } catch (...) {
            trouble.keep(std::current_exception());
        }
    }

    /// Does what is done alone before the present window, if it is to be run. Returns whether it is.
    bool open_window(Time end, Trouble& trouble) noexcept {
        if (trouble.any() || window_.start >= end) {
            return false;
        }
        guard(trouble, [&] { between(); });
        return !trouble.any();
    }

    void between() {
        Mail<World> mail(world_, window_, written_.row(0));
        world_.between(window_, mail);
    }

    /// Each thread gets what it works with: boxes to write to and an agenda.
    void hire(int threads) {
        written_.hold(threads);
        arriving_.hold(threads);
        while (static_cast<int>(agendas_.size()) < threads) agendas_.push_back(std::make_unique<Agenda<E>>());
    }

    /// A window is a round of planning, if the world plans, and one of advancing.
    static constexpr bool plans(std::uint32_t round) { return can_plan && round % 2 == 0; }

    void plan(int p, int thread) {
        Mail<World> mail(world_, window_, written_.row(thread));
        if constexpr (can_plan) world_.plan(p, window_, mail);
    }

    void advance(int p, int thread) {
        auto& part = parts_[static_cast<std::size_t>(p)];
        Agenda<E>& agenda = *agendas_[static_cast<std::size_t>(thread)];
        agenda.due().clear();
        part.wheel.take(window_.index, agenda.due());
        deliver(p, part.wheel, agenda.due());
        agenda.open(window_);
        Mail<World> mail(world_, window_, arriving_.row(thread), p, part.wheel, agenda);
        E event;
        while (agenda.next(event)) {
            if constexpr (requires { world_.expect(event); }) {
                if (const E* soon = agenda.upcoming(places_ahead)) world_.expect(*soon);
            }
            mail.handling(event);
            world_.handle(p, event, mail);
            part.digest += digest_event(event);
            ++part.events;
        }
        if constexpr (requires { world_.finish(p, window_); }) world_.finish(p, window_);
    }

    void deliver(int p, Wheel<E>& wheel, std::vector<E>& due) {
        const int rows = written_.rows();
        for (int i = 0; i < rows; ++i) {
            std::vector<E>& box = written_.box(delivery_ == Delivery::in_order ? i : rows - 1 - i, p);
            if (delivery_ == Delivery::shuffled) std::reverse(box.begin(), box.end());
            for (const E& event : box) {
                if (event.time < window_.end) {
                    due.push_back(event);
                } else {
                    wheel.insert(event);
                }
            }
            box.clear();
        }
    }

    /// What was written while handling arrives in the next window; the emptied boxes are written to next.
    void close_window() {
        std::swap(written_, arriving_);
        window_ = {window_.index + 1, window_.end, window_.end + (window_.end - window_.start)};
    }

    World& world_;
    Delivery delivery_;
    Window window_;
    std::vector<Partition<E>> parts_;
    std::vector<std::unique_ptr<Agenda<E>>> agendas_;  // by thread
    std::vector<int> order_;                           // in which the partitions are dealt to threads
    Letters<E> written_;                               // read in this window
    Letters<E> arriving_;                              // written while handling, read in the next
};

}  // namespace carat
