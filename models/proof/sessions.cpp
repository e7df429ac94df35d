#include "models/proof/sessions.hpp"

#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace carat::proof {
namespace {

/// Times at which the sessions of one full block begin, read from the letters of the planning phase.
std::vector<double> session_times(const economy::Params& params, Luck luck, int days) {
    Economy economy(params, {.luck = luck, .length = days * day});
    std::vector<double> times;
    const Duration length = params.engine.window;
    Letters<Happening> letters(1);
    Window window{0, Time{0}, Time{0} + length};
    Mail<Economy> none(economy, window, letters.row(0));
    for (economy.between(window, none); window.start < Time{0} + days * day; ++window.index) {
        Mail<Economy> mail(economy, window, letters.row(0));
        economy.plan(0, window, mail);
        for (const Happening& event : letters.box(0, 0)) times.push_back(seconds(event.time - Time{0}));
        letters.box(0, 0).clear();
        window.start = window.end;
        window.end = window.end + length;
    }
    std::sort(times.begin(), times.end());
    return times;
}

/// Rescaled by the integrated rate, the intervals between the events of a Poisson process are Exp(1).
Evidence rescaled(const std::vector<double>& times, const viewers::Params& believed, int days) {
    std::vector<double> intervals;
    double integral = 0.0;
    double previous = 0.0;
    std::size_t next = 0;
    for (std::int64_t h = 0; h < std::int64_t{24} * days; ++h) {
        const Time start{h * hour.micros};
        const double rate = session_rate(believed, {}, {0}, start) * Population::block_size;
        const double begin = seconds(start - Time{0});
        for (; next < times.size() && times[next] < begin + seconds(hour); ++next) {
            const double now = integral + rate * (times[next] - begin);
            intervals.push_back(now - previous);
            previous = now;
        }
        integral += rate * seconds(hour);
    }
    const double p_count = statistics::p_of_score((static_cast<double>(times.size()) - integral) / std::sqrt(integral));
    const double p_law = statistics::p_of_law(intervals, [](double x) { return 1.0 - std::exp(-x); });
    return {static_cast<double>(times.size()) / integral, 1.0, std::min(1.0, 2.0 * std::min(p_count, p_law))};
}

}  // namespace

Evidence rescaled_sessions(std::uint64_t seed, int size, bool forget_weekend) {
    economy::Params p = small::quiet(Population::block_size, 2);
    p.engine.partitions = 1;
    p.viewers.payer_share = 0.0;
    p.viewers.sessions_per_day = 0.5;
    p.viewers.hour_profile = viewers::Params{}.hour_profile;
    p.viewers.week_profile = {0.8, 0.8, 0.8, 0.8, 0.8, 1.5, 1.5};
    p.attention.live_share = 0.0;
    const int days = 35 * size;
    const std::vector<double> times = session_times(p, {seed, 0}, days);
    if (forget_weekend) p.viewers.week_profile.fill(1.0);
    return rescaled(times, p.viewers, days);
}

}  // namespace carat::proof
