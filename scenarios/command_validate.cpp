/// carat validate: does the model keep to known answers, facts and elasticities?
#include "scenarios/command.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress_line.hpp"
#include "scenarios/results.hpp"
#include "scenarios/validation.hpp"
#include "sim/atomic_file.hpp"

#include <iostream>
#include <memory>
#include <span>
#include <system_error>

namespace carat {
namespace {

struct ValidateWords {
    std::string scenario = "scenarios/baseline.toml";
    std::vector<std::string> overrides;
    int seeds = 20;
    int days = 180;
    int threads = 0;
    bool quick = false;
    bool json = false;
    bool quiet = false;
    std::string html;
};

void write_page(const std::string& path, const std::string& page) {
    try {
        AtomicFile file{path};
        file.write(std::as_bytes(std::span(page)));
        file.commit();
    } catch (const std::system_error& error) {
        throw ResultError(std::string("cannot write the page: ") + error.what());
    }
}

Exit validate_scenario(const ValidateWords& words) {
    const Scenario scenario = load_scenario(words.scenario, words.overrides);
    const Interrupt interrupt;
    ProgressLine line(words.quiet);
    ValidationOptions options;
    constexpr int quick_seeds = 2;
    options.seeds = words.quick ? quick_seeds : words.seeds;
    options.answer_seeds = words.quick ? 1 : words.seeds;
    options.claim_size = words.quick ? 1 : options.claim_size;
    options.length = words.days * day;
    options.threads = words.threads;
    options.progress = [&](double fraction) {
        line.show({.fraction = fraction});
        return !Interrupt::requested();
    };
    const Validation validation = validate(scenario, options);
    line.finish();
    if (!validation.complete) {
        return Exit::interrupted;
    }
    std::cout << (words.json ? validation_json(validation) : validation_text(validation));
    if (!words.html.empty()) {
        write_page(words.html, validation_html(validation));
    }
    return validation.passed() ? Exit::ok : Exit::failed;
}

}  // namespace

void add_validate_command(CLI::App& program, Action& action) {
    CLI::App* command =
        program.add_subcommand("validate", "Check the model against known answers, stylised facts and elasticities");
    const auto words = std::make_shared<ValidateWords>();
    constexpr int most = 1'000;
    command->add_option("scenario", words->scenario, "Scenario file; by default scenarios/baseline.toml")
        ->type_name("SCENARIO");
    add_set_option(*command, words->overrides);
    command->add_flag("--quick", words->quick, "Few seeds and basic samples: under a minute on two cores");
    command->add_option("-r,--seeds", words->seeds, "Worlds in which facts and answers are measured; by default 20")
        ->type_name("N")
        ->check(CLI::Range(1, most));
    command->add_option("--days", words->days, "Length of each, in days; by default 180")
        ->type_name("DAYS")
        ->check(CLI::Range(60, 3'650));
    add_threads_option(*command, words->threads, "Worlds at a time; 0 is one per core");
    command->add_option("--html", words->html, "Write the table as a page, too")->type_name("FILE");
    command->add_flag("--json", words->json, "Print the table as JSON");
    command->add_flag("--quiet", words->quiet, "No progress");
    command->footer(
        "Special cases do not depend on the scenario; facts and answers do, and a preset of another platform need not "
        "show\nall of them. Ends with 1 if a line fails. Ranges and sources: docs/validation.md.\n\n"
        "Examples:\n"
        "  carat validate --quick\n"
        "  carat validate scenarios/superstar.toml --seeds 20 --html superstar.html");
    command->callback([words, &action] { action = [words] { return validate_scenario(*words); }; });
}

}  // namespace carat
