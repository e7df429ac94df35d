#include "models/crowd.hpp"

#include <algorithm>
#include <bit>

namespace carat::crowd {
namespace {

constexpr double steps_per_hazard = 0x1.0p32;

/// How many places the node at `place` sums up, itself the last.
std::size_t span(std::size_t place) { return place & (~place + 1); }

void add(Crowd& crowd, std::size_t place, std::int64_t weight) {
    crowd.front().weights += weight;
    for (; place < crowd.size(); place += span(place)) crowd[place].weights += weight;
}

/// A new place at the end, whose node sums up some of those before it.
void append(Crowd& crowd) {
    if (crowd.empty()) {
        crowd.emplace_back();
    }
    const std::size_t place = crowd.size();
    Guest node;
    for (std::size_t part = place - 1; part > place - span(place); part -= span(part)) {
        node.weights += crowd[part].weights;
    }
    crowd.push_back(node);
}

}  // namespace

std::int64_t weight(const Guest& guest) {
    constexpr double most = 1024.0;
    return static_cast<std::int64_t>(std::min(static_cast<double>(guest.hazard), most) * steps_per_hazard);
}

std::uint32_t come(Crowd& crowd, const Guest& guest) {
    if (crowd.empty() || crowd.front().row == 0) {
        append(crowd);
        crowd.front().row = static_cast<std::uint32_t>(crowd.size() - 1);
    }
    const std::uint32_t place = crowd.front().row;
    Guest& taken = crowd[place];
    const std::int64_t weights = taken.weights;
    crowd.front().row = taken.row;
    ++crowd.front().session;
    taken = guest;
    taken.weights = weights;
    add(crowd, place, weight(guest));
    return place;
}

void go(Crowd& crowd, std::uint32_t place, std::uint32_t viewer) {
    check(place > 0 && place < crowd.size() && crowd[place].viewer == viewer, "who leaves a room was in it");
    Guest& head = crowd.front();
    if (--head.session == 0) {
        crowd.clear();
        return;
    }
    add(crowd, place, -weight(crowd[place]));
    const std::int64_t weights = crowd[place].weights;
    crowd[place] = {.weights = weights, .row = head.row};
    head.row = place;
}

double hazard(const Crowd& crowd) { return static_cast<double>(total(crowd)) / steps_per_hazard; }

const Guest& at(const Crowd& crowd, std::int64_t point) {
    check(0 <= point && point < total(crowd), "a point lies within the weights");
    std::size_t place = 0;  // all places up to here end at or before the point
    for (std::size_t step = std::bit_floor(crowd.size()); step > 0; step /= 2) {
        if (place + step < crowd.size() && crowd[place + step].weights <= point) {
            place += step;
            point -= crowd[place].weights;
        }
    }
    return crowd[place + 1];
}

}  // namespace carat::crowd
