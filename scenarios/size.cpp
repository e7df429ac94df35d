#include "scenarios/size.hpp"

#include "models/clock.hpp"
#include "models/record.hpp"
#include "models/wallet.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/text_table.hpp"

#include <unistd.h>

#include <algorithm>

namespace carat {
namespace {

// Measured on the baseline: resident memory by number of creators, bytes of the tables by their lengths.
constexpr double creator_bytes = 2'400.0;
constexpr double creator_row_bytes = 200.0;
constexpr double viewer_row_bytes = 59.0;
constexpr double sample_row_bytes = 2'100.0;
constexpr double days_until_bought = 90.0;    // by then half of those who may pay have bought
constexpr double copies_while_writing = 3.0;  // the tables, all replicates stacked, the file

double months(Duration length) { return seconds(length) / seconds(days_per_month * day); }

double total(const std::vector<Need>& needs) {
    double sum = 0.0;
    for (const Need& need : needs) sum += need.bytes;
    return sum;
}

/// 31.4 GB
std::string readable(double bytes) {
    constexpr double step = 1'000.0;
    const std::vector<std::string> units{"B", "kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    for (; bytes >= step && unit + 1 < units.size(); ++unit) bytes /= step;
    return grouped(bytes, 1) + " " + units[unit];
}

void require(const Scenario& scenario, const std::vector<Need>& needs, const std::string& what, double there_are,
             const std::string& where) {
    if (total(needs) <= there_are) {
        return;
    }
    const auto most =
        std::max_element(needs.begin(), needs.end(), [](const Need& a, const Need& b) { return a.bytes < b.bytes; });
    throw ScenarioError(
        {{scenario.source, 0, 0, most->parameter,
          "asks for too much: the run would need about " + readable(total(needs)) + " of " + what + ", " +
              readable(most->bytes) + " of it for this; " + readable(there_are) + " are " + where}});
}

}  // namespace

double Size::memory_bytes() const { return total(memory); }
double Size::result_bytes() const { return total(result); }

Size size_of(const Scenario& scenario) {
    const economy::Params& p = scenario.economy;
    const double span = months(scenario.run.length);
    const double viewers = static_cast<double>(p.viewers.count) * (1.0 + p.viewers.joins_per_month * span);
    const double payers = viewers * p.viewers.payer_share;
    const double buyers = payers * std::min(1.0, seconds(scenario.run.length) / seconds(day) / days_until_bought);
    const double creators = static_cast<double>(p.creators.count) * (1.0 + p.creators.joins_per_month * span);
    const double samples = seconds(scenario.run.length) / seconds(scenario.run.sample_every);
    const auto replicates = static_cast<double>(scenario.run.replicates);
    Size size;
    size.result = {{"viewers.count", replicates * buyers * viewer_row_bytes},
                   {"creators.count", replicates * creators * creator_row_bytes},
                   {"run.sample_every", replicates * samples * sample_row_bytes}};
    size.memory = {{"viewers.count", payers * static_cast<double>(sizeof(Wallet) + sizeof(Spending))},
                   {"creators.count", creators * creator_bytes},
                   {"run.sample_every", samples * static_cast<double>(sizeof(Sample))}};
    for (std::size_t i = 0; i < size.memory.size(); ++i) {
        size.memory[i].bytes += copies_while_writing * size.result[i].bytes;
    }
    return size;
}

void check_memory(const Scenario& scenario, double bytes_there_are) {
    require(scenario, size_of(scenario).memory, "memory", bytes_there_are, "in this machine");
}

void check_disk(const Scenario& scenario, double bytes_there_are) {
    require(scenario, size_of(scenario).result, "disk", bytes_there_are, "free where the result goes");
}

double memory_of_machine() {
    return static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace carat
