#include "scenarios/validation.hpp"

#include "models/proof/claim.hpp"
#include "models/proof/facts.hpp"
#include "scenarios/answers.hpp"
#include "scenarios/run.hpp"
#include "scenarios/side_by_side.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace carat {
namespace {

struct Stopped : std::exception {};

Finding of_claim(const proof::Claim& claim, int size) {
    const proof::Judged judged = proof::judge(claim, size);
    const proof::Evidence& seen = judged.evidence;
    return {Finding::Kind::special_case,
            claim.name,
            claim.words,
            claim.unit,
            claim.source,
            seen.measured,
            seen.measured,
            seen.measured,
            seen.exact,
            seen.exact,
            seen.p,
            judged.holds};
}

/// Median and 90 % band of what the seeds gave; the median is judged.
void judge_seeds(Finding& finding, std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto at = [&](double q) {  // linear between order statistics
        const double place = q * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, values.size() - 1);
        return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
    };
    constexpr double tail = 0.05;
    finding.measured = at(0.5);
    finding.low = at(tail);
    finding.high = at(1.0 - tail);
    finding.passed = finding.least <= finding.measured && finding.measured <= finding.most;
}

/// Of a fact or an answer, from its value in each world.
template <class Expected>
Finding of_worlds(Finding::Kind kind, const Expected& expected, const std::vector<double>& values) {
    Finding finding;
    finding.kind = kind;
    finding.name = expected.name;
    finding.words = expected.words;
    finding.unit = expected.unit;
    finding.source = expected.source;
    finding.least = expected.least;
    finding.most = expected.most;
    judge_seeds(finding, values);
    return finding;
}

/// The work of a validation: pieces that do not depend on each other.
class Work {
public:
    Work(Scenario scenario, ValidationOptions options)
        : scenario_(std::move(scenario)),
          options_(std::move(options)),
          seeds_(static_cast<std::size_t>(options_.seeds)),
          answer_seeds_(static_cast<std::size_t>(options_.answer_seeds)) {
        scenario_.run.length = options_.length;
        scenario_.run.sample_every = 30 * day;
        fact_values_.resize(facts_.size(), std::vector<double>(seeds_));
        answer_values_.resize(answers_.size(), std::vector<double>(answer_seeds_));
        claim_findings_.resize(claims_.size());
    }

    std::size_t pieces() const { return worlds() + claims_.size(); }

    /// The longest first, so that no thread is left alone with one at the end.
    void piece(std::size_t i) {
        if (i < answer_seeds_) {
            measure_answers(i);
        } else if (i < worlds()) {
            measure_facts(i - answer_seeds_);
        } else {
            claim_findings_[i - worlds()] = of_claim(claims_[i - worlds()], options_.claim_size);
        }
    }

    std::vector<Finding> findings() const {
        std::vector<Finding> all = claim_findings_;
        for (std::size_t i = 0; i < facts_.size(); ++i)
            all.push_back(of_worlds(Finding::Kind::fact, facts_[i], fact_values_[i]));
        for (std::size_t i = 0; i < answers_.size(); ++i)
            all.push_back(of_worlds(Finding::Kind::answer, answers_[i], answer_values_[i]));
        return all;
    }

private:
    std::size_t worlds() const { return seeds_ + answer_seeds_; }

    void measure_facts(std::size_t seed) {
        const Replicate run = run_replicate(scenario_, static_cast<std::int64_t>(seed));
        const proof::Columns columns(run.tables);
        for (std::size_t i = 0; i < facts_.size(); ++i) fact_values_[i][seed] = facts_[i].measure(columns);
    }

    void measure_answers(std::size_t seed) {
        Scenario scenario = scenario_;
        scenario.policies.clear();
        scenario.run.length = {options_.length.micros / 2};
        const auto world = [&](decltype(Answer::before) change) {
            Scenario changed = scenario;
            if (change != nullptr) change(changed.economy);
            return run_replicate(changed, static_cast<std::int64_t>(seed));
        };
        const Replicate as_it_is = world(nullptr);
        for (std::size_t i = 0; i < answers_.size(); ++i) {
            const Answer& answer = answers_[i];
            const Replicate before = answer.before != nullptr ? world(answer.before) : as_it_is;
            const Replicate after = world(answer.after);
            answer_values_[i][seed] = answer.measure(proof::Columns(before.tables), proof::Columns(after.tables));
        }
    }

    Scenario scenario_;
    ValidationOptions options_;
    std::size_t seeds_;
    std::size_t answer_seeds_;
    std::vector<proof::Claim> claims_ = proof::claims();
    std::vector<proof::Fact> facts_ = proof::facts();
    std::vector<Answer> answers_ = answers();
    std::vector<Finding> claim_findings_;
    std::vector<std::vector<double>> fact_values_;  // by fact and seed
    std::vector<std::vector<double>> answer_values_;
};

}  // namespace

bool Validation::passed() const {
    return complete && std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.passed; });
}

Validation validate(const Scenario& scenario, const ValidationOptions& options) {
    Validation validation{.source = scenario.source,
                          .hash = scenario_hash(scenario),
                          .seed = scenario.run.seed,
                          .options = options,
                          .findings = {}};
    Work work(scenario, options);
    std::size_t finished = 0;
    const auto done = [&](std::size_t) {
        const double fraction = static_cast<double>(++finished) / static_cast<double>(work.pieces());
        if (options.progress && !options.progress(fraction)) throw Stopped();
    };
    try {
        side_by_side(
            work.pieces(), options.threads, [&](std::size_t i) { work.piece(i); }, done);
    } catch (const Stopped&) {
        return validation;
    }
    validation.findings = work.findings();
    validation.complete = true;
    return validation;
}

}  // namespace carat
