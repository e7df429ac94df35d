/// carat response: what policies do with and without people's answer to them.
#include "scenarios/command.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress_line.hpp"
#include "scenarios/response.hpp"

#include <iostream>
#include <memory>

namespace carat {
namespace {

struct ResponseWords {
    std::string scenario;
    std::vector<std::string> overrides;
    int worlds = 4;
    int threads = 0;
    bool json = false;
    bool quiet = false;
};

Exit show_response(const ResponseWords& words) {
    const Scenario scenario = load_scenario(words.scenario, words.overrides);
    const Interrupt interrupt;
    ProgressLine line(words.quiet);
    ResponseOptions options{.worlds = words.worlds, .threads = words.threads};
    options.progress = [&](double fraction) {
        line.show({.fraction = fraction});
        return !Interrupt::requested();
    };
    const Response response = respond(scenario, options);
    line.finish();
    if (!response.complete) {
        return Exit::interrupted;
    }
    std::cout << (words.json ? response_json(response) : response_text(response));
    return Exit::ok;
}

}  // namespace

void add_response_command(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand(
        "response", "Show what a scenario's policies do if people answer to them, and if nobody did");
    const auto words = std::make_shared<ResponseWords>();
    constexpr int most = 1'000;
    command->add_option("scenario", words->scenario, "Scenario file with at least one [[policy]]")
        ->required()
        ->type_name("SCENARIO");
    add_set_option(*command, words->overrides);
    command->add_option("-r,--worlds", words->worlds, "Worlds, each run four times; by default 4")
        ->type_name("N")
        ->check(CLI::Range(1, most));
    add_threads_option(*command, words->threads, "Runs at a time; 0 is one per core");
    command->add_flag("--json", words->json, "Print the effects as JSON");
    command->add_flag("--quiet", words->quiet, "No progress");
    command->footer(
        "Each world is run with and without the policies, once as people are and once with behaviour.viewers_respond "
        "and\n"
        "creators_respond off; all four share their luck. If the scenario has a [question], each expectation is held "
        "against what came out:\n"
        "as expected if the whole 95 % interval lies on that side of zero. Nothing is written.\n\n"
        "Example:\n"
        "  carat response scenarios/policy_share.toml --worlds 8");
    command->callback([words, &action] { action = [words] { return show_response(*words); }; });
}

}  // namespace carat
