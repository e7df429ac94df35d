#include "models/streaming.hpp"

#include "models/candidates.hpp"
#include "models/economy.hpp"
#include "models/effort.hpp"
#include "sim/maths.hpp"

#include <boost/random/normal_distribution.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace carat::streaming {
namespace {

using Normal = boost::random::normal_distribution<double>;

constexpr Duration shortest_stream = 1 * minute;
constexpr Duration longest_stream = 12 * hour;
constexpr double hours_per_week = 168.0;

/// Log of the median length of the creator's streams, in seconds.
double log_median(const Scene& scene) {
    const creators::Params& p = scene.params().creators;
    const double relative = scene.rooms.weekly_hours[scene.row] / p.hours_median;
    return scene.rules.stream_log_median + p.stream_exponent * logarithm(relative);
}

Duration stream_length(const Scene& scene, Draws& draw) {
    const double log_length = log_median(scene) + scene.params().creators.stream_sigma * Normal{}(draw);
    return std::clamp(from_seconds(exponential(log_length)), shortest_stream, longest_stream);
}

/// The schedule's factor for a stream of this length, with what its mission adds next week.
double pay_factor(const rewards::Params& p, std::int32_t missions_so_far, Duration length) {
    const auto above = std::upper_bound(p.stream_from.begin(), p.stream_from.end(), length);
    const auto step = static_cast<std::size_t>(above - p.stream_from.begin()) - 1;
    double factor = to_double(p.stream_factor[step]);
    if (length >= p.mission_stream && missions_so_far == 0) factor += to_double(p.mission_one);
    if (length >= p.mission_stream && missions_so_far == 1)
        factor += to_double(p.mission_two) - to_double(p.mission_one);
    return factor;
}

/// The length that is worth most to a creator whose costs are isoelastic and who by nature would choose `natural` under a
/// flat factor: that, or the next step of the schedule (in units of pay per hour at that factor).
Duration stretched(const Scene& scene, Duration natural) {
    const creators::Params& p = scene.params().creators;
    const rewards::Params& rewards = scene.params().rewards;
    const bool steps = rewards.schedule == rewards::Schedule::tiered;
    if (!steps || !(p.stream_elasticity > 0.0) || !scene.params().behaviour.creators_respond) {
        return natural;
    }
    const std::int32_t missions = scene.rooms.this_week(scene.row).mission_streams;
    const double flat = std::max(to_double(rewards.flat_factor), 1e-9);
    const double power_of_cost = 1.0 + 1.0 / p.stream_elasticity;
    const auto gain = [&](Duration length) {
        const double relative = seconds(length) / seconds(natural);
        return pay_factor(rewards, missions, length) / flat * relative - power(relative, power_of_cost) / power_of_cost;
    };
    Duration best = natural;
    std::vector<Duration> notches = rewards.stream_from;
    notches.push_back(rewards.mission_stream);
    for (const Duration notch : notches) {
        if (notch > natural && notch <= longest_stream && gain(notch) > gain(best)) best = notch;
    }
    return best;
}

/// How much likelier a stream begins in each hour, counted from the preferred one: mostly near it; mean 1.
constexpr std::array<double, hours_of_day> hour_weights = [] {
    constexpr double anywhen = 0.2;  // part of streams that begin at any hour
    constexpr std::array<double, 7> near = {1.0, 0.8825, 0.6065, 0.3247, 0.1353, 0.0439, 0.0111};  // exp(-k^2 / 8)
    double sum = near[0];
    for (std::size_t k = 1; k < near.size(); ++k) sum += 2.0 * near[k];
    std::array<double, hours_of_day> weights{};
    weights.fill(anywhen);
    for (std::size_t k = 0; k < near.size(); ++k) {
        const double part = (1.0 - anywhen) * hours_of_day * near[k] / sum;
        weights[k] += part;
        if (k > 0) weights[hours_of_day - k] += part;
    }
    return weights;
}();

constexpr double mean_square_weight = [] {
    double sum = 0.0;
    for (const double weight : hour_weights) sum += weight * weight;
    return sum / hours_of_day;
}();

/// The mean time off air, in hours weighted by hour_weights, that makes the weekly hours come out. It belongs to the mean
/// stream, so that long streams are not punished by long pauses; streams themselves take up good hours.
double mean_pause(const Scene& scene) {
    const double hours = std::max(scene.rooms.weekly_hours[scene.row] * scene.rooms.effort[scene.row], 1e-3);
    const double on_air = std::min(hours / hours_per_week, 0.95);
    const double sigma = scene.params().creators.stream_sigma;
    const double mean_length = exponential(log_median(scene) + sigma * sigma / 2.0);
    const double taken = on_air * (mean_square_weight - 1.0);
    const double left =
        1.0 / (1.0 + taken + taken * taken);  // of the good hours; within 1 % from 10 up to 100 h a week
    return mean_length * left * (1.0 - on_air) / on_air;
}

/// Which part of the creator's day has passed at `now` after local midnight, each hour counting by its weight.
double part_passed(const Scene& scene, Duration now) {
    std::size_t ahead = hours_of_day - scene.rooms.preferred_hour[scene.row];
    double passed = 0.0;
    for (; now >= hour; now = now - hour, ++ahead) passed += hour_weights[ahead % hours_of_day] * seconds(hour);
    return (passed + hour_weights[ahead % hours_of_day] * seconds(now)) / seconds(day);
}

/// The moment after local midnight at which `part` has passed.
Duration moment(const Scene& scene, double part) {
    double left = part * seconds(day);
    std::size_t ahead = hours_of_day - scene.rooms.preferred_hour[scene.row];
    for (Duration now{0};; now = now + hour, ++ahead) {
        const double weight = hour_weights[ahead % hours_of_day];
        if (left <= weight * seconds(hour) || now + hour == day) return now + from_seconds(left / weight);
        left -= weight * seconds(hour);
    }
}

/// A stream that the creator might begin.
struct Start {
    Time at;
    std::uint64_t name = 0;
};

/// The first candidate after now; if a creator streams so rarely that there is none for long, the end of that time.
Start next_start(const Scene& scene) {
    constexpr std::int64_t longest_pause = 30;  // days
    constexpr std::int64_t slots = 4;           // of a day
    const double per_slot = seconds(day) / mean_pause(scene) / slots;
    const Duration offset = scene.params().regions[scene.rooms.region[scene.row]].value.utc_offset;
    const std::int64_t today = (Clock::local(scene.now, offset) + day) / day;  // from 1: local time may lag behind
    const Time last = scene.now + longest_pause * day;
    const double passed_slots = part_passed(scene, (Clock::local(scene.now, offset) + day) % day) * slots;
    double passed = passed_slots - std::floor(passed_slots);
    std::int64_t slot = today * slots + static_cast<std::int64_t>(passed_slots);
    for (; slot < (today + longest_pause + 1) * slots; ++slot, passed = 0.0) {
        Candidate first{1.0, 0};
        for_each_candidate(scene.luck, Purpose::start, scene.creator, static_cast<std::uint64_t>(slot), per_slot,
                           [&](const Candidate& candidate) {
                               if (candidate.part > passed && candidate.part < first.part) first = candidate;
                           });
        if (!(first.part < 1.0)) continue;
        const Time midnight = Time{0} + (slot / slots - 1) * day - offset;
        const Time at = midnight + moment(scene, (static_cast<double>(slot % slots) + first.part) / slots);
        if (at < last) return {at, first.name};
    }
    return {last, static_cast<std::uint64_t>(today)};
}

}  // namespace

void commit_next(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    const Start start = next_start(scene);
    Draws draw = scene.luck.draws(Purpose::stream, scene.creator, start.name);
    const Time earliest = scene.now + scene.params().popularity.publish_every;
    Stream& stream = rooms.stream[scene.row];
    stream.begin = std::max(earliest, start.at);
    stream.end = stream.begin + stretched(scene, stream_length(scene, draw));
    ++rooms.streams[scene.row];
    scene.remind(Kind::live_begins, stream.begin);
}

void live_begins(const Scene& scene) {
    const Stream stream = scene.rooms.stream[scene.row];
    const gifting::Params& p = scene.params().gifting;
    scene.count(Meter::streams);
    scene.rooms.gifted_at[scene.row] = Rooms::never;
    scene.rooms.stream_gifts[scene.row] = {0};
    if (p.closing_surge > 1.0 && p.closing_time > Duration{0}) {
        scene.remind(Kind::closing_begins, std::max(stream.begin, stream.end - p.closing_time));
    }
    scene.remind(Kind::live_ends, stream.end);
}

namespace {

/// How long the stream was, and what it was given, in powers of ten.
void count_stream(const Scene& scene, Duration length) {
    Meters& meters = scene.part.meters;
    std::size_t digits = 0;
    for (std::int64_t coins = scene.rooms.stream_gifts[scene.row].count; coins > 0; coins /= 10) ++digits;
    ++meters.streams_by_coins[std::min(digits, coin_bins - 1)];
    ++meters.streams_by_minutes[std::min(static_cast<std::size_t>(length / minute), minute_bins - 1)];
}

}  // namespace

void live_ends(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    const Duration length = rooms.stream[scene.row].end - rooms.stream[scene.row].begin;
    rooms.closing[scene.row] = 0;
    scene.count(Meter::air_micros, length.micros);
    count_stream(scene, length);
    rooms.fresh[scene.row].air_micros += length.micros;
    const bool mission = length >= scene.params().rewards.mission_stream;
    rooms.total(scene.row).air_micros += length.micros;
    rooms.total(scene.row).mission_streams += mission ? 1 : 0;
    if (rooms.status[scene.row] == Status::leaving) {
        effort::leave(scene);
    } else {
        commit_next(scene);
    }
}

void plan_video(const Scene& scene) {
    if (scene.rooms.status[scene.row] == Status::gone) {
        return;
    }
    constexpr std::int64_t days = week / day;
    const double per_day = scene.params().creators.videos_per_week * scene.rooms.effort[scene.row] / days;
    const std::int64_t today = (scene.now - Time{0}) / day;
    const Time last = scene.now + week;
    Time next = last;
    for (std::int64_t date = today; date <= today + days && next == last; ++date) {
        for_each_candidate(scene.luck, Purpose::video, scene.creator, static_cast<std::uint64_t>(date), per_day,
                           [&](const Candidate& candidate) {
                               const Time at = Time{0} + date * day + from_seconds(candidate.part * seconds(day));
                               if (at > scene.now) next = std::min(next, at);
                           });
    }
    scene.remind(next < last ? Kind::video_published : Kind::videos_planned, next);
}

void video_published(const Scene& scene) {
    if (scene.rooms.status[scene.row] == Status::gone) {
        return;
    }
    ++scene.rooms.fresh[scene.row].videos;
    scene.count(Meter::videos);
    plan_video(scene);
}

}  // namespace carat::streaming
