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
constexpr double creator_saved_bytes = 900.0;
constexpr double event_saved_bytes = 58.0;
constexpr double events_beside_views = 1.12;   // gifts, streams, reviews ...
constexpr double checkpoints_at_a_time = 4.0;  // the last three, and one that is being written
constexpr double days_until_bought = 90.0;     // by then half of those who may pay have bought
constexpr double copies_while_writing = 3.0;   // the tables, all replicates stacked, the file

double months(Duration length) { return seconds(length) / seconds(days_per_month * day); }

/// How many there will be in all.
struct People {
    double viewers = 0.0;
    double payers = 0.0;  // who may pay
    double buyers = 0.0;  // who will have bought
    double creators = 0.0;
};

People people_of(const Scenario& scenario) {
    const economy::Params& p = scenario.economy;
    const double span = months(scenario.run.length);
    People people;
    people.viewers = static_cast<double>(p.viewers.count) * (1.0 + p.viewers.joins_per_month * span);
    people.payers = people.viewers * p.viewers.payer_share;
    people.buyers = people.payers * std::min(1.0, seconds(scenario.run.length) / seconds(day) / days_until_bought);
    people.creators = static_cast<double>(p.creators.count) * (1.0 + p.creators.joins_per_month * span);
    return people;
}

double events_of(const Scenario& scenario) {
    const economy::Params& p = scenario.economy;
    const double sessions =
        people_of(scenario).viewers * p.viewers.sessions_per_day * seconds(scenario.run.length) / seconds(day);
    const double views = sessions / (1.0 - std::min(p.attention.another_view, 0.999));
    return 2.0 * views * events_beside_views;
}

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
    const bool option = most->parameter.starts_with("--");
    throw ScenarioError(
        {{option ? "command line" : scenario.source, 0, 0, most->parameter,
          "asks for too much: the run would need about " + readable(total(needs)) + " of " + what + ", " +
              readable(most->bytes) + " of it for this; " + readable(there_are) + " are " + where}});
}

}  // namespace

double Size::memory_bytes() const { return total(memory); }
double Size::result_bytes() const { return total(result); }

Size size_of(const Scenario& scenario) {
    const People people = people_of(scenario);
    const double samples = seconds(scenario.run.length) / seconds(scenario.run.sample_every);
    const auto replicates = static_cast<double>(scenario.run.replicates);
    Size size;
    size.result = {{"viewers.count", replicates * people.buyers * viewer_row_bytes},
                   {"creators.count", replicates * people.creators * creator_row_bytes},
                   {"run.sample_every", replicates * samples * sample_row_bytes}};
    size.memory = {{"viewers.count", people.payers * static_cast<double>(sizeof(Wallet) + sizeof(Spending))},
                   {"creators.count", people.creators * creator_bytes},
                   {"run.sample_every", samples * static_cast<double>(sizeof(Sample))}};
    for (std::size_t i = 0; i < size.memory.size(); ++i) {
        size.memory[i].bytes += copies_while_writing * size.result[i].bytes;
    }
    return size;
}

void check_memory(const Scenario& scenario, double bytes_there_are) {
    require(scenario, size_of(scenario).memory, "memory", bytes_there_are, "in this machine");
}

std::vector<Need> needs_beside(const Scenario& scenario, const Beside& beside) {
    const double kept =
        1.0 - (1.0 - beside.events_share) * (1.0 - beside.events_share);  // of the viewer or of the creator
    const auto replicates = static_cast<double>(scenario.run.replicates);
    const People people = people_of(scenario);
    const double world =
        people.payers * sizeof(Wallet) + people.buyers * sizeof(Spending) + people.creators * creator_saved_bytes;
    return {{"--events", replicates * kept * events_of(scenario) * event_saved_bytes},
            {"--checkpoint-every", beside.checkpoints ? checkpoints_at_a_time * world : 0.0}};
}

void check_disk(const Scenario& scenario, const Beside& beside, double bytes_there_are) {
    std::vector<Need> needs = size_of(scenario).result;
    const std::vector<Need> more = needs_beside(scenario, beside);
    needs.insert(needs.end(), more.begin(), more.end());
    require(scenario, needs, "disk", bytes_there_are, "free where the result goes");
}

double memory_of_machine() {
    return static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace carat
