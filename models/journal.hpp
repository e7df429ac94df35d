/// Journal: every transaction as it is booked, for whoever wants to see all of them. Off by default; then a transaction costs
/// one look at a null pointer.
///
///     handle, alone: open(when, where, what) --> Ledger::move --> write --> entries of the part --> merged by (time, creator)
///
/// Keeps   The entries of one creator stand in the order in which they were booked, for any number of threads and partitions.
#pragma once

#include "models/happening.hpp"
#include "models/wallet.hpp"

#include <cstdint>
#include <vector>

namespace carat {

enum class Account : std::int8_t;

/// One transaction: an amount that moved between two accounts, in the smallest unit of their commodity; never zero.
struct Entry {
    Time at{0};
    std::uint32_t creator = nobody;
    std::uint32_t payer = nobody;  // row of the wallet, if one is concerned
    Kind kind{};                   // what brought it about
    Account from{};
    Account to{};
    std::uint32_t unused = 0;  // every byte has a value, so that checkpoints can be compared
    std::int64_t amount = 0;

    friend bool operator==(const Entry&, const Entry&) = default;
};

class Journal {
public:
    /// What is booked from now on happens at this moment, in this creator's room or account, for this reason.
    void open(Time at, std::uint32_t creator, Kind kind) { heading_ = {.at = at, .creator = creator, .kind = kind}; }

    /// And concerns this payer.
    void concern(std::uint32_t payer) { heading_.payer = payer; }

    void write(Account from, Account to, std::int64_t amount) {
        if (amount == 0) return;
        entries_.push_back(heading_);
        entries_.back().from = from;
        entries_.back().to = to;
        entries_.back().amount = amount;
    }

    const std::vector<Entry>& entries() const { return entries_; }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("entries", self.entries_);
    }

private:
    Entry heading_;
    std::vector<Entry> entries_;
};

}  // namespace carat
