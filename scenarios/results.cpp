#include "scenarios/results.hpp"

#include "scenarios/results_stack.hpp"
#include "scenarios/version.hpp"
#include "sim/atomic_file.hpp"
#include "sim/digest.hpp"
#include "sim/hdf5.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <limits>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

namespace carat {

namespace {

using hdf5::Array;
using hdf5::Attribute;
using hdf5::Group;
using hdf5::Shape;
using hdf5::Values;

std::string now_utc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts = {};
    gmtime_r(&now, &parts);
    std::string text(sizeof "2026-01-01T00:00:00Z", '\0');
    text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts));
    return text;
}

std::uint64_t digest_values(const Values& values, const Shape& shape) {
    std::uint64_t digest = combine(values.index(), shape.size());
    for (const std::uint64_t length : shape) digest = combine(digest, length);
    const auto digest_column = [&]<class T>(const std::vector<T>& column) {
        if constexpr (std::is_same_v<T, std::string>) {
            for (const std::string& text : column) digest = digest_bytes(combine(digest, text.size()), text);
        } else {
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object may be looked at as bytes
            const auto* bytes = reinterpret_cast<const char*>(column.data());
            digest = digest_bytes(digest, std::string_view(bytes, column.size() * sizeof(T)));
        }
    };
    std::visit(digest_column, values);
    return digest;
}

/// What should stand in the file: the digest of each array, by group and name.
using Expected = std::map<std::pair<std::string, std::string>, std::uint64_t>;

/// A group that is being filled; remembers what went in.
class Filling {
public:
    Filling(const Group& root, std::string name, Expected& expected, Packing packing)
        : group_(root.add_group(name)),
          name_(std::move(name)),
          expected_(&expected),
          packed_(packing == Packing::compressed) {}

    void add_text(const std::string& name, const std::string& text) { add(name, std::vector<std::string>{text}, {}); }

    Array add(const std::string& name, const Values& values, const Shape& shape) {
        if (packed_) (*expected_)[{name_, name}] = digest_values(values, shape);
        return group_.add(name, values, shape, packed_);
    }

    Array add_scale(const std::string& name, const Values& values) {
        const std::uint64_t length =
            std::visit([](const auto& column) { return std::uint64_t{column.size()}; }, values);
        if (packed_) (*expected_)[{name_, name}] = digest_values(values, {length});
        return group_.add_scale(name, values, packed_);
    }

private:
    Group group_;
    std::string name_;
    Expected* expected_;
    bool packed_;
};

void set_words(const Array& array, const std::string& unit, const std::string& words) {
    if (!words.empty()) array.set("long_name", words);
    if (!unit.empty()) array.set("units", unit);
    if (unit.find("seconds since ") != std::string::npos) array.set("calendar", "proleptic_gregorian");
}

/// flag_values and flag_meanings: one word for each code that has one.
void set_meanings(const Array& array, const std::vector<std::string>& meanings) {
    std::vector<std::int8_t> codes;
    std::string words;
    for (std::size_t code = 0; code < meanings.size(); ++code) {
        if (meanings[code].empty()) continue;
        std::string word = meanings[code];
        std::replace(word.begin(), word.end(), ' ', '_');
        words += (words.empty() ? "" : " ") + word;
        codes.push_back(static_cast<std::int8_t>(code));
    }
    array.set("flag_values", codes);
    array.set("flag_meanings", words);
}

/// Says which value stands for "none", where there is one: readers turn whole numbers into reals if it is said.
void set_fill_value(const Array& array, const Values& values) {
    const auto set = [&]<class T>(const std::vector<T>&) {
        if constexpr (std::is_integral_v<T>) array.set("_FillValue", std::numeric_limits<T>::min());
        if constexpr (std::is_same_v<T, double>) array.set("_FillValue", std::numeric_limits<T>::quiet_NaN());
    };
    std::visit(set, values);
}

void add_table(const Group& root, const StackedTable& table, Expected& expected, Packing packing) {
    Filling group(root, table.name, expected, packing);
    std::map<std::string, Array> scales;
    for (const Dimension& dimension : table.dimensions) {
        const Values values = std::visit([](const auto& column) { return Values(column); }, dimension.coordinate);
        const Array& scale = scales.emplace(dimension.name, group.add_scale(dimension.name, values)).first->second;
        set_words(scale, dimension.unit, dimension.words);
        if (dimension.name == "time") scale.set("standard_name", "time");
    }
    std::vector<Array> arrays;
    for (const auto& [column, shape, padded] : table.columns) {
        arrays.push_back(group.add(column.name, column.values, shape));
        set_words(arrays.back(), column.unit, column.words);
        if (!column.meanings.empty()) set_meanings(arrays.back(), column.meanings);
        if (padded) set_fill_value(arrays.back(), column.values);
    }
    std::vector<hdf5::Scaled> scaled;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        scaled.push_back({&arrays[i], {}});
        for (const std::string& name : table.columns[i].column.dims) scaled.back().scales.push_back(&scales.at(name));
    }
    hdf5::attach_scales(scaled);
}

void add_provenance(const Group& root, const Outcome& outcome) {
    root.set("Conventions", "CF-1.10");
    root.set("format", "carat-result");
    root.set("format_version", result_format_version);
    root.set("complete", static_cast<std::int8_t>(outcome.complete ? 1 : 0));
    root.set("carat_version", std::string(carat_version()));
    root.set("git_commit", std::string(git_commit()));
    root.set("compiler", std::string(compiler()));
    root.set("rng_scheme", std::string(rng_scheme()));
    root.set("seed", outcome.seed);
    root.set("start_date", outcome.start_date);
    root.set("scenario_hash", outcome.scenario_hash);
    root.set("created", now_utc());
    root.set("command", outcome.command);
    root.set("branched_from", outcome.branched_from);
}

void add_scenario(const Group& root, const Outcome& outcome, Expected& expected) {
    std::string overrides;
    for (const std::string& one : outcome.overrides) overrides += one + '\n';
    Filling group(root, "scenario", expected, Packing::compressed);
    group.add_text("toml", outcome.scenario_toml);
    group.add_text("json", outcome.scenario_json);
    group.add_text("source", outcome.scenario_source);
    group.add_text("overrides", overrides);
}

std::vector<std::byte> build(const Outcome& outcome, Expected& expected, Packing packing = Packing::compressed) {
    const hdf5::File file = hdf5::File::in_memory();
    add_provenance(file, outcome);
    add_scenario(file, outcome, expected);
    for (const std::string& name : table_names(outcome)) add_table(file, stack(outcome, name), expected, packing);
    return file.bytes();
}

/// Reads back what lies on the disk. A disk that is full or broken may have kept quiet about it.
void verify(const std::filesystem::path& written, const Expected& expected) {
    const hdf5::File file = hdf5::File::open(written);
    for (const auto& [place, digest] : expected) {
        const auto& [group_name, name] = place;
        const Group group = file.group(group_name);
        if (digest_values(group.read(name), group.shape(name)) != digest) {
            throw hdf5::Hdf5Error("what is read back of " + group_name + "/" + name + " is not what was written");
        }
    }
}

/// The same for a file that has to be written fast: byte by byte, without the library.
void verify(const std::filesystem::path& written, std::span<const std::byte> expected) {
    std::ifstream file(written, std::ios::binary);
    std::vector<std::byte> block(std::size_t{1} << 18);
    while (!expected.empty()) {
        const std::size_t length = std::min(block.size(), expected.size());
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): streams read characters
        file.read(reinterpret_cast<char*>(block.data()), static_cast<std::streamsize>(length));
        if (!file ||
            !std::equal(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(length), expected.begin())) {
            throw hdf5::Hdf5Error("what is read back is not what was written");
        }
        expected = expected.subspan(length);
    }
}

/// Does this array say how a run went or was asked for, and not what came out?
bool is_circumstance(const std::string& group, const std::string& name) {
    return (group == "stats" && (name == "wall_seconds" || name == "threads" || name == "partitions")) ||
           (group == "scenario" && (name == "source" || name == "overrides"));
}

}  // namespace

std::vector<std::string> differing_arrays(const std::filesystem::path& path, const Outcome& outcome) {
    try {
        Expected expected;
        build(outcome, expected);
        const hdf5::File file = hdf5::File::open(path);
        std::vector<std::string> different;
        for (const std::string& group_name : file.names()) {
            const Group group = file.group(group_name);
            for (const std::string& name : group.names()) {
                const auto found = expected.find({group_name, name});
                const bool same =
                    found != expected.end() && digest_values(group.read(name), group.shape(name)) == found->second;
                if (!same && !is_circumstance(group_name, name)) different.push_back(group_name + "/" + name);
                if (found != expected.end()) expected.erase(found);
            }
        }
        for (const auto& [place, digest] : expected) different.push_back(place.first + "/" + place.second);
        return different;
    } catch (const hdf5::Hdf5Error& error) {
        throw ResultError("cannot compare " + path.string() + ": " + error.what());
    }
}

void write_result(const std::filesystem::path& path, const Outcome& outcome, Packing packing) {
    try {
        AtomicFile file(path);  // before the work, for what is wrong with the path shows here
        Expected expected;
        const std::vector<std::byte> bytes = build(outcome, expected, packing);
        file.write(bytes);
        file.finish();
        if (packing == Packing::none) {
            verify(file.temporary(), bytes);
        } else {
            verify(file.temporary(), expected);
        }
        file.commit();
    } catch (const std::system_error& error) {
        throw ResultError(error.what());
    } catch (const hdf5::Hdf5Error& error) {
        throw ResultError("cannot write " + path.string() + ": " + error.what());
    }
}

}  // namespace carat
