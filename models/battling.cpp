#include "models/battling.hpp"

#include "models/economy.hpp"
#include "models/wishing.hpp"
#include "sim/maths.hpp"

#include <algorithm>

namespace carat {
namespace battling {

void begins(const Scene& scene, const Fight& fight) {
    const battle::Params& p = scene.params().battle;
    Contest& contest = scene.rooms.contest[scene.row];
    contest.end = Time{fight.end_micros};
    contest.opponent = static_cast<std::uint32_t>(fight.opponent);
    contest.points = 0;
    contest.bonus_begin = contest.bonus_end = scene.now;
    Draws draw = scene.luck.draws(Purpose::battle_bonus, scene.creator, static_cast<std::uint64_t>(scene.now.micros));
    if (uniform(draw) < p.multiplier_probability) {
        const double room = std::max(0.0, seconds(contest.end - scene.now) - seconds(p.multiplier_time));
        contest.bonus_begin = scene.now + from_seconds(uniform(draw) * room);
        contest.bonus_end = contest.bonus_begin + p.multiplier_time;
    }
    ++scene.rooms.battles[scene.row];
    scene.count(Meter::battles);
    scene.remind(Kind::battle_ends, contest.end);
    wishing::surge(scene, Surge::battle, contest.end);
}

void ends(const Scene& scene) {
    Contest& contest = scene.rooms.contest[scene.row];
    contest.final_points = contest.points;
    const Fight fight{contest.end.micros, contest.points, scene.creator};
    scene.mail.send({.time = scene.now + scene.params().engine.window,
                     .target = contest.opponent,
                     .source = scene.creator,
                     .serial = scene.rooms.serial[scene.row]++,
                     .kind = static_cast<std::uint16_t>(Kind::battle_result),
                     .payload = std::bit_cast<Cargo>(fight)});
}

void result(const Scene& scene, const Fight& fight) {
    if (scene.rooms.contest[scene.row].final_points > fight.points) ++scene.rooms.battles_won[scene.row];
}

void count_gift(const Scene& scene, Coins coins) {
    Contest& contest = scene.rooms.contest[scene.row];
    if (scene.now >= contest.end) {
        return;
    }
    const bool bonus = contest.bonus_begin <= scene.now && scene.now < contest.bonus_end;
    const double points = static_cast<double>(coins.count) * (bonus ? scene.params().battle.multiplier : 1.0);
    contest.points += static_cast<std::int64_t>(points);
    scene.rooms.battle_gifts[scene.row] += coins;
    scene.count(Meter::battle_coins, coins.count);
}

}  // namespace battling

namespace {

struct Willing {
    double pull = 0.0;
    std::uint32_t creator = 0;
    Time begin{0};
};

}  // namespace

/// Alone, after a publication: finds pairs among the rooms on air and tells both when their battle begins.
void Economy::match_battles(Time now, Post& mail) {
    const battle::Params& p = rules_.params.battle;
    const Duration every = rules_.params.popularity.publish_every;
    if (!p.on || published_.on_air().empty()) {
        return;
    }
    double sum = 0.0;
    for (const Airing& airing : published_.on_air()) sum += airing.pull;
    const double mean = std::max(sum / static_cast<double>(published_.on_air().size()), 1e-9);
    const double usual = power(mean, p.pull_exponent);
    std::vector<Willing> willing;
    for (const auto& [creator, unused, pull, weight, zest] : published_.on_air()) {
        const Rooms& rooms = part_of(creator).rooms;
        const std::size_t row = row_of(creator);
        const Stream& stream = rooms.stream[row];
        const bool there = stream.begin <= now && now + every + p.length <= stream.end;
        if (!there || rooms.contest[row].end > now) continue;
        Draws draw = luck_.draws(Purpose::battle, creator, static_cast<std::uint64_t>(now.micros));
        const double rate = p.per_hour * seconds(every) / seconds(hour) * (zest / usual);
        const double u = uniform(draw);
        if (u >= rate || u >= 1.0 - exponential(-rate)) continue;  // the first is cheap: 1 - exp(-x) <= x
        const auto offset = static_cast<std::int64_t>(below(draw, static_cast<std::uint64_t>(every.micros)));
        willing.push_back({pull, creator, now + Duration{offset}});
    }
    std::stable_sort(willing.begin(), willing.end(),
                     [](const Willing& a, const Willing& b) { return a.pull > b.pull; });
    for (std::size_t i = 0; i + 1 < willing.size(); i += 2) {
        const Willing& a = willing[i];
        const Willing& b = willing[i + 1];
        const std::int64_t end = (a.begin + p.length).micros;
        scene(a.creator, now, mail).remind(Kind::battle_begins, a.begin, Fight{end, 0, b.creator});
        scene(b.creator, now, mail).remind(Kind::battle_begins, a.begin, Fight{end, 0, a.creator});
    }
}

}  // namespace carat
