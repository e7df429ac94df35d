#include "scenarios/results.hpp"
#include "sim/hdf5.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace carat {

namespace {

using hdf5::Group;
using hdf5::Hdf5Error;
using Shape = hdf5::Shape;

constexpr std::uint64_t most_values = 1 << 26;  // a summary is small; a file that says otherwise is not one of ours

/// The array as a list of T; throws Hdf5Error if it is of another type or shape.
template <class T>
std::vector<T> read(const Group& group, const std::string& name, const Shape& shape) {
    if (group.shape(name) != shape) throw Hdf5Error("array " + name + " has another shape than it should");
    hdf5::Values values = group.read(name, most_values);
    if (auto* column = std::get_if<std::vector<T>>(&values)) return std::move(*column);
    throw Hdf5Error("array " + name + " has another type than it should");
}

template <class T>
T attribute(const Group& group, const std::string& name) {
    const hdf5::Attribute value = group.attribute(name);
    if (const T* found = std::get_if<T>(&value)) return *found;
    throw Hdf5Error("attribute " + name + " has another type than it should");
}

std::string text(const Group& group, const std::string& name) { return read<std::string>(group, name, {}).front(); }

std::uint64_t length(const Group& group, const std::string& dimension) {
    const Shape shape = group.shape(dimension);
    if (shape.size() != 1) throw Hdf5Error("the coordinate of " + dimension + " has another shape than it should");
    return shape.front();
}

void check_format(const Group& root) {
    std::string format;
    try {
        format = attribute<std::string>(root, "format");
    } catch (const Hdf5Error&) {
    }
    if (format != "carat-result") throw Hdf5Error("it is HDF5, but no result of carat");
    const auto version = attribute<std::int64_t>(root, "format_version");
    if (version != result_format_version) {
        throw Hdf5Error("it has format version " + std::to_string(version) + "; this carat reads version " +
                        std::to_string(result_format_version));
    }
}

void read_provenance(const Group& root, ResultSummary& summary) {
    summary.format_version = attribute<std::int64_t>(root, "format_version");
    summary.created = attribute<std::string>(root, "created");
    summary.carat_version = attribute<std::string>(root, "carat_version");
    summary.git_commit = attribute<std::string>(root, "git_commit");
    summary.compiler = attribute<std::string>(root, "compiler");
    summary.rng_scheme = attribute<std::string>(root, "rng_scheme");
    Outcome& outcome = summary.outcome;
    outcome.seed = attribute<std::int64_t>(root, "seed");
    outcome.complete = attribute<std::int64_t>(root, "complete") != 0;
    outcome.scenario_hash = attribute<std::string>(root, "scenario_hash");
    outcome.start_date = attribute<std::string>(root, "start_date");
    outcome.command = attribute<std::string>(root, "command");
    outcome.branched_from = attribute<std::string>(root, "branched_from");
}

void read_scenario(const Group& group, Outcome& outcome) {
    outcome.scenario_toml = text(group, "toml");
    outcome.scenario_json = text(group, "json");
    outcome.scenario_source = text(group, "source");
    const std::string overrides = text(group, "overrides");
    for (std::size_t begin = 0; begin < overrides.size();) {
        const std::size_t end = std::min(overrides.find('\n', begin), overrides.size());
        outcome.overrides.push_back(overrides.substr(begin, end - begin));
        begin = end + 1;
    }
}

void read_stats(const Group& group, std::vector<Replicate>& replicates) {
    const Shape shape{replicates.size()};
    const auto fill = [&](const std::string& name, auto assign) {
        const auto values = read<std::int64_t>(group, name, shape);
        for (std::size_t r = 0; r < values.size(); ++r) assign(replicates[r]) = values[r];
    };
    fill(
        "replicate", [](Replicate & r) -> auto& { return r.index; });
    fill(
        "simulated_micros", [](Replicate & r) -> auto& { return r.simulated_micros; });
    fill(
        "events", [](Replicate & r) -> auto& { return r.stats.events; });
    fill(
        "windows", [](Replicate & r) -> auto& { return r.stats.windows; });
    fill(
        "threads", [](Replicate & r) -> auto& { return r.stats.threads; });
    fill(
        "partitions", [](Replicate & r) -> auto& { return r.stats.partitions; });
    fill(
        "viewer_bytes", [](Replicate & r) -> auto& { return r.stats.viewer_bytes; });
    fill(
        "paying_viewers", [](Replicate & r) -> auto& { return r.stats.paying_viewers; });
    fill(
        "imbalance", [](Replicate & r) -> auto& { return r.stats.imbalance; });
    const auto wall_seconds = read<double>(group, "wall_seconds", shape);
    const auto digests = read<std::string>(group, "digest", shape);
    for (std::size_t r = 0; r < replicates.size(); ++r) {
        replicates[r].stats.wall_seconds = wall_seconds[r];
        const std::string_view digits = digests[r];
        if (digits.empty() || digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
            throw Hdf5Error("a digest is not written in hexadecimal digits");
        }
        replicates[r].digest = std::stoull(digests[r].substr(0, 16), nullptr, 16);
    }
}

void read_kpi(const Group& group, std::vector<Replicate>& replicates) {
    const std::uint64_t count = length(group, "kpi");
    const auto labels = read<std::string>(group, "kpi", {count});
    const auto units = read<std::string>(group, "unit", {count});
    const auto values = read<double>(group, "value", {replicates.size(), count});
    auto row = values.begin();
    for (Replicate& replicate : replicates) {
        const auto next = row + static_cast<std::ptrdiff_t>(count);
        Table table{"kpi", {{"kpi", labels, "", ""}}, {}};
        table.columns.push_back({"value", "", "", {"kpi"}, std::vector<double>(row, next)});
        table.columns.push_back({"unit", "", "", {"kpi"}, units});
        replicate.tables.push_back(std::move(table));
        row = next;
    }
}

/// Where the last sample of each replicate begins in a block of (replicate, time, account); later ones are filled up.
std::size_t last_sample(const std::int64_t* block, std::uint64_t samples, std::uint64_t accounts) {
    std::uint64_t last = samples;
    while (last > 1 && block[(last - 1) * accounts] == std::numeric_limits<std::int64_t>::min()) --last;
    return (last - 1) * accounts;
}

/// Adds what a column of the ledger says at the last sample to the "ledger" table of each replicate, the last one it has.
void read_ledger_column(const Group& group, const std::string& name, std::vector<Replicate>& replicates) {
    const std::uint64_t samples = length(group, "time");
    const std::uint64_t accounts = length(group, "account");
    const auto add = [&](Replicate& replicate, const auto* first) {
        Column column{name, "", "", {"account"}, std::vector(first, first + accounts)};
        replicate.tables.back().columns.push_back(std::move(column));
    };
    const Shape shape = group.shape(name);
    if (shape == Shape{accounts}) {
        const auto texts = read<std::string>(group, name, shape);
        for (Replicate& replicate : replicates) add(replicate, texts.data());
    } else {
        const auto values = read<std::int64_t>(group, name, {replicates.size(), samples, accounts});
        if (values.empty()) return;
        for (std::size_t r = 0; r < replicates.size(); ++r) {
            const std::int64_t* block = values.data() + r * samples * accounts;
            add(replicates[r], block + last_sample(block, samples, accounts));
        }
    }
}

void read_ledger(const Group& group, std::vector<Replicate>& replicates) {
    const auto accounts = read<std::string>(group, "account", {length(group, "account")});
    for (Replicate& replicate : replicates) {
        replicate.tables.push_back({"ledger", {{"account", accounts, "", ""}}, {}});
    }
    for (const std::string& name : group.names()) {
        if (name != "replicate" && name != "time" && name != "account") read_ledger_column(group, name, replicates);
    }
}

ResultSummary read_file(const std::filesystem::path& path) {
    const hdf5::File file = hdf5::File::open(path);
    check_format(file);
    ResultSummary summary;
    read_provenance(file, summary);
    read_scenario(file.group("scenario"), summary.outcome);
    const Group stats = file.group("stats");
    std::vector<Replicate>& replicates = summary.outcome.replicates;
    const std::uint64_t count = length(stats, "replicate");
    if (count > most_values) throw Hdf5Error("it has too many replicates");
    replicates.resize(count);
    if (!replicates.empty()) read_stats(stats, replicates);
    summary.has_journal = file.has("journal");
    if (file.has("kpi")) read_kpi(file.group("kpi"), replicates);
    if (file.has("ledger")) read_ledger(file.group("ledger"), replicates);
    return summary;
}

}  // namespace

ResultSummary read_result(const std::filesystem::path& path) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(path, problem)) {
        throw ResultError("cannot read " + path.string() + ": " + (problem ? problem.message() : "it is no file"));
    }
    try {
        return read_file(path);
    } catch (const Hdf5Error& error) {
        throw ResultError("cannot read " + path.string() + ": " + error.what());
    }
}

}  // namespace carat
