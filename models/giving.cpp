#include "models/giving.hpp"

#include "models/battling.hpp"
#include "models/crediting.hpp"
#include "models/economy.hpp"
#include "models/purchasing.hpp"
#include "models/wishing.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/geometric_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

#include <algorithm>
#include <bit>

namespace carat::giving {
namespace {

using Exponential = boost::random::exponential_distribution<double>;

/// What a gift sets off in its room: echoes (positive branching) or a lull (negative).
void excite(const Scene& scene, const Origin& origin) {
    const gifting::Params& p = scene.params().gifting;
    const double branching = wishing::branching(scene);
    if (branching <= 0.0) {
        wishing::fade_excitation(scene);  // an echo from before the room competed may come at any moment
        scene.rooms.excitation[scene.row] += branching / seconds(p.decay);
        return;
    }
    Draws draw = scene.luck.draws(Purpose::echo, origin.who(), origin.wish);
    const int echoes = boost::random::poisson_distribution<int, double>(branching)(draw);
    for (int i = 0; i < echoes; ++i) {
        scene.remind(Kind::echo, scene.now + from_seconds(Exponential{}(draw)*seconds(p.decay)), origin.echo(i));
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

/// Loyalty: the creator takes a free place among the favourites, or that of a random one, unless they are one already.
void adopt(const Scene& scene, const Origin& origin, Wallet& wallet) {
    const std::int64_t count = scene.params().viewers.favourites;
    if (count == 0 || favours(wallet, count, scene.creator)) {
        return;
    }
    const auto end = wallet.favourites.begin() + count;
    Draws draw = scene.luck.draws(Purpose::adoption, origin.who(), origin.wish);
    if (uniform(draw) < scene.params().gifting.adoption_probability) {
        const auto free = std::find(wallet.favourites.begin(), end, nobody);
        *(free != end ? free
                      : wallet.favourites.begin() + static_cast<std::ptrdiff_t>(below(
                                                        draw, static_cast<std::uint64_t>(count)))) = scene.creator;
    }
}

/// Where in its stream, and how long after the one before, a gift comes.
void time_gift(const Scene& scene, Coins coins) {
    Rooms& rooms = scene.rooms;
    Meters& meters = scene.part.meters;
    const Stream& stream = rooms.stream[scene.row];
    const double part = seconds(scene.now - stream.begin) / std::max(seconds(stream.end - stream.begin), 1e-6);
    const auto tenth = static_cast<std::size_t>(std::clamp(part, 0.0, 0.999) * static_cast<double>(stream_parts));
    meters.coins_by_stream_part[tenth] += coins.count;
    if (rooms.closing[scene.row] != 0) scene.count(Meter::closing_coins, coins.count);
    Time& last = rooms.gifted_at[scene.row];
    if (last != Rooms::never) {
        const auto gap = static_cast<std::uint64_t>((scene.now - last).micros / second.micros);
        ++meters.gift_gaps[std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(gap)), gap_bins - 1)];
    }
    last = scene.now;
    rooms.stream_gifts[scene.row] += coins;
}

void book_gift(const Scene& scene, std::uint32_t row, Coins total, Coins piece, bool live) {
    Wallet& wallet = scene.wallets[row];
    wallet.take(total);
    wallet.used_day = static_cast<std::uint16_t>(day_of(scene.now));
    scene.part.ledger.move(Account::coins_held, Account::coins_gifted, total);
    Meters& meters = scene.part.meters;
    const std::size_t band = price_band(piece);
    ++meters.gifts_by_band[band];
    meters.coins_by_band[band] += total.count;
    meters.gift_coins_by_tier[scene.tier()] += total.count;
    scene.count(Meter::gifts);
    Rooms& rooms = scene.rooms;
    rooms.fresh[scene.row].gift_coins += total.count;
    const std::int64_t period = scene.now.micros / scene.params().award.every.micros;
    if (scene.part.bonds.add(row, scene.creator, total, period)) ++rooms.total(scene.row).supporters;
    if (live) {
        battling::count_gift(scene, total);
        time_gift(scene, total);
    }
}

}  // namespace

void echo(const Scene& scene, const Origin& origin) {
    const Crowd& guests = scene.rooms.guests[scene.row];
    const std::int64_t total = crowd::total(guests);
    if (total == 0) {
        return;
    }
    Draws draw = scene.luck.draws(Purpose::echo_giver, origin.who(), origin.wish);
    const auto point = static_cast<std::int64_t>(below(draw, static_cast<std::uint64_t>(total)));
    const Guest& giver = crowd::at(guests, point);
    scene.count(Meter::echoes);
    give(scene.as_of(giver.viewer), giver.viewer, giver.row, origin, true);
}

Coins give(const Scene& scene, std::uint32_t viewer, std::uint32_t row, const Origin& origin, bool live) {
    Wallet& wallet = scene.wallets[row];
    scene.part.ledger.concern(row);
    const Coins cap = scene.params().caps.gift;
    Draws draw = scene.luck.draws(Purpose::gift_choice, origin.who(), origin.wish);
    Order order{&scene.rules.menu.choose(wallet.taste, live, draw()), 1};
    order.quantity = repeats(scene, *order.gift, draw);
    const Coins wanted = order.total();
    if (cap.count > 0) {
        order = within(scene, order, cap, live);
    }
    if (order.gift != nullptr && order.total() > wallet.coins()) {
        purchasing::top_up(scene, viewer, row, order.total() - wallet.coins(), origin, live);
        order = within(scene, order, wallet.coins(), live);
    }
    if (order.gift == nullptr) {
        scene.count(Meter::missed_gifts);
        return {0};
    }
    if (order.total() < wanted) {
        scene.count(Meter::cheaper_gifts);
    }
    book_gift(scene, row, order.total(), order.gift->coins, live);
    scene.part.log.gift(viewer, order.total());
    crediting::credit_gift(scene, order.total(), live);
    adopt(scene, origin, wallet);
    if (live) {
        excite(scene, origin);
    }
    return order.total();
}

void present(const Scene& scene, std::uint32_t row, Coins coins, bool live) {
    book_gift(scene, row, coins, coins, live);
    crediting::credit_gift(scene, coins, live);
}

}  // namespace carat::giving
