#include "models/books.hpp"

#include "sim/exact.hpp"

namespace carat {
namespace {

constexpr std::size_t commodity_count = 3;
constexpr std::array<std::string_view, commodity_count> commodity_names{"coins", "diamonds", "USD"};

}  // namespace

const std::array<AccountInfo, account_count>& account_list() {
    using enum Commodity;
    static constexpr std::array<AccountInfo, account_count> list{{
        {"coins_sold", coins},
        {"coins_bonus", coins},
        {"coins_gifted", coins},
        {"coins_clawed_back", coins},
        {"coins_expired", coins},
        {"coins_held", coins},
        {"diamonds_from_gifts", diamonds},
        {"diamonds_awarded", diamonds},
        {"diamonds_redeemed", diamonds},
        {"diamonds_clawed_back", diamonds},
        {"diamonds_forfeited", diamonds},
        {"diamonds_rounding", diamonds},
        {"diamonds_held", diamonds},
        {"diamonds_on_hold", diamonds},
        {"usd_paid_by_viewers", usd},
        {"usd_store_fees", usd},
        {"usd_processing_fees", usd},
        {"usd_refunds", usd},
        {"usd_losses", usd},
        {"usd_taxes", usd},
        {"usd_agency", usd},
        {"usd_creators", usd},
        {"usd_in_transit", usd},
        {"usd_platform", usd},
    }};
    return list;
}

std::int64_t Ledger::imbalance() const {
    std::array<Wide, commodity_count> sums{};
    for (std::size_t i = 0; i < account_count; ++i) {
        sums[static_cast<std::size_t>(account_list()[i].commodity)] += balance_[i];
    }
    Wide total = 0;
    for (const Wide sum : sums) total += sum < 0 ? -sum : sum;
    return static_cast<std::int64_t>(total);
}

void Ledger::check_sums(std::string_view when) const {
    std::array<Wide, commodity_count> sums{};
    for (std::size_t i = 0; i < account_count; ++i) {
        sums[static_cast<std::size_t>(account_list()[i].commodity)] += balance_[i];
    }
    for (std::size_t c = 0; c < commodity_count; ++c) {
        if (sums[c] != 0) {
            throw BrokenBooks("the books of " + std::string(commodity_names[c]) + " are off by " +
                              std::to_string(static_cast<std::int64_t>(sums[c])) + " units " + std::string(when));
        }
    }
}

void Ledger::check_closed(std::string_view when) const {
    check_sums(when);
    for (const Account account : {Account::coins_held, Account::diamonds_on_hold, Account::usd_in_transit}) {
        if (balance(account) < 0) {
            throw BrokenBooks("account " + std::string(account_list()[static_cast<std::size_t>(account)].name) +
                              " is at " + std::to_string(balance(account)) + " units, below zero, " +
                              std::string(when));
        }
    }
}

void Ledger::check_rows(Account account, std::int64_t rows, std::string_view when) const {
    if (rows != balance(account)) {
        throw BrokenBooks("account " + std::string(account_list()[static_cast<std::size_t>(account)].name) + " says " +
                          std::to_string(balance(account)) + " units but its rows sum to " + std::to_string(rows) +
                          " " + std::string(when));
    }
}

}  // namespace carat
