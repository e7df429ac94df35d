/// Bags: events in no order, in chunks that all bags of one store share. A bag holds the memory of its events, rounded up to a
/// chunk; what one gives back the next takes, so a store never holds much more than its events need.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace carat {

template <class E>
struct Chunk {
    static constexpr std::uint32_t places = 32;

    Chunk* next;
    std::array<E, places> events;
};

/// A list of chunks, of which only the first may have free places.
template <class E>
struct Bag {
    Chunk<E>* chunks = nullptr;
    std::uint32_t used = Chunk<E>::places;  // of the first chunk
};

template <class E>
class Bags {
public:
    void add(Bag<E>& bag, const E& event) {
        if (bag.used == Chunk<E>::places) {
            Chunk<E>* chunk = take();
            chunk->next = bag.chunks;
            bag.chunks = chunk;
            bag.used = 0;
        }
        bag.chunks->events[bag.used++] = event;
    }

    /// Calls `visit(begin, end)` for each stretch of events; the bag is empty then, and may be added to while it is emptied.
    template <class Visit>
    void empty(Bag<E>& bag, Visit visit) {
        Bag<E> old;
        std::swap(old, bag);
        while (old.chunks != nullptr) {
            Chunk<E>* chunk = old.chunks;
            visit(chunk->events.data(), chunk->events.data() + old.used);
            old = {chunk->next, Chunk<E>::places};
            chunk->next = free_;
            free_ = chunk;
        }
    }

    /// Calls `visit(event)` for each event.
    template <class Visit>
    static void for_each(const Bag<E>& bag, Visit visit) {
        std::uint32_t used = bag.used;
        for (const Chunk<E>* chunk = bag.chunks; chunk != nullptr; chunk = chunk->next) {
            std::for_each_n(chunk->events.begin(), used, visit);
            used = Chunk<E>::places;
        }
    }

private:
    Chunk<E>* take() {
        if (free_ == nullptr) {
            grow();
        }
        Chunk<E>* chunk = free_;
        free_ = chunk->next;
        return chunk;
    }

    /// An eighth more than there is, so that memory follows need closely.
    void grow() {
        const std::size_t more = std::max<std::size_t>(count_ / 8, 4);
        blocks_.push_back(std::make_unique_for_overwrite<Chunk<E>[]>(more));
        count_ += more;
        for (std::size_t i = more; i-- > 0;) {
            Chunk<E>& chunk = blocks_.back()[i];
            chunk.next = free_;
            free_ = &chunk;
        }
    }

    std::vector<std::unique_ptr<Chunk<E>[]>> blocks_;
    std::size_t count_ = 0;
    Chunk<E>* free_ = nullptr;
};

}  // namespace carat
