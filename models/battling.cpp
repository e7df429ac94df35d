#include "models/battling.hpp"

#include "models/economy.hpp"
#include "models/wishing.hpp"
#include "sim/maths.hpp"

#include <algorithm>
#include <tuple>

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

/// What is drawn for a room on air at a publication: whether it wants a battle, and how long both wait if it is the first of two.
double chance_of(const Luck& luck, std::uint32_t creator, Time now) {
    Draws draw = luck.draws(Purpose::battle, creator, static_cast<std::uint64_t>(now.micros));
    return uniform(draw);
}

Duration wait_of(const Luck& luck, std::uint32_t creator, Time now, Duration most) {
    Draws draw = luck.draws(Purpose::battle, creator, static_cast<std::uint64_t>(now.micros));
    uniform(draw);  // the chance
    return Duration{static_cast<std::int64_t>(below(draw, static_cast<std::uint64_t>(most.micros)))};
}

}  // namespace

/// After the notice: the luck of each room on air.
void Economy::prepare_battles(std::uint32_t partition, Time at) {
    Arena& arena = parts_[partition].arena;
    arena.clear();
    if (!rules_.params.battle.on) {
        return;
    }
    for (const Airing& airing : published_.coming(partition)) {
        arena.add(airing.pull, chance_of(luck_, airing.creator, at));
    }
}

/// Is the room on air and free for a whole battle that begins before the next publication?
bool Economy::could_fight(std::uint32_t creator, Time now) const {
    const Rooms& rooms = part_of(creator).rooms;
    const std::size_t row = row_of(creator);
    const Stream& stream = rooms.stream[row];
    const Duration longest = rules_.params.popularity.publish_every + rules_.params.battle.length;
    return stream.begin <= now && now + longest <= stream.end && rooms.contest[row].end <= now;
}

/// Those who want a battle now, where rooms of `usual` zest want as many as the rules say; by falling pull.
std::vector<Willing> Economy::find_willing(double usual, Time now) const {
    const battle::Params& p = rules_.params.battle;
    const double usual_rate = p.per_hour * seconds(rules_.params.popularity.publish_every) / seconds(hour);
    std::vector<Willing> willing;
    for (std::uint32_t partition = 0; partition < parts_.size(); ++partition) {
        const std::vector<double>& chances = parts_[partition].arena.chances;
        for (std::size_t i = 0; i < chances.size(); ++i) {
            const Airing& airing = published_.shown(partition)[i];
            const double rate = usual_rate * (airing.zest / usual);
            // 1 - exp(-x) <= x, which is cheap and mostly enough.
            const bool wants = chances[i] < rate && chances[i] < 1.0 - exponential(-rate);
            if (wants && could_fight(airing.creator, now)) willing.push_back({airing.pull, airing.creator});
        }
    }
    std::sort(willing.begin(), willing.end(), [](const Willing& a, const Willing& b) {
        return std::tie(b.pull, a.creator) < std::tie(a.pull, b.creator);
    });
    return willing;
}

/// Alone, after a publication: finds pairs among the rooms on air and tells both when their battle begins.
void Economy::match_battles(Time now, Post& mail) {
    const battle::Params& p = rules_.params.battle;
    std::size_t streams = 0;
    Wide pull_micros = 0;
    for (const Part& part : parts_) {
        streams += part.arena.chances.size();
        pull_micros += part.arena.pull_micros;
    }
    if (!p.on || streams == 0) {
        return;
    }
    const double mean = std::max(1e-6 * static_cast<double>(pull_micros) / static_cast<double>(streams), 1e-9);
    const std::vector<Willing> willing = find_willing(power(mean, p.pull_exponent), now);
    for (std::size_t i = 0; i + 1 < willing.size(); i += 2) {
        const Willing& a = willing[i];
        const Willing& b = willing[i + 1];
        const Time begin = now + wait_of(luck_, a.creator, now, rules_.params.popularity.publish_every);
        const std::int64_t end = (begin + p.length).micros;
        scene(a.creator, now, mail).remind(Kind::battle_begins, begin, Fight{end, 0, b.creator});
        scene(b.creator, now, mail).remind(Kind::battle_begins, begin, Fight{end, 0, a.creator});
    }
}

}  // namespace carat
