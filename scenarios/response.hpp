/// Response: what a scenario's policies do if people answer to them, and what they would do if nobody did (the Lucas critique).
///
///                      people answer            nobody answers
///     no policies           A                         C
///     the policies          B                         D            effects: B - A and D - C, world by world with the same luck
#pragma once

#include "scenarios/estimate.hpp"
#include "scenarios/scenario.hpp"

#include <functional>
#include <string>
#include <vector>

namespace carat {

/// What the policies do to one key figure.
struct Responded {
    std::string name;
    std::string unit;
    std::string words;
    double before = 0.0;          // mean of A
    double before_without = 0.0;  // mean of C
    Estimate with;                // of B - A
    Estimate without;             // of D - C
};

/// One expectation of the scenario's question, held against what came out.
struct Judged {
    Expectation expected;
    bool people_answer = true;
    Estimate effect;
    Verdict verdict = Verdict::not_told_apart;
};

struct Response {
    std::vector<std::string> policies;  // in words
    int worlds = 0;
    std::vector<Responded> figures;
    Question question;
    std::vector<Judged> judged;  // in the order of the file
    bool complete = false;
};

struct ResponseOptions {
    int worlds = 4;
    int threads = 0;                                     // 0: one per core
    std::function<bool(double fraction)> progress = {};  // return false to stop
};

/// Runs four variants of every world and judges the expectations of the question, if there is one. Throws ScenarioError if the scenario has no policy.
Response respond(const Scenario& scenario, const ResponseOptions& options);

std::string response_text(const Response& response);
std::string response_json(const Response& response);

}  // namespace carat
