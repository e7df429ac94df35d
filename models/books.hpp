/// Books: double entry. Every transaction moves an amount between two named accounts of one commodity, so legs sum to zero.
///
///     coins    sold + bonus         -->  held by viewers   -->  gifted, clawed back, expired
///     diamonds from gifts + awarded -->  held by creators, on hold  -->  redeemed, clawed back, forfeited, rounding
///     USD      paid by viewers      -->  store, processing, taxes, platform  -->  in transit, creators, agency, refunds, losses
///
/// Keeps   The balances of each commodity sum to zero, as integers, at every window; rows sum to their control account.
#pragma once

#include "models/journal.hpp"
#include "models/units.hpp"
#include "sim/check.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace carat {

enum class Commodity : std::int8_t { coins = 0, diamonds = 1, usd = 2 };

/// Accounts by code; sources are negative, uses positive. Codes reach files: numbered by hand, never renumbered.
enum class Account : std::int8_t {
    coins_sold = 0,
    coins_bonus = 1,
    coins_gifted = 2,
    coins_clawed_back = 3,
    coins_expired = 4,
    coins_held = 5,
    diamonds_from_gifts = 6,
    diamonds_awarded = 7,
    diamonds_redeemed = 8,
    diamonds_clawed_back = 9,
    diamonds_forfeited = 10,
    diamonds_rounding = 11,
    diamonds_held = 12,
    diamonds_on_hold = 13,
    usd_paid_by_viewers = 14,
    usd_store_fees = 15,
    usd_processing_fees = 16,
    usd_refunds = 17,
    usd_losses = 18,
    usd_taxes = 19,
    usd_agency = 20,
    usd_creators = 21,
    usd_in_transit = 22,
    usd_platform = 23,
};

inline constexpr std::size_t account_count = 24;

/// What is said of an account in results.
struct AccountInfo {
    std::string_view name;
    Commodity commodity;
};
const std::array<AccountInfo, account_count>& account_list();

/// An account that does not close; stops the run.
class BrokenBooks : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The balances of one partition, or of the whole economy: coins, micro-diamonds, micro-USD.
class Ledger {
public:
    void move(Account from, Account to, Coins amount) { move_units(from, to, amount.count); }
    void move(Account from, Account to, Diamonds amount) { move_units(from, to, amount.micros); }
    void move(Account from, Account to, Usd amount) { move_units(from, to, amount.micros); }

    /// From now on every transaction is written down there as well; null: nowhere.
    void write_to(Journal* journal) { journal_ = journal; }

    /// For the journal: what is booked next, and which payer it concerns.
    void open(Time at, std::uint32_t creator, Kind kind) {
        if (journal_ != nullptr) journal_->open(at, creator, kind);
    }
    void concern(std::uint32_t payer) {
        if (journal_ != nullptr) journal_->concern(payer);
    }

    std::int64_t balance(Account account) const { return balance_[static_cast<std::size_t>(account)]; }

    Ledger& operator+=(const Ledger& other) {
        for (std::size_t i = 0; i < account_count; ++i) balance_[i] += other.balance_[i];
        return *this;
    }

    /// Sum over commodities of |sum of balances|: 0, or the books do not close.
    std::int64_t imbalance() const;

    /// Throws BrokenBooks, naming the commodity, unless the balances of each sum to zero. Holds for every partition by itself,
    /// since a transaction posts all its legs in one.
    void check_sums(std::string_view when) const;

    /// The same for the whole economy, where moreover nobody holds less than nothing.
    void check_closed(std::string_view when) const;

    /// Throws BrokenBooks, naming the account, unless `rows` (the sum over people) equals its balance.
    void check_rows(Account account, std::int64_t rows, std::string_view when) const;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("balances", self.balance_);
    }

private:
    void move_units(Account from, Account to, std::int64_t amount) {
        balance_[static_cast<std::size_t>(from)] -= amount;
        balance_[static_cast<std::size_t>(to)] += amount;
        if (journal_ != nullptr) [[unlikely]] {
            journal_->write(from, to, amount);
        }
    }

    std::array<std::int64_t, account_count> balance_{};
    Journal* journal_ = nullptr;
};

}  // namespace carat
