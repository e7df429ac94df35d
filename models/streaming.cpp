#include "models/streaming.hpp"

#include "models/economy.hpp"
#include "models/effort.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>

#include <algorithm>

namespace carat::streaming {
namespace {

using Exponential = boost::random::exponential_distribution<double>;
using Normal = boost::random::normal_distribution<double>;

constexpr Duration shortest_stream = 1 * minute;
constexpr Duration longest_stream = 12 * hour;
constexpr double hours_per_week = 168.0;

Duration stream_length(const Scene& scene, Draws& draw) {
    const double log_length = scene.rules.stream_log_median + scene.params().creators.stream_sigma * Normal{}(draw);
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
    const std::int32_t missions = scene.rooms.this_week[scene.row].mission_streams;
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

/// The time off air after a stream of this length that makes the weekly hours come out.
Duration pause_after(const Scene& scene, Duration length, Draws& draw) {
    const double hours = std::max(scene.rooms.weekly_hours[scene.row] * scene.rooms.effort[scene.row], 1e-3);
    const double on_air = std::min(hours / hours_per_week, 0.95);
    // An exponential pause whose mean belongs to the mean stream, so that long streams are not punished by long pauses.
    const double sigma = scene.params().creators.stream_sigma;
    const double mean_length = seconds(scene.params().creators.stream_median) * exponential(sigma * sigma / 2.0);
    const double mean_pause = mean_length * (1.0 - on_air) / on_air;
    constexpr double longest_pause = 30.0;
    const double pause = std::min(Exponential{}(draw)*mean_pause, longest_pause * seconds(day));
    return std::max(from_seconds(pause), scene.params().popularity.publish_every - length);
}

/// Moves a beginning to the creator's preferred local hour on the same day, give or take; never before `earliest`.
Time at_preferred_hour(const Scene& scene, Time begin, Time earliest, Draws& draw) {
    constexpr double spread_hours = 2.0;
    const Duration offset = scene.params().regions[scene.rooms.region[scene.row]].value.utc_offset;
    const Duration local = Clock::local(begin, offset);
    const Duration midnight = local - ((local % day) + day) % day;
    const double shift = static_cast<double>(scene.rooms.preferred_hour[scene.row]) + spread_hours * Normal{}(draw);
    const Time moved = Time{0} + (midnight - offset) + from_seconds(shift * seconds(hour));
    return moved >= earliest ? moved : begin;
}

}  // namespace

void commit_next(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    Draws draw = scene.luck.draws(Purpose::stream, scene.creator, rooms.streams[scene.row]++);
    const Duration length = stretched(scene, stream_length(scene, draw));
    const Time earliest = scene.now + scene.params().popularity.publish_every;
    const Time begin = std::max(earliest, scene.now + pause_after(scene, length, draw));
    Stream& stream = rooms.stream[scene.row];
    stream.begin = at_preferred_hour(scene, begin, earliest, draw);
    stream.end = stream.begin + length;
    scene.remind(Kind::live_begins, stream.begin);
}

void live_begins(const Scene& scene) {
    const Stream stream = scene.rooms.stream[scene.row];
    const gifting::Params& p = scene.params().gifting;
    scene.count(Meter::streams);
    scene.rooms.gifted_at[scene.row] = Rooms::never;
    if (p.closing_surge > 1.0 && p.closing_time > Duration{0}) {
        scene.remind(Kind::closing_begins, std::max(stream.begin, stream.end - p.closing_time));
    }
    scene.remind(Kind::live_ends, stream.end);
}

void live_ends(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    const Duration length = rooms.stream[scene.row].end - rooms.stream[scene.row].begin;
    rooms.closing[scene.row] = 0;
    scene.count(Meter::air_micros, length.micros);
    rooms.fresh[scene.row].air_micros += length.micros;
    const bool mission = length >= scene.params().rewards.mission_stream;
    for (std::vector<Tally>* tally : {&rooms.this_week, &rooms.award_period, &rooms.total}) {
        (*tally)[scene.row].air_micros += length.micros;
        (*tally)[scene.row].mission_streams += mission ? 1 : 0;
    }
    if (rooms.status[scene.row] == Status::leaving) {
        effort::leave(scene);
    } else {
        commit_next(scene);
    }
}

void plan_video(const Scene& scene) {
    const double per_week = scene.params().creators.videos_per_week * scene.rooms.effort[scene.row];
    if (!(per_week > 0.0) || scene.rooms.status[scene.row] == Status::gone) {
        return;
    }
    Draws draw = scene.luck.draws(Purpose::video, scene.creator, static_cast<std::uint64_t>(scene.now.micros));
    scene.remind(Kind::video_published, scene.now + from_seconds(Exponential{}(draw)*seconds(week) / per_week));
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
