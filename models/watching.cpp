#include "models/watching.hpp"

#include "models/economy.hpp"
#include "models/wishing.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>

#include <algorithm>
#include <array>

namespace carat::watching {
namespace {

/// The k-th favourite: remembered by payers; for others a function of (seed, viewer), since they have no memory.
std::uint32_t favourite(const Published& published, const Luck& luck, std::uint32_t viewer, const Wallet* wallet,
                        std::size_t k) {
    if (wallet != nullptr) {
        return wallet->favourites[k];
    }
    Draws draw = luck.draws(Purpose::viewer_trait, viewer, k + 1);
    return published.renown.pick(draw());
}

/// A favourite who can be watched at `when`, tried from a random one on; or nobody.
std::uint32_t reachable_favourite(const Rules& rules, const Published& published, const Luck& luck,
                                  std::uint32_t viewer, const Wallet* wallet, Time when, bool live, Draws& draw) {
    const auto count = static_cast<std::size_t>(rules.params.viewers.favourites);
    if (count == 0) {
        return nobody;
    }
    const std::size_t first = below(draw, count);
    std::array<std::uint32_t, favourites_most> liked{};
    std::size_t known = 0;
    for (std::size_t i = 0; i < count; ++i) {
        // Few are on air, so all are looked up at once and wait for memory together; nearly all have videos.
        for (; known <= i || (live && known < count); ++known) {
            liked[known] = favourite(published, luck, viewer, wallet, (first + known) % count);
        }
        if (liked[i] != nobody && (live ? published.live_at(liked[i], when) : published.has_videos(liked[i]))) {
            return liked[i];
        }
    }
    return nobody;
}

/// One of the creators: by popularity, or with the exploration floor by pure chance.
std::uint32_t discover(const std::vector<std::uint32_t>& creators, const RadixTree& table, double exploration,
                       Draws& draw) {
    return uniform(draw) < exploration ? creators[below(draw, creators.size())] : table.pick(draw());
}

std::uint32_t discover_live(const Rules& rules, const Published& published, Time when, Draws& draw) {
    constexpr int tries = 8;  // a stream of the table may begin after, or end before `when`
    const std::vector<std::uint32_t>& streamers = published.streamers();
    for (int i = 0; i < tries && !streamers.empty(); ++i) {
        const std::uint32_t found = discover(streamers, published.live(), rules.params.attention.exploration, draw);
        if (published.live_at(found, when)) {
            return found;
        }
    }
    return nobody;
}

Choice choose_among(const Rules& rules, const Published& published, const Luck& luck, std::uint32_t viewer,
                    const Wallet* wallet, Time when, bool live, Draws& draw) {
    if (uniform(draw) < rules.params.attention.favourite_share) {
        const std::uint32_t creator = reachable_favourite(rules, published, luck, viewer, wallet, when, live, draw);
        if (creator != nobody) {
            return {creator, live, false};
        }
    }
    if (live) {
        return {discover_live(rules, published, when, draw), true, true};
    }
    const std::vector<std::uint32_t>& shelves = published.shelves();
    if (shelves.empty()) {
        return {};
    }
    return {discover(shelves, published.video(), rules.params.attention.exploration, draw), false, true};
}

}  // namespace

Choice choose(const Rules& rules, const Published& published, const Luck& luck, std::uint32_t viewer,
              const Wallet* wallet, Time when, Draws& draw) {
    const bool live = uniform(draw) < rules.params.attention.live_share;
    const Choice choice = choose_among(rules, published, luck, viewer, wallet, when, live, draw);
    const bool nobody_on_air = live && choice.creator == nobody;
    return nobody_on_air ? choose_among(rules, published, luck, viewer, wallet, when, false, draw) : choice;
}

Happening arrival(const Choice& choice, std::uint32_t viewer, const Watch& watch, Time when) {
    const int flags = (choice.live ? is_live : 0) | (choice.discovered ? is_discovered : 0);
    return {.time = when,
            .target = choice.creator,
            .source = viewer,
            .serial = static_cast<std::uint32_t>(watch.occurrence()),
            .kind = static_cast<std::uint16_t>(Kind::view_begins),
            .small = static_cast<std::uint16_t>(flags),
            .payload = std::bit_cast<Cargo>(watch)};
}

namespace {

/// When people watch, by their own clocks.
void count_local_time(const Scene& scene, std::uint32_t region) {
    const Duration local = Clock::local(scene.now, scene.params().regions[region].value.utc_offset);
    ++scene.part.meters.views_by_hour[Clock::hour_of(local)];
    ++scene.part.meters.views_by_weekday[scene.clock.weekday_of(local)];
}

}  // namespace

void view_begins(const Scene& scene, const Happening& event) {
    Watch watch = read<Watch>(event);
    const bool live = (event.small & is_live) != 0;
    const attention::Params& p = scene.params().attention;
    Draws draw = scene.luck.draws(Purpose::view, event.source, watch.occurrence());
    const double z = boost::random::normal_distribution<double>{}(draw);
    const double log_length =
        live ? scene.rules.view_log_median + p.view_sigma * z : scene.rules.video_log_median + p.video_sigma * z;
    constexpr double longest_log = 11.3;  // a day, in ln seconds
    Time until = scene.now + from_seconds(exponential(std::min(log_length, longest_log)));
    if (live) {
        // A stream that the table promised is on air; whoever comes in its last moment sees its end.
        until = std::max(scene.now, std::min(until, scene.rooms.stream[scene.row].end));
    }
    Door& door = scene.rooms.door[scene.row];
    ++(live ? door.audience : door.browsing);
    scene.count(Meter::views);
    count_local_time(scene, watch.region);
    if (watch.row != nobody) {
        watch.place = wishing::guest_comes(scene, event.source, watch, until, live);
    }
    watch.micros = scene.now.micros;
    Happening end = event;
    end.time = until;
    end.kind = static_cast<std::uint16_t>(Kind::view_ends);
    end.payload = std::bit_cast<Cargo>(watch);
    scene.mail.send(end);
}

namespace {

void add_watch_time(const Scene& scene, std::int64_t micros, bool live) {
    Rooms& rooms = scene.rooms;
    rooms.fresh[scene.row].watch_micros += micros;
    rooms.total(scene.row).watch_micros += micros;
    rooms.total(scene.row).live_micros += live ? micros : 0;
    scene.part.meters.watch_by_tier[scene.tier()] += micros;
    scene.count(live ? Meter::live_watch_micros : Meter::video_watch_micros, micros);
    if (live && Duration{micros} > 5 * minute) scene.count(Meter::long_watch_micros, micros);
    if (Duration{micros} >= scene.params().award.qualified_view) {
        ++rooms.total(scene.row).qualified_views;
    }
}

void session_ends(const Scene& scene, const Watch& watch) {
    if (watch.row != nobody) {
        scene.wallets[watch.row].watching = false;
    }
}

void next_view(const Scene& scene, std::uint32_t viewer, Watch watch, Draws& draw) {
    constexpr std::uint16_t views_most = 1'000;
    const attention::Params& p = scene.params().attention;
    const bool another = uniform(draw) < p.another_view && watch.view < views_most;
    if (!another) {
        session_ends(scene, watch);
        return;
    }
    const double extra = boost::random::exponential_distribution<double>{}(draw)*seconds(p.gap_mean);
    const Time when = scene.now + scene.params().engine.window + from_seconds(extra);
    const Wallet* wallet = watch.row == nobody ? nullptr : &scene.wallets[watch.row];
    const Choice choice = choose(scene.rules, scene.published, scene.luck, viewer, wallet, when, draw);
    if (choice.creator == nobody) {
        session_ends(scene, watch);
        return;
    }
    ++watch.view;
    watch.place = 0;
    scene.mail.send(arrival(choice, viewer, watch, when));
}

}  // namespace

void view_ends(const Scene& scene, const Happening& event) {
    const Watch watch = read<Watch>(event);
    const bool live = (event.small & is_live) != 0;
    Door& door = scene.rooms.door[scene.row];
    --(live ? door.audience : door.browsing);
    if (live && watch.row != nobody) {
        wishing::guest_goes(scene, event.source, watch.place);
    }
    add_watch_time(scene, scene.now.micros - watch.micros, live);
    Draws draw = scene.luck.draws(Purpose::next_view, event.source, watch.occurrence());
    if ((event.small & is_discovered) != 0 && uniform(draw) < scene.params().attention.follow_probability) {
        ++scene.rooms.followers[scene.row];
        scene.count(Meter::follows);
    }
    next_view(scene, event.source, watch, draw);
}

}  // namespace carat::watching
