/// M/M/1 on the engine, beside a loop of two numbers: the least there is to do for a queue.
///
/// Arrivals 0.8 per second, service 1 per second; the mean number in the system is 4 (Erlang), which both must find.
#include "models/purpose.hpp"
#include "sim/draws.hpp"
#include "sim/engine.hpp"

#include <benchmark/benchmark.h>
#include <boost/random/exponential_distribution.hpp>

#include <algorithm>
#include <limits>

namespace {

using namespace carat;

constexpr double arrivals = 0.8;  // per second
constexpr double services = 1.0;

double exponential_wait(Draws& draw, double rate) {
    return boost::random::exponential_distribution<double>{}(draw) / rate;
}

/// One station that reminds itself of the next arrival and of the end of the service.
class Queue {
public:
    using Payload = NoPayload;
    using E = Event<Payload>;
    enum Kind : std::uint16_t { arrival = 0, departure = 1 };

    int partition(std::uint32_t) const { return 0; }
    void between(const Window&, Mail<Queue>&) {}

    void handle(int, const E& event, Mail<Queue>& mail) {
        area_ += static_cast<double>(waiting_) * seconds(event.time - last_);
        last_ = event.time;
        if (event.kind == arrival) {
            ++customers_;
            if (++waiting_ == 1) remind(mail, departure, exponential_wait(draw_, services));
            remind(mail, arrival, exponential_wait(draw_, arrivals));
        } else if (--waiting_ > 0) {
            remind(mail, departure, exponential_wait(draw_, services));
        }
    }

    std::int64_t customers() const { return customers_; }
    double mean_in_system() const { return area_ / seconds(last_ - Time{0}); }

private:
    void remind(Mail<Queue>& mail, Kind kind, double wait) {
        mail.send({.time = last_ + from_seconds(wait), .serial = serial_++, .kind = kind});
    }

    Draws draw_ = Luck{1, 0}.draws(Purpose::phold, 0, 0);
    Time last_{0};
    std::int64_t waiting_ = 0;
    std::int64_t customers_ = 0;
    std::uint32_t serial_ = 0;
    double area_ = 0.0;
};

void report(benchmark::State& state, std::int64_t customers, double mean) {
    state.counters["customers/s"] = benchmark::Counter(static_cast<double>(customers), benchmark::Counter::kIsRate);
    state.counters["mean_in_system"] = mean;
}

void mm1(benchmark::State& state) {
    Queue world;
    Engine<Queue> engine(world, 1'000 * second, 1);
    engine.post({.time = Time{0}, .kind = Queue::arrival});
    for (auto _ : state) engine.run_until(engine.now() + 1'000'000 * second, 1);
    report(state, world.customers(), world.mean_in_system());
}

void bare_queue(benchmark::State& state) {
    Draws draw = Luck{1, 0}.draws(Purpose::phold, 0, 0);
    constexpr double never = std::numeric_limits<double>::infinity();
    double next_arrival = 0.0;
    double next_departure = never;
    double last = 0.0;
    double area = 0.0;
    double end = 0.0;
    std::int64_t waiting = 0;
    std::int64_t customers = 0;
    for (auto _ : state) {
        for (end += 1e6; std::min(next_arrival, next_departure) < end;) {
            const double now = std::min(next_arrival, next_departure);
            area += static_cast<double>(waiting) * (now - last);
            last = now;
            if (next_arrival <= next_departure) {
                ++customers;
                if (++waiting == 1) next_departure = now + exponential_wait(draw, services);
                next_arrival = now + exponential_wait(draw, arrivals);
            } else {
                next_departure = --waiting > 0 ? now + exponential_wait(draw, services) : never;
            }
        }
    }
    report(state, customers, area / last);
}

BENCHMARK(mm1)->Unit(benchmark::kMillisecond);
BENCHMARK(bare_queue)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
