/// Happening: the kinds of events of the economy and what they carry.
#pragma once

#include "sim/event.hpp"
#include "sim/time.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace carat {

/// Codes are part of every digest: numbered by hand, never renumbered.
enum class Kind : std::uint16_t {
    view_begins = 1,
    view_ends = 2,
    gift_wanted = 3,
    echo = 4,
    live_begins = 5,
    live_ends = 6,
    video_published = 7,
    effort_reviewed = 8,
    payday = 9,
    payout_retry = 10,
    payout_settled = 11,
    parcel_closes = 12,
    hold_released = 13,
    closing_begins = 14,
    battle_begins = 15,
    battle_ends = 16,
    battle_result = 17,

    // No events but what is done alone between windows; in the journal only.
    refund_settled = 18,
    award_granted = 19,
    coins_expired = 20,
    ring_worked = 21,
    cut_announced = 22,

    // An event again.
    videos_planned = 23,
};

/// By code.
inline constexpr std::array<std::string_view, 24> kind_names{
    "",
    "view_begins",
    "view_ends",
    "gift_wanted",
    "echo",
    "live_begins",
    "live_ends",
    "video_published",
    "effort_reviewed",
    "payday",
    "payout_retry",
    "payout_settled",
    "parcel_closes",
    "hold_released",
    "closing_begins",
    "battle_begins",
    "battle_ends",
    "battle_result",
    "refund_settled",
    "award_granted",
    "coins_expired",
    "ring_worked",
    "cut_announced",
    "videos_planned",
};

/// 24 bytes that each kind reads in its own way.
using Cargo = std::array<std::uint64_t, 3>;
using Happening = Event<Cargo>;

/// A view among all of its viewer.
constexpr std::uint64_t occurrence_of(std::uint32_t session, std::uint16_t view) {
    return (std::uint64_t{session} << 16) | view;
}

/// A view: of view_begins and view_ends.
struct Watch {
    std::uint32_t row = 0;      // of the wallet, or nobody
    std::uint32_t session = 0;  // the window in which the session began: with the viewer it names the session
    std::int64_t micros = 0;    // view_ends: when the view began
    std::uint32_t place = 0;    // view_ends: among the guests
    std::uint16_t view = 0;     // of the session
    std::uint16_t region = 0;   // of the viewer

    /// What the draws of this view are keyed by, with the viewer.
    std::uint64_t occurrence() const { return occurrence_of(session, view); }
};

/// A chain of wishes to give, during a view: of gift_wanted.
struct Wish {
    std::uint32_t row = 0;      // of the wallet
    std::uint32_t session = 0;  // as of the view
    std::int64_t micros = 0;    // when the chain ends
    float hazard = 0.0F;        // gifts per second
    std::uint16_t view = 0;     // of the session
    std::uint16_t gift = 0;     // of the chain

    std::uint64_t occurrence() const { return occurrence_of(session, view); }
};

/// What a gift comes from: of echo. It keys whatever is drawn for the gift, so that in two worlds that differ by a rule the
/// same wish meets the same luck, though it comes a moment earlier in one of them.
struct Origin {
    std::uint64_t wish = 0;    // of the first gift, among all wishes of who made it
    std::uint32_t viewer = 0;  // who made it
    std::uint32_t path = 0;    // 0 for the first gift; then which echo of which echo, hashed
    std::uint64_t unused = 0;  // every byte has a value, so that checkpoints can be compared

    /// What the draws of this gift are keyed by, with the wish.
    std::uint64_t who() const { return (std::uint64_t{path} << 32) | viewer; }

    /// Of the `number`-th echo of this gift. Two gifts that go back to one wish share a path once in 2^32.
    Origin echo(int number) const {
        constexpr std::uint32_t odd = 0x9E3779B1U;  // 2^32 over the golden ratio
        Origin child = *this;
        child.path = path * odd + static_cast<std::uint32_t>(number) + 1U;
        return child;
    }
};

/// An amount on its way: of payout_settled (both), hold_released (diamonds).
struct Transfer {
    std::int64_t cash_micros = 0;
    std::int64_t diamond_micros = 0;
    std::int64_t requested_micros = 0;  // payout_settled: when
};

/// A battle: of battle_begins (end, opponent) and battle_result (the opponent's points).
struct Fight {
    std::int64_t end_micros = 0;
    std::int64_t points = 0;
    std::uint64_t opponent = 0;
};

static_assert(sizeof(Watch) == sizeof(Cargo) && sizeof(Wish) == sizeof(Cargo) && sizeof(Origin) == sizeof(Cargo) &&
              sizeof(Transfer) == sizeof(Cargo) && sizeof(Fight) == sizeof(Cargo));

/// Event::small: flags, and from bit surge_shift on the surge a wish belongs to.
inline constexpr std::uint16_t is_live = 1;
inline constexpr std::uint16_t is_discovered = 2;
inline constexpr int surge_shift = 2;

/// Times at which gifts come faster; their wishes are chains of their own, on top of the ordinary one.
enum class Surge : std::uint16_t { none = 0, opening = 1, closing = 2, battle = 3 };

template <class T>
T read(const Happening& event) {
    return std::bit_cast<T>(event.payload);
}

/// Of the kinds that carry a view or a wish: a viewer's doing, who is the event's source.
constexpr bool is_of_viewer(Kind kind) {
    return kind == Kind::view_begins || kind == Kind::view_ends || kind == Kind::gift_wanted;
}

}  // namespace carat
