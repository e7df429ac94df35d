/// carat show: what stands in a result file.
#include "scenarios/command.hpp"
#include "scenarios/figures.hpp"
#include "scenarios/results.hpp"
#include "scenarios/text_table.hpp"
#include "scenarios/utf8.hpp"

#include <iostream>
#include <memory>

namespace carat {
namespace {

struct ShowWords {
    std::string file;
    bool json = false;
    bool csv = false;
};

std::string provenance(const ResultSummary& summary) {
    const Outcome& outcome = summary.outcome;
    std::string overrides;
    for (const std::string& change : outcome.overrides) {
        overrides += (overrides.empty() ? "" : ", ") + change;
    }
    std::vector<std::vector<std::string>> rows{
        {"scenario", outcome.scenario_source},
        {"changed", overrides},
        {"command", outcome.command},
        {"branch of", outcome.branched_from},
        {"hash", outcome.scenario_hash},
        {"seed", std::to_string(outcome.seed)},
        {"start", outcome.start_date},
        {"created", summary.created},
        {"carat", summary.carat_version + ", commit " + summary.git_commit + ", " + summary.compiler},
        {"luck", summary.rng_scheme},
        {"complete", outcome.complete ? "yes" : "no: the run was stopped, or goes on"}};
    std::erase_if(rows, [](const auto& row) { return row.back().empty(); });
    constexpr std::size_t widest = 400;
    for (auto& row : rows) {
        row.back() = printable(row.back(), widest);
    }
    return text_table(rows, "ll", "  ");
}

Exit show(const ShowWords& words) {
    const ResultSummary summary = read_result(words.file);
    if (words.json) {
        std::cout << figures_json(summary.outcome);
    } else if (words.csv) {
        std::cout << figures_csv(summary.outcome);
    } else {
        std::cout << printable(words.file, 300) << "\n\n"
                  << provenance(summary) << "\n"
                  << figures_text(summary.outcome);
    }
    return Exit::ok;
}

}  // namespace

void add_show_command(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("show", "Show the key figures and the origin of a result file");
    const auto words = std::make_shared<ShowWords>();
    command->add_option("file", words->file, "Result file of carat run")->required()->type_name("FILE");
    CLI::Option* json = command->add_flag("--json", words->json, "As JSON");
    command->add_flag("--csv", words->csv, "As CSV: replicate, figure, value, unit")->excludes(json);
    command->footer(
        "Works while a run goes on: the file is always whole.\n\nExample:\n  carat show baseline.h5 --csv > "
        "baseline.csv");
    command->callback([words, &action] { action = [words] { return show(*words); }; });
}

}  // namespace carat
