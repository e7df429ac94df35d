/// Validation: special cases with known answers, stylised facts and answers to rules, judged for one scenario.
#pragma once

#include "scenarios/scenario.hpp"

#include <functional>
#include <string>
#include <vector>

namespace carat {

struct ValidationOptions {
    int seeds = 20;               // worlds in which facts are measured: replicates 0, 1, ... of the scenario's seed
    int answer_seeds = 20;        // the same for answers
    int claim_size = 10;          // samples of the special cases, relative to the basic size
    Duration length = 180 * day;  // of those of facts; half as long for answers
    int threads = 0;              // 0: one per core
    std::function<bool(double fraction)> progress = {};  // return false to stop
};

/// One line of the table. Ranges are closed; a special case passes by its p-value.
struct Finding {
    enum class Kind { special_case, fact, answer };
    Kind kind = Kind::fact;
    std::string name;
    std::string words;
    std::string unit;
    std::string source;
    double measured = 0.0;  // facts and answers: median over the seeds
    double low = 0.0;       // their 5 % and 95 % quantiles
    double high = 0.0;
    double least = 0.0;  // what is expected; least == most: the known answer of a special case
    double most = 0.0;
    double p = 1.0;  // of special cases
    bool passed = false;
};

struct Validation {
    std::string source;  // of the scenario
    std::string hash;
    std::int64_t seed = 0;
    ValidationOptions options;
    std::vector<Finding> findings;
    bool complete = false;

    bool passed() const;
};

/// Runs everything. Stopped early by `progress`: what was judged so far, complete == false.
Validation validate(const Scenario& scenario, const ValidationOptions& options);

std::string validation_text(const Validation& validation);
std::string validation_json(const Validation& validation);
std::string validation_html(const Validation& validation);

}  // namespace carat
