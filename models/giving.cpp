#include "models/giving.hpp"

#include "models/crediting.hpp"
#include "models/economy.hpp"
#include "models/purchasing.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/geometric_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

#include <algorithm>

namespace carat::giving {
namespace {

using Exponential = boost::random::exponential_distribution<double>;

/// Schedules the next wish to give of this view, if it comes before its end.
void next_wish(const Scene& scene, std::uint32_t viewer, Watch watch, std::uint16_t flags) {
    if (!(watch.hazard > 0.0F)) {
        return;
    }
    constexpr int gift_bits = 16;
    Draws draw = scene.luck.draws(Purpose::gift_time, viewer, (watch.occurrence() << gift_bits) | watch.gift);
    const double wait = Exponential{}(draw) / static_cast<double>(watch.hazard);
    if (wait >= seconds(Time{watch.micros} - scene.now)) {
        return;
    }
    scene.mail.send({.time = scene.now + from_seconds(wait),
                     .target = scene.creator,
                     .source = viewer,
                     .serial = watch.gift,
                     .kind = static_cast<std::uint16_t>(Kind::gift_wanted),
                     .small = flags,
                     .payload = std::bit_cast<Cargo>(watch)});
}

double base_rate(const std::vector<Guest>& guests) {
    double sum = 0.0;
    for (const Guest& guest : guests) sum += static_cast<double>(guest.hazard);
    return sum;
}

/// Negative branching: the room's rate is base + excitation, excitation <= 0; a wish is granted with their ratio.
bool inhibited(const Scene& scene, Draws& draw) {
    Rooms& rooms = scene.rooms;
    const double past = seconds(scene.now - rooms.excited_at[scene.row]);
    rooms.excitation[scene.row] *= exponential(-past / seconds(scene.params().gifting.decay));
    rooms.excited_at[scene.row] = scene.now;
    const double base = base_rate(rooms.guests[scene.row]);
    return base + rooms.excitation[scene.row] < uniform(draw) * base;
}

/// What a gift sets off in its room: echoes (positive branching) or a lull (negative).
void excite(const Scene& scene) {
    const gifting::Params& p = scene.params().gifting;
    if (p.branching <= 0.0) {
        scene.rooms.excitation[scene.row] += p.branching / seconds(p.decay);
        return;
    }
    Draws draw = scene.luck.draws(Purpose::echo, scene.creator, static_cast<std::uint64_t>(scene.now.micros));
    const int echoes = boost::random::poisson_distribution<int, double>(p.branching)(draw);
    for (int i = 0; i < echoes; ++i) {
        scene.remind(Kind::echo, scene.now + from_seconds(Exponential{}(draw)*seconds(p.decay)));
    }
}

/// How many of a combo gift: geometric; fewer if a cap or the wallet says so is decided later.
std::int64_t repeats(const Scene& scene, const Gift& gift, Draws& draw) {
    const gifting::Params& p = scene.params().gifting;
    if (!gift.combo || gift.coins > p.combo_up_to || p.combo_probability <= 0.0) {
        return 1;
    }
    return 1 + boost::random::geometric_distribution<std::int64_t, double>(1.0 - p.combo_probability)(draw);
}

struct Order {
    const Gift* gift = nullptr;
    std::int64_t quantity = 1;

    Coins total() const { return {gift->coins.count * quantity}; }
};

/// Shrinks an order to what `most` pays: fewer of the same, else the dearest that is affordable; null gift if none is.
Order within(const Scene& scene, Order order, Coins most, bool live) {
    if (order.total() <= most) {
        return order;
    }
    if (order.gift->coins <= most) {
        return {order.gift, most.count / order.gift->coins.count};
    }
    return {scene.rules.menu.dearest(most, live), 1};
}

/// Loyalty: the creator takes the place of a random favourite, unless they are one already.
void adopt(const Scene& scene, std::uint32_t viewer, Wallet& wallet) {
    const auto count = static_cast<std::size_t>(scene.params().viewers.favourites);
    const auto end = wallet.favourites.begin() + static_cast<std::ptrdiff_t>(count);
    if (count == 0 || std::find(wallet.favourites.begin(), end, scene.creator) != end) {
        return;
    }
    Draws draw = scene.luck.draws(Purpose::adoption, viewer, static_cast<std::uint64_t>(scene.now.micros));
    if (uniform(draw) < scene.params().gifting.adoption_probability) {
        wallet.favourites[below(draw, count)] = scene.creator;
    }
}

void book_gift(const Scene& scene, Wallet& wallet, const Order& order) {
    const Coins total = order.total();
    wallet.coins -= total;
    wallet.gifted += total;
    wallet.used_day = static_cast<std::uint16_t>(day_of(scene.now));
    scene.part.ledger.move(Account::coins_held, Account::coins_gifted, total);
    Meters& meters = scene.part.meters;
    const std::size_t band = price_band(order.gift->coins);
    ++meters.gifts_by_band[band];
    meters.coins_by_band[band] += total.count;
    meters.gift_coins_by_tier[scene.tier()] += total.count;
    scene.count(Meter::gifts);
    scene.rooms.fresh[scene.row].gift_coins += total.count;
}

}  // namespace

void guest_comes(const Scene& scene, std::uint32_t viewer, Watch watch, Time until, bool live) {
    const Wallet& wallet = scene.wallets[watch.row];
    const double medium = live ? 1.0 : scene.params().gifting.video_factor;
    watch.hazard =
        static_cast<float>(static_cast<double>(wallet.hazard) * scene.rooms.quality_term[scene.row] * medium);
    watch.micros = until.micros;
    if (live) {
        scene.rooms.guests[scene.row].push_back({viewer, watch.row, watch.hazard});
    }
    next_wish(scene, viewer, watch, live ? is_live : std::uint16_t{0});
}

void guest_goes(const Scene& scene, std::uint32_t viewer) {
    std::vector<Guest>& guests = scene.rooms.guests[scene.row];
    const auto found =
        std::find_if(guests.begin(), guests.end(), [&](const Guest& guest) { return guest.viewer == viewer; });
    check(found != guests.end(), "who leaves a room was in it");
    *found = guests.back();
    guests.pop_back();
}

void gift_wanted(const Scene& scene, const Happening& event) {
    Watch watch = read<Watch>(event);
    const bool live = (event.small & is_live) != 0;
    const bool thinned = live && scene.params().gifting.branching < 0.0;
    constexpr int gift_bits = 16;
    Draws draw = scene.luck.draws(Purpose::gift_thinning, event.source, (watch.occurrence() << gift_bits) | watch.gift);
    if (!thinned || !inhibited(scene, draw)) {
        give(scene, event.source, watch.row, live);
    }
    ++watch.gift;
    next_wish(scene, event.source, watch, event.small);
}

void echo(const Scene& scene) {
    const std::vector<Guest>& guests = scene.rooms.guests[scene.row];
    const double total = base_rate(guests);
    if (!(total > 0.0)) {
        return;
    }
    Draws draw = scene.luck.draws(Purpose::echo_giver, scene.creator, static_cast<std::uint64_t>(scene.now.micros));
    double place = uniform(draw) * total;
    std::size_t giver = 0;
    while (giver + 1 < guests.size() && place >= static_cast<double>(guests[giver].hazard)) {
        place -= static_cast<double>(guests[giver].hazard);
        ++giver;
    }
    scene.count(Meter::echoes);
    give(scene, guests[giver].viewer, guests[giver].row, true);
}

Coins give(const Scene& scene, std::uint32_t viewer, std::uint32_t row, bool live) {
    Wallet& wallet = scene.wallets[row];
    const Coins cap = scene.params().caps.gift;
    Draws draw = scene.luck.draws(Purpose::gift_choice, viewer, static_cast<std::uint64_t>(scene.now.micros));
    Order order{&scene.rules.menu.choose(wallet.taste, live, draw()), 1};
    order.quantity = repeats(scene, *order.gift, draw);
    const Coins wanted = order.total();
    if (cap.count > 0) {
        order = within(scene, order, cap, live);
    }
    if (order.gift != nullptr && order.total() > wallet.coins) {
        purchasing::top_up(scene, viewer, row, order.total() - wallet.coins);
        order = within(scene, order, wallet.coins, live);
    }
    if (order.gift == nullptr) {
        scene.count(Meter::missed_gifts);
        return {0};
    }
    if (order.total() < wanted) {
        scene.count(Meter::cheaper_gifts);
    }
    book_gift(scene, wallet, order);
    crediting::credit_gift(scene, order.total(), live);
    adopt(scene, viewer, wallet);
    if (live) {
        excite(scene);
    }
    return order.total();
}

}  // namespace carat::giving
