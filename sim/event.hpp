/// Event: something that happens to one entity at one moment. The total order of events leaves no tie to luck.
#pragma once

#include "sim/time.hpp"

#include <cstdint>
#include <tuple>

namespace carat {

/// `source` and `serial` identify the event among those of equal time and target: a source never uses a serial twice for them.
template <class Payload>
struct Event {
    Time time;
    std::uint32_t target = 0;
    std::uint32_t source = 0;
    std::uint32_t serial = 0;
    std::uint16_t kind = 0;
    std::uint16_t small = 0;  // for the world's own use
    [[no_unique_address]] Payload payload{};
};

struct NoPayload {};

/// The total order (time, target, source, serial).
template <class Payload>
bool before(const Event<Payload>& a, const Event<Payload>& b) {
    if (a.time != b.time) {
        return a.time < b.time;
    }
    return std::tie(a.target, a.source, a.serial, a.kind) < std::tie(b.target, b.source, b.serial, b.kind);
}

/// A slice of simulated time, [start, end), the `index`-th of its length.
struct Window {
    std::int64_t index = 0;
    Time start;
    Time end;
};

}  // namespace carat
