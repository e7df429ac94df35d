/// Event log: what happened to whom, event by event, for whoever wants to see it. Off by default; then an event costs one look
/// at a share that is zero.
///
///     handle: open(event) --> gifts and purchases it brings about --> close() --> rows of the part --> taken between windows
///
/// Law     A share of viewers and of creators, drawn once each, is followed: every event of theirs is kept, hence whole histories.
/// Keeps   Rows depend on nothing but scenario, seed and share; taken in order of time and creator, each creator's as handled.
#pragma once

#include "models/happening.hpp"
#include "models/purpose.hpp"
#include "models/wallet.hpp"
#include "sim/draws.hpp"

#include <cstdint>
#include <vector>

namespace carat {

/// One event as it was handled.
struct LogRow {
    std::int64_t micros = 0;
    std::uint32_t creator = nobody;
    std::uint32_t viewer = nobody;
    std::int64_t coins = 0;         // that were given
    std::int64_t spend_micros = 0;  // USD that was paid for coins
    std::uint32_t session = 0;      // of a viewer's event
    std::uint16_t view = 0;
    std::uint8_t kind = 0;
    std::uint8_t live = 0;

    friend bool operator==(const LogRow&, const LogRow&) = default;
};

class EventLog {
public:
    /// `share` of viewers and creators is followed, 0 to 1.
    void follow(double share) { share_ = share; }
    bool on() const { return share_ > 0.0; }

    void open(const Happening& event);
    void gift(std::uint32_t viewer, Coins coins) {
        row_.viewer = viewer;
        row_.coins += coins.count;
    }
    void purchase(Usd price) { row_.spend_micros += price.micros; }

    /// Keeps the row if its viewer or its creator is followed.
    void close(const Luck& luck) {
        if (follows(luck, Purpose::followed_creator, row_.creator) ||
            (row_.viewer != nobody && follows(luck, Purpose::followed_viewer, row_.viewer))) {
            rows_.push_back(row_);
        }
    }

    /// Empties the log.
    std::vector<LogRow>& rows() { return rows_; }

private:
    bool follows(const Luck& luck, Purpose purpose, std::uint32_t who) const {
        if (share_ >= 1.0) return true;
        Draws draw = luck.draws(purpose, who, 0);
        return uniform(draw) < share_;
    }

    double share_ = 0.0;
    LogRow row_;
    std::vector<LogRow> rows_;  // since they were last taken
};

}  // namespace carat
