/// The table of a validation, as text, JSON and a page to show.
#include "scenarios/text_table.hpp"
#include "scenarios/validation.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdio>

namespace carat {
namespace {

using Kind = Finding::Kind;

constexpr std::array kinds{Kind::special_case, Kind::fact, Kind::answer};

std::string title(Kind kind) {
    switch (kind) {
        case Kind::special_case:
            return "Special cases with known answers";
        case Kind::fact:
            return "Stylised facts, median and 90 % band of the seeds";
        case Kind::answer:
            return "Answers to a change of rules, median and 90 % band of the seeds";
    }
    return "";
}

/// Where it was measured with luck: the p-value that says how far off a correct model would be as often.
std::string expected(const Finding& f) {
    if (f.kind == Kind::special_case) {
        std::array<char, 32> p{};
        std::snprintf(p.data(), p.size(), "%.2g", f.p);
        return readable(f.most) + ", p = " + p.data();
    }
    if (std::isinf(f.most)) return "at least " + readable(f.least);
    return f.least == f.most ? readable(f.least) : readable(f.least) + " to " + readable(f.most);
}

std::string measured(const Finding& f) { return readable(f.measured) + (f.unit.empty() ? "" : " " + f.unit); }

std::string band(const Finding& f) {
    return f.kind == Kind::special_case ? "" : readable(f.low) + " to " + readable(f.high);
}

std::string verdict(const Finding& f) { return f.passed ? "passed" : "FAILED"; }

std::string summary(const Validation& v) {
    std::size_t passed = 0;
    for (const Finding& f : v.findings) passed += f.passed ? 1 : 0;
    return std::to_string(passed) + " of " + std::to_string(v.findings.size()) + " passed";
}

std::string conditions(const Validation& v) {
    return v.source + " (hash " + v.hash + ", seed " + std::to_string(v.seed) +
           "): " + std::to_string(v.options.seeds) + (v.options.seeds == 1 ? " world of " : " worlds of ") +
           to_text(v.options.length) + " for facts, " + std::to_string(v.options.answer_seeds) +
           " half as long per answer, special cases with " + std::to_string(v.options.claim_size) +
           (v.options.claim_size == 1 ? " basic sample" : " basic samples");
}

}  // namespace

std::string validation_text(const Validation& v) {
    std::string text = conditions(v) + "\n";
    for (const Kind kind : kinds) {
        std::vector<std::vector<std::string>> rows;
        for (const Finding& f : v.findings) {
            if (f.kind == kind)
                rows.push_back({verdict(f), f.name, measured(f), band(f), expected(f), f.words, f.source});
        }
        text += "\n" + title(kind) + "\n\n" + text_table(rows, "lllllll", "  ");
    }
    return text + "\n" + summary(v) + "\n";
}

std::string validation_json(const Validation& v) {
    nlohmann::ordered_json findings = nlohmann::ordered_json::array();
    for (const Finding& f : v.findings) {
        constexpr std::array<const char*, 3> names{"special_case", "fact", "answer"};
        nlohmann::ordered_json line{
            {"kind", names[static_cast<std::size_t>(f.kind)]},
            {"name", f.name},
            {"words", f.words},
            {"unit", f.unit},
            {"measured", f.measured},
            {"least", f.least},
            {"most", std::isinf(f.most) ? nlohmann::ordered_json() : nlohmann::ordered_json(f.most)},
            {"passed", f.passed},
            {"source", f.source}};
        if (f.kind == Kind::special_case) {
            line["p"] = f.p;
        } else {
            line["low"] = f.low;
            line["high"] = f.high;
        }
        findings.push_back(std::move(line));
    }
    return nlohmann::ordered_json{{"scenario", v.source},
                                  {"hash", v.hash},
                                  {"seed", v.seed},
                                  {"seeds", v.options.seeds},
                                  {"days", seconds(v.options.length) / seconds(day)},
                                  {"complete", v.complete},
                                  {"passed", v.passed()},
                                  {"findings", findings}}
               .dump(2) +
           "\n";
}

namespace {

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        safe += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
    }
    return safe;
}

constexpr const char* page_head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>carat validate</title>
<style>
@page{size:A3 landscape}
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1c2430; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid #d8dde5; vertical-align: top; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.passed { color: #0a6b3d; } .failed { color: #b3261e; font-weight: 600; }
</style></head><body>
)";

}  // namespace

std::string validation_html(const Validation& v) {
    std::string page = page_head + ("<h1>" + summary(v) + "</h1>\n<p>" + escaped(conditions(v)) + "</p>\n");
    for (const Kind kind : kinds) {
        page += "<h2>" + title(kind) +
                "</h2>\n<table><tr><th>verdict<th>name<th>measured<th>band<th>expected<th>what<th>"
                "source</tr>\n";
        for (const Finding& f : v.findings) {
            if (f.kind != kind) continue;
            page += std::string("<tr><td class=\"") + (f.passed ? "passed" : "failed") + "\">" + verdict(f);
            page += "<td>" + escaped(f.name);
            for (const std::string& cell : {measured(f), band(f), expected(f)})
                page += "<td class=\"number\">" + escaped(cell);
            page += "<td>" + escaped(f.words) + "<td>" + escaped(f.source) + "</tr>\n";
        }
        page += "</table>\n";
    }
    return page + "</body></html>\n";
}

}  // namespace carat
