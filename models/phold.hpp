/// PHOLD: the field's standard load for event engines. Each event sends one on, to a random entity, after a random time.
///
/// Law     delay = lookahead + Exp(mean 1 - lookahead), target uniform over all entities (Fujimoto 1990, with the mean kept at 1).
/// Keeps   the number of events in flight; each entity counts what it received.
/// Draws   one keyed block per event, by entity and by how many events it has handled.
#pragma once

#include "models/purpose.hpp"
#include "sim/draws.hpp"
#include "sim/engine.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <vector>

namespace carat {

class Phold {
public:
    using Payload = NoPayload;
    using E = Event<Payload>;

    static constexpr Duration mean = 1 * second;

    Phold(std::uint32_t entities, int partitions, Duration lookahead, Luck luck)
        : luck_(luck),
          partitions_(static_cast<std::uint32_t>(partitions)),
          lookahead_(lookahead),
          received_(entities) {}

    int partition(std::uint32_t target) const { return static_cast<int>(target % partitions_); }
    void between(const Window&, Mail<Phold>&) {}
    void plan(int, const Window&, Mail<Phold>&) {}

    void handle(int, const E& event, Mail<Phold>& mail) {
        std::uint32_t& count = received_[place(event.target)];
        Draws draw = luck_.draws(Purpose::phold, event.target, count);
        ++count;
        mail.send(next(draw, event.time, event.target, count));
    }

    /// The first event of an entity; `k` numbers them if there are several.
    E first(std::uint32_t entity, std::uint32_t k) const {
        Draws draw = luck_.draws(Purpose::phold_start, entity, k);
        E event = next(draw, Time{0}, entity, k);
        event.target = entity;
        return event;
    }

    const std::vector<std::uint32_t>& received() const { return received_; }

private:
    /// Entities of one partition lie together, so that no two threads write to one cache line.
    std::size_t place(std::uint32_t entity) const {
        const std::uint32_t per_part = static_cast<std::uint32_t>(received_.size()) / partitions_;
        const std::uint32_t left = static_cast<std::uint32_t>(received_.size()) % partitions_;
        const std::uint32_t part = entity % partitions_;
        return std::size_t{part} * per_part + std::min(part, left) + entity / partitions_;
    }

    E next(Draws& draw, Time now, std::uint32_t source, std::uint32_t serial) const {
        const double rest = seconds(mean - lookahead_);
        const auto target = static_cast<std::uint32_t>(below(draw, received_.size()));
        const double wait = boost::random::exponential_distribution<double>{}(draw)*rest;
        return {.time = now + lookahead_ + from_seconds(wait), .target = target, .source = source, .serial = serial};
    }

    Luck luck_;
    std::uint32_t partitions_;
    Duration lookahead_;
    std::vector<std::uint32_t> received_;
};

}  // namespace carat
