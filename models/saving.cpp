/// Saving: what of the economy a checkpoint holds, and how a run is taken up again or branches off.
///
/// Not held: what is a function of the scenario (population, laws, rules) and what each window makes anew.
#include "models/economy.hpp"

#include <algorithm>

namespace carat {

template <class Visitor, class Self>
void Economy::state(Visitor& visit, Self& self) {
    for (auto& part : self.parts_) visit.section("part", part);
    visit.section("published", self.published_);
    visit("refunds", self.refunds_);
    visit("week_start_gifts", self.week_start_gifts_);
    visit("award_net", self.award_net_);
    visit("creators", self.creators_);
    visit("rush", self.rules_.rush);
    visit.section("record", self.record_);
}

void Economy::save(ArchiveWriter& archive) const {
    archive("partitions", placing_.partitions());
    save_wallets(archive);
    state(archive, *this);
}

void Economy::save_wallets(ArchiveWriter& archive) const {
    archive("payers", population_.rows());
    archive("wallets", wallets_);
    std::vector<Spending> spendings;  // of those who bought
    for (std::size_t row = 0; row < wallets_.size(); ++row) {
        if (wallets_[row].bought) spendings.push_back(spendings_[row]);
    }
    archive("spendings", spendings);
}

/// A branch of another length has other newcomers, whose wallets follow those there are; accounts of a ring come after all.
void Economy::load_wallets(ArchiveReader& archive) {
    std::uint32_t payers = 0;
    std::vector<Wallet> wallets;
    archive("payers", payers);
    archive("wallets", wallets);
    std::vector<Spending> spendings;
    archive("spendings", spendings);
    const auto bought = std::count_if(wallets.begin(), wallets.end(), [](const Wallet& w) { return w.bought; });
    archive.require(static_cast<std::size_t>(bought) == spendings.size(), "spendings", "are not of those who bought");
    const bool same = payers == population_.rows() && wallets.size() == wallets_.size();
    const bool ring = wallets.size() != payers || wallets_.size() != population_.rows();
    archive.require(same || !ring, "wallets",
                    "are of a run of another length, which a ring of stolen cards does not allow");
    std::copy_n(wallets.begin(), std::min(wallets.size(), wallets_.size()), wallets_.begin());
    auto next = spendings.begin();
    for (std::size_t row = 0; row < wallets_.size(); ++row) {
        if (wallets_[row].bought) spendings_[row] = *next++;
    }
}

void Economy::check_loaded(const ArchiveReader& archive) const {
    std::size_t creators = 0;
    for (const Part& part : parts_) {
        archive.require(part.rooms.even(), "part", "has columns of different lengths");
        creators += part.rooms.size();
    }
    archive.require(creators == creators_ && week_start_gifts_.size() == creators_, "creators", "are not all there");
    archive.require(!record_.samples.empty(), "record", "is empty");
}

void Economy::load(ArchiveReader& archive, Time now) {
    std::uint32_t partitions = 0;
    archive("partitions", partitions);
    archive.require(partitions == placing_.partitions(), "partitions", "are not as many as in this scenario");
    load_wallets(archive);
    next_policy_ = 0;
    const Time last = now - rules_.params.engine.window;  // the window that was run last began here
    while (next_policy_ < setting_.policies.size() && setting_.policies[next_policy_].at <= last) ++next_policy_;
    if (next_policy_ > 0) rules_ = Rules(setting_.policies[next_policy_ - 1].params);
    state(archive, *this);
    check_loaded(archive);
    for (Sample& sample : record_.samples) sample.ledger.write_to(nullptr);
    apply_rules();
}

}  // namespace carat
