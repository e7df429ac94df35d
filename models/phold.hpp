/// PHOLD: the field's standard load for event engines. Each event sends one on, to a random entity, after a random time.
///
/// Law     delay = lookahead + Exp(rest), target uniform over all entities (Fujimoto 1990).
/// Keeps   the number of events in flight; each entity counts what it received.
/// Draws   one keyed block per event, by entity and by how many events it has handled.
#pragma once

#include "models/purpose.hpp"
#include "sim/divider.hpp"
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

    Phold(std::uint32_t entities, int partitions, Duration lookahead, Duration rest, Luck luck)
        : luck_(luck),
          per_partition_((entities + static_cast<std::uint32_t>(partitions) - 1) /
                         static_cast<std::uint32_t>(partitions)),
          lookahead_(lookahead),
          rest_(seconds(rest)),
          received_(entities) {}

    /// Entities of one partition are neighbours, so that no two threads write to one cache line.
    int partition(std::uint32_t target) const { return static_cast<int>(per_partition_.quotient(target)); }
    void between(const Window&, Mail<Phold>&) {}

    void handle(int, const E& event, Mail<Phold>& mail) {
        std::uint32_t& count = received_[event.target];
        Draws draw = luck_.draws(Purpose::phold, event.target, count);
        ++count;
        mail.send(next(draw, event.time, event.target, count));
    }

    void expect(const E& event) const { __builtin_prefetch(&received_[event.target], 1); }

    /// The first event of an entity; `k` numbers them if there are several.
    E first(std::uint32_t entity, std::uint32_t k) const {
        Draws draw = luck_.draws(Purpose::phold_start, entity, k);
        E event = next(draw, Time{0}, entity, k);
        event.target = entity;
        return event;
    }

    const std::vector<std::uint32_t>& received() const { return received_; }

private:
    E next(Draws& draw, Time now, std::uint32_t source, std::uint32_t serial) const {
        const auto target = static_cast<std::uint32_t>(below(draw, received_.size()));
        const double wait = boost::random::exponential_distribution<double>{}(draw)*rest_;
        return {.time = now + lookahead_ + from_seconds(wait), .target = target, .source = source, .serial = serial};
    }

    Luck luck_;
    Divider per_partition_;
    Duration lookahead_;
    double rest_;  // seconds
    std::vector<std::uint32_t> received_;
};

}  // namespace carat
