/// Mail: how a handler says what shall happen next. Every message is checked against the lookahead as it is written.
#pragma once

#include "sim/agenda.hpp"
#include "sim/check.hpp"
#include "sim/event.hpp"
#include "sim/wheel.hpp"

#include <vector>

namespace carat {

/// One part of the world: its future events and those of the open window. Parts share nothing while a window is open.
template <class E>
struct alignas(64) Partition {
    explicit Partition(Duration window) : wheel(window) {}

    Wheel<E> wheel;
    Agenda<E> agenda;
    std::int64_t events = 0;
    std::int64_t events_before = 0;  // when partitions were last dealt to threads
    std::uint64_t digest = 0;        // sum over events, so it does not depend on their order across partitions
};

/// The outgoing letters of all partitions, by receiver. Row `partitions` belongs to what is done alone.
template <class E>
class Letters {
public:
    explicit Letters(int partitions)
        : partitions_(static_cast<std::size_t>(partitions)), boxes_((partitions_ + 1) * partitions_) {}

    std::vector<E>& box(int from, int to) {
        return boxes_[static_cast<std::size_t>(from) * partitions_ + static_cast<std::size_t>(to)];
    }

    /// All letters, in no meaningful order.
    std::vector<E> all() const {
        std::vector<E> letters;
        for (const auto& box : boxes_) letters.insert(letters.end(), box.begin(), box.end());
        return letters;
    }

private:
    std::size_t partitions_;
    std::vector<std::vector<E>> boxes_;
};

/// What a world gets to send with. While planning or alone, anything from the window's start on may be sent; while an event is
/// handled, the entity itself may be reminded at any time not before now, others not earlier than now + lookahead.
template <class World>
class Mail {
public:
    using E = Event<typename World::Payload>;

    /// For planning, and for what is done alone between windows.
    Mail(const World& world, const Window& window, Letters<E>& letters, int from)
        : world_(world), window_(window), letters_(letters), from_(from), now_(window.start) {}

    /// For handling events of `partition`.
    Mail(const World& world, const Window& window, Letters<E>& letters, int from, Partition<E>& partition)
        : world_(world), window_(window), letters_(letters), from_(from), now_(window.start), partition_(&partition) {}

    const Window& window() const { return window_; }

    void handling(const E& event) {
        now_ = event.time;
        entity_ = event.target;
    }

    void send(const E& event) {
        if (partition_ == nullptr) {
            check(event.time >= window_.start, "what is planned lies in the coming window or later");
            letters_.box(from_, world_.partition(event.target)).push_back(event);
            return;
        }
        if (event.target == entity_) {
            remind(event);
            return;
        }
        check(event.time >= now_ + (window_.end - window_.start),
              "a message to another entity arrives at least one lookahead later");
        const int to = world_.partition(event.target);
        if (to == from_) {
            partition_->wheel.insert(event);
        } else {
            letters_.box(from_, to).push_back(event);
        }
    }

private:
    void remind(const E& event) {
        check(event.time >= now_, "nothing is sent into the past");
        if (event.time < window_.end) {
            partition_->agenda.add(event);
        } else {
            partition_->wheel.insert(event);
        }
    }

    const World& world_;
    const Window& window_;
    Letters<E>& letters_;
    int from_;
    Time now_;
    std::uint32_t entity_ = 0;
    Partition<E>* partition_ = nullptr;
};

}  // namespace carat
