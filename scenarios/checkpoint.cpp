#include "scenarios/checkpoint.hpp"

#include "scenarios/knob.hpp"
#include "scenarios/results.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <system_error>

namespace carat {
namespace {

namespace files = std::filesystem;

std::string name_of(const CheckpointHead& head) {
    std::array<char, 80> name{};
    const auto days = static_cast<double>(head.now.micros) / static_cast<double>(day.micros);
    std::snprintf(name.data(), name.size(), "world-%05lld-day-%012.6f.ckpt", static_cast<long long>(head.replicate),
                  days);
    return name.data();
}

[[noreturn]] void refuse(const files::path& path, const std::string& key, const std::string& text) {
    throw ScenarioError({{path.string(), 0, 0, key, text}});
}

/// The name and value of everything that cannot change while a run goes on.
void fixed_values(const Section& section, const std::string& path,
                  std::vector<std::pair<std::string, std::string>>& into) {
    const auto inside = [&](const std::string& name) { return path.empty() ? name : path + "." + name; };
    for (const Knob& knob : section.knobs) {
        if (knob.about.change == Change::never) into.emplace_back(inside(knob.name), toml_inline(knob.write()));
    }
    for (const Section& inner : section.sections) fixed_values(inner, inside(inner.name), into);
    for (const NamedTables& tables : section.tables) {
        for (const std::string& name : tables.names()) {
            into.emplace_back(inside(tables.name), name);
            fixed_values(tables.open(name), inside(tables.name) + "." + name, into);
        }
    }
}

std::vector<std::pair<std::string, std::string>> fixed_values(Scenario scenario) {
    scenario.run.title.clear();
    scenario.run.length = Duration{0};
    scenario.run.replicates = 1;
    scenario.run.write_every = Duration{0};
    scenario.experiment = {};
    std::vector<std::pair<std::string, std::string>> values;
    fixed_values(knobs_of(scenario), "", values);
    return values;
}

}  // namespace

Checkpoint read_checkpoint(const files::path& path) {
    try {
        Checkpoint checkpoint;
        checkpoint.path = path;
        checkpoint.archive = std::make_unique<ArchiveReader>(path);
        checkpoint.archive->section("head", checkpoint.head);
        return checkpoint;
    } catch (const BadArchive& error) {
        throw ResultError("cannot use the checkpoint " + path.string() + ": " + error.what());
    } catch (const std::system_error& error) {
        throw ResultError(error.what());
    }
}

void write_checkpoint(const files::path& path, const CheckpointHead& head,
                      const std::function<void(ArchiveWriter&)>& save_world) {
    try {
        if (path.has_parent_path()) files::create_directories(path.parent_path());
        ArchiveWriter archive(path);
        archive.section("head", head);
        save_world(archive);
        archive.commit();
    } catch (const std::system_error& error) {
        throw ResultError("cannot write the checkpoint " + path.string() + ": " + error.what());
    } catch (const BadArchive& error) {
        throw ResultError("cannot write the checkpoint " + path.string() + ": what is read back says " + error.what());
    }
}

void check_same_run(const Checkpoint& checkpoint, const Scenario& scenario) {
    if (checkpoint.head.scenario_toml != to_toml(scenario)) {
        refuse(
            checkpoint.path, "",
            "is a checkpoint of another scenario; take the same one and the same -s, or go on under other rules with "
            "--branch-from");
    }
}

void check_branch(const Checkpoint& checkpoint, const Scenario& scenario) {
    const auto there = fixed_values(parse_scenario(checkpoint.head.scenario_toml, checkpoint.path.string()));
    const auto here = fixed_values(scenario);
    for (std::size_t i = 0; i < std::max(there.size(), here.size()); ++i) {
        if (i < there.size() && i < here.size() && there[i] == here[i]) continue;
        const auto& [name, value] = i < there.size() ? there[i] : here[i];
        refuse(checkpoint.path, name,
               "cannot change while the run goes on, and differs from the scenario's; here it is " +
                   (i < there.size() ? value : "missing"));
    }
    if (Time{0} + scenario.run.length < checkpoint.head.now) {
        refuse(checkpoint.path, "run.length", "the checkpoint is later than the end of the scenario");
    }
}

std::vector<files::path> CheckpointFolder::files() const {
    std::vector<files::path> found;
    std::error_code none;
    for (const auto& entry : files::directory_iterator(folder_, none)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("world-") && name.ends_with(".ckpt")) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::unique_ptr<Checkpoint> CheckpointFolder::newest(const std::function<void(const std::string&)>& warn) const {
    std::vector<files::path> newest_first = files();
    std::reverse(newest_first.begin(), newest_first.end());
    for (const files::path& path : newest_first) {
        try {
            return std::make_unique<Checkpoint>(read_checkpoint(path));
        } catch (const ResultError& error) {
            warn(std::string(error.what()) + "; the one before is taken");
        }
    }
    return nullptr;
}

void CheckpointFolder::write(const CheckpointHead& head, const std::function<void(ArchiveWriter&)>& save_world) const {
    write_checkpoint(folder_ / name_of(head), head, save_world);
    std::error_code none;  // one that stays is no harm
    const std::vector<files::path> all = files();
    for (std::size_t i = 0; i + kept < all.size(); ++i) files::remove(all[i], none);
}

}  // namespace carat
