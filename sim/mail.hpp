/// Mail: how a handler says what shall happen next. Every message is checked against the lookahead as it is written.
#pragma once

#include "sim/agenda.hpp"
#include "sim/check.hpp"
#include "sim/event.hpp"
#include "sim/wheel.hpp"

#include <vector>

namespace carat {

/// One part of the world: its future events. Parts share nothing while a window is open.
template <class E>
struct alignas(64) Partition {
    explicit Partition(Duration window) : wheel(window) {}

    Wheel<E> wheel;
    std::int64_t events = 0;
    std::int64_t events_before = 0;  // when partitions were last dealt to threads
    std::uint64_t digest = 0;        // sum over events, so it does not depend on their order across partitions
};

/// Outgoing letters: a row of boxes, one for each receiving partition, for each thread that writes.
template <class E>
class Letters {
public:
    using Row = std::vector<std::vector<E>>;

    explicit Letters(int partitions) : partitions_(static_cast<std::size_t>(partitions)) { hold(1); }

    /// At least as many rows; what is written stays.
    void hold(int rows) {
        while (static_cast<int>(rows_.size()) < rows) rows_.emplace_back(partitions_);
    }

    int rows() const { return static_cast<int>(rows_.size()); }
    Row& row(int thread) { return rows_[static_cast<std::size_t>(thread)]; }
    std::vector<E>& box(int thread, int to) { return row(thread)[static_cast<std::size_t>(to)]; }

    /// All letters, in no meaningful order.
    std::vector<E> all() const {
        std::vector<E> letters;
        for (const Row& row : rows_) {
            for (const auto& box : row) letters.insert(letters.end(), box.begin(), box.end());
        }
        return letters;
    }

private:
    std::size_t partitions_;
    std::vector<Row> rows_;
};

/// What a world gets to send with. While planning or alone, anything from the window's start on may be sent; while an event is
/// handled, the entity itself may be reminded at any time not before now, others not earlier than now + lookahead.
template <class World>
class Mail {
public:
    using E = Event<typename World::Payload>;

    /// For planning, and for what is done alone between windows.
    Mail(const World& world, const Window& window, typename Letters<E>::Row& boxes)
        : world_(world), window_(window), boxes_(boxes), now_(window.start) {}

    /// For handling events of partition `own`.
    Mail(const World& world, const Window& window, typename Letters<E>::Row& boxes, int own, Wheel<E>& wheel,
         Agenda<E>& agenda)
        : world_(world),
          window_(window),
          boxes_(boxes),
          now_(window.start),
          own_(own),
          wheel_(&wheel),
          agenda_(&agenda) {}

    const Window& window() const { return window_; }

    void handling(const E& event) {
        now_ = event.time;
        entity_ = event.target;
    }

    void send(const E& event) {
        if (agenda_ == nullptr) {
            check(event.time >= window_.start, "what is planned lies in the coming window or later");
            post(world_.partition(event.target), event);
            return;
        }
        if (event.target == entity_) {
            remind(event);
            return;
        }
        check(event.time >= now_ + (window_.end - window_.start),
              "a message to another entity arrives at least one lookahead later");
        const int to = world_.partition(event.target);
        if (to == own_) {
            wheel_->insert(event);
        } else {
            post(to, event);
        }
    }

private:
    void post(int to, const E& event) { boxes_[static_cast<std::size_t>(to)].push_back(event); }

    void remind(const E& event) {
        check(event.time >= now_, "nothing is sent into the past");
        if (event.time < window_.end) {
            agenda_->add(event);
        } else {
            wheel_->insert(event);
        }
    }

    const World& world_;
    const Window& window_;
    typename Letters<E>::Row& boxes_;
    Time now_;
    std::uint32_t entity_ = 0;
    int own_ = -1;
    Wheel<E>* wheel_ = nullptr;
    Agenda<E>* agenda_ = nullptr;
};

}  // namespace carat
