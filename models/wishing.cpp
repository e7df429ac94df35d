#include "models/wishing.hpp"

#include "models/economy.hpp"
#include "models/giving.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <algorithm>

namespace carat::wishing {
namespace {

/// Names a wish among all of its viewer: surge, view and number.
std::uint64_t wish_key(const Wish& wish, Surge surge) {
    constexpr int gift_bits = 16;
    constexpr int surge_place = 62;  // sessions are numbered by window and stay far below
    return (std::uint64_t{static_cast<std::uint16_t>(surge)} << surge_place) | (wish.occurrence() << gift_bits) |
           wish.gift;
}

Surge surge_of(const Happening& event) { return static_cast<Surge>(event.small >> surge_shift); }

/// Schedules the next wish of a chain, if it comes before the chain's end.
void next_wish(const Scene& scene, std::uint32_t viewer, const Wish& wish, bool live, Surge surge) {
    if (!(wish.hazard > 0.0F)) {
        return;
    }
    Draws draw = scene.luck.draws(Purpose::gift_time, viewer, wish_key(wish, surge));
    const double wait = boost::random::exponential_distribution<double>{}(draw) / static_cast<double>(wish.hazard);
    if (wait >= seconds(Time{wish.micros} - scene.now)) {
        return;
    }
    constexpr int surge_place = 16;
    const auto code = static_cast<std::uint16_t>(surge);
    scene.mail.send({.time = scene.now + from_seconds(wait),
                     .target = scene.creator,
                     .source = viewer,
                     .serial = wish.gift | (std::uint32_t{code} << surge_place),
                     .kind = static_cast<std::uint16_t>(Kind::gift_wanted),
                     .small = static_cast<std::uint16_t>((live ? is_live : 0) | (code << surge_shift)),
                     .payload = std::bit_cast<Cargo>(wish)});
}

double factor_of(const Scene& scene, Surge surge) {
    switch (surge) {
        case Surge::opening:
            return scene.params().gifting.opening_surge;
        case Surge::closing:
            return scene.params().gifting.closing_surge;
        case Surge::battle:
            return scene.params().battle.surge;
        case Surge::none:
            break;
    }
    return 1.0;
}

Time opening_end(const Scene& scene) {
    return scene.rooms.stream[scene.row].begin + scene.params().gifting.opening_time;
}

/// A chain of wishes on top of the guest's ordinary one.
void add_chain(const Scene& scene, const Guest& guest, Surge surge, Time end) {
    constexpr int battle_bits = 8;  // several battles in one view: each begins its own numbers
    const auto battles = static_cast<unsigned>(scene.rooms.battles[scene.row]);
    Wish wish{.row = guest.row, .session = guest.session, .micros = std::min(guest.until, end).micros};
    wish.view = guest.view;
    wish.gift = static_cast<std::uint16_t>(surge == Surge::battle ? battles << battle_bits : 0U);
    wish.hazard = static_cast<float>(static_cast<double>(guest.hazard) * scene.rules.audience_most *
                                     (factor_of(scene, surge) - 1.0));
    next_wish(scene, guest.viewer, wish, true, surge);
}

/// By how much the surges of the moment multiply hazards.
double surges_now(const Scene& scene) {
    double factor = 1.0;
    if (scene.now < opening_end(scene)) factor += factor_of(scene, Surge::opening) - 1.0;
    if (scene.rooms.closing[scene.row] != 0) factor += factor_of(scene, Surge::closing) - 1.0;
    if (scene.now < scene.rooms.contest[scene.row].end) factor += factor_of(scene, Surge::battle) - 1.0;
    return factor;
}

/// Negative branching: the room's rate is base + excitation, excitation <= 0; a wish is granted with their ratio to the base.
double inhibition(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    fade_excitation(scene);
    const double term = scene.rules.audience_term(rooms.door[scene.row].audience);
    const double base = crowd::hazard(rooms.guests[scene.row]) * term * surges_now(scene);
    return std::max(0.0, 1.0 + rooms.excitation[scene.row] / base);
}

/// Candidates come at the largest audience term; this is the part of them that is meant.
bool granted(const Scene& scene, const Happening& event, const Wish& wish) {
    double part = scene.rules.audience_term(scene.rooms.door[scene.row].audience) / scene.rules.audience_most;
    if (branching(scene) < 0.0) {
        part *= inhibition(scene);
    }
    if (part >= 1.0) {
        return true;
    }
    Draws draw = scene.luck.draws(Purpose::gift_thinning, event.source, wish_key(wish, surge_of(event)));
    return uniform(draw) < part;
}

}  // namespace

double branching(const Scene& scene) {
    const gifting::Params& p = scene.params().gifting;
    return scene.rooms.follows[scene.row] != 0 ? p.branching : p.crowding;
}

void fade_excitation(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    const double past = seconds(scene.now - rooms.excited_at[scene.row]);
    rooms.excitation[scene.row] *= exponential(-past / seconds(scene.params().gifting.decay));
    rooms.excited_at[scene.row] = scene.now;
}

std::uint32_t guest_comes(const Scene& scene, std::uint32_t viewer, const Watch& watch, Time until, bool live) {
    const Wallet& wallet = scene.wallets[watch.row];
    const double loyalty = favours(wallet, scene.params().viewers.favourites, scene.creator)
                               ? 1.0
                               : scene.params().gifting.stranger_factor;
    const double alone = static_cast<double>(wallet.hazard) * scene.rooms.quality_term[scene.row] * loyalty;
    Wish wish{.row = watch.row, .session = watch.session, .micros = until.micros, .view = watch.view};
    if (!live) {
        wish.hazard = static_cast<float>(alone * scene.params().gifting.video_factor);
        next_wish(scene, viewer, wish, false, Surge::none);
        return 0;
    }
    const Guest guest{.until = until,
                      .viewer = viewer,
                      .row = watch.row,
                      .session = watch.session,
                      .hazard = static_cast<float>(alone),
                      .view = watch.view};
    const std::uint32_t place = crowd::come(scene.rooms.guests[scene.row], guest);
    wish.hazard = static_cast<float>(alone * scene.rules.audience_most);
    next_wish(scene, viewer, wish, true, Surge::none);
    if (scene.now < opening_end(scene)) add_chain(scene, guest, Surge::opening, opening_end(scene));
    if (scene.rooms.closing[scene.row] != 0) add_chain(scene, guest, Surge::closing, until);
    const Time battle_end = scene.rooms.contest[scene.row].end;
    if (scene.now < battle_end) add_chain(scene, guest, Surge::battle, battle_end);
    return place;
}

void guest_goes(const Scene& scene, std::uint32_t viewer, std::uint32_t place) {
    crowd::go(scene.rooms.guests[scene.row], place, viewer);
}

void surge(const Scene& scene, Surge surge, Time end) {
    crowd::for_each(scene.rooms.guests[scene.row], [&](const Guest& guest) { add_chain(scene, guest, surge, end); });
}

void closing_begins(const Scene& scene) {
    scene.rooms.closing[scene.row] = 1;
    surge(scene, Surge::closing, scene.rooms.stream[scene.row].end);
}

void gift_wanted(const Scene& scene, const Happening& event) {
    Wish wish = read<Wish>(event);
    const bool live = (event.small & is_live) != 0;
    if (!live || granted(scene, event, wish)) {
        const Origin origin{.wish = wish_key(wish, surge_of(event)), .viewer = event.source};
        giving::give(scene, event.source, wish.row, origin, live);
    }
    ++wish.gift;
    next_wish(scene, event.source, wish, live, surge_of(event));
}

}  // namespace carat::wishing
