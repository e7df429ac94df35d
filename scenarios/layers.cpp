#include "scenarios/layers.hpp"

#include "scenarios/catalogue.hpp"
#include "scenarios/decimal.hpp"
#include "scenarios/file_keys.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/settings.hpp"
#include "scenarios/toml_guard.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace carat {
namespace {

namespace files = std::filesystem;

constexpr std::size_t most_files = 16;

/// Is `path` inside `folder`? Both are without links and dots.
bool is_below(const files::path& path, const files::path& folder) {
    const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return end == folder.end();
}

/// A folder: where it is, and what it is called in problems.
struct Folder {
    files::path path;
    files::path shown;
};

/// A file that a scenario refers to: where it is, without links, and what it is called in problems. Empty if it is refused.
struct Reference {
    files::path path;
    files::path shown;
};

class Loader {
public:
    Loader(const std::string& name, const files::path& folder, Problems& problems) : problems_(problems) {
        std::error_code error;
        if (!folder.empty()) {
            root_ = files::canonical(folder, error);
            chain_.push_back(root_ / files::path(name).filename());
        }
        enter({root_, files::path(name).parent_path()}, name);
    }

    /// The tree of a text, which is number `file`, and of all that it extends.
    toml::Table load(std::string_view text, int file) {
        toml::Table upper = toml::parse(text, file, problems_);
        const toml::Value* extends = upper.find("extends");
        if (extends == nullptr) {
            return upper;
        }
        toml::Table tree = load_base(*extends);
        // A question is about the policies of its own file.
        std::erase_if(tree.entries, [](const toml::Entry& entry) { return entry.key == "question"; });
        lay_over(tree, upper);
        return tree;
    }

    toml::Table load_overrides(const std::vector<std::string>& overrides) {
        const int file = enter(folders_.front(), "--set");
        toml::Table tree;
        for (std::size_t i = 0; i < overrides.size(); ++i) {
            put_override(tree, overrides[i], {file, 0, static_cast<int>(i)}, problems_);
        }
        if (const toml::Value* extends = tree.find("extends")) {
            problems_.add(extends->place, "extends", "cannot be overridden");
        }
        return tree;
    }

    /// The catalogue that [gifts] names, as a layer.
    toml::Table load_catalogue(const toml::Table& tree) {
        const toml::Value* gifts = tree.find("gifts");
        if (gifts == nullptr) {
            return {};
        }
        FileKeys::Gifts keys;
        if (const auto* table = gifts->as<toml::Table>()) {
            Section section = knobs_of(keys);
            read_section(*table, section, Reading::whole, "gifts", problems_);
        } else {
            problems_.add(gifts->place, "gifts", "expected a table, found " + toml::found(*gifts));
        }
        return keys.catalogue.empty() ? toml::Table{} : read_catalogue_at(*gifts->as<toml::Table>()->find("catalogue"));
    }

private:
    int enter(Folder folder, const std::string& name) {
        folders_.push_back(std::move(folder));
        return problems_.add_file(name);
    }

    /// The file that `name` refers to, seen from the file in which it stands.
    Reference find(const toml::Value& name, const std::string& key) {
        const auto* text = name.as<std::string>();
        const auto refuse = [&](const std::string& wrong) {
            problems_.add(name.place, key, wrong);
            return Reference{};
        };
        if (text == nullptr || text->empty() || text->find('\0') != std::string::npos) {
            return refuse("expected the name of a file, found " + toml::found(name));
        }
        if (root_.empty()) {
            return refuse("expected none, found " + in_quotes(*text) + ": this text has no folder to look in");
        }
        if (files::path(*text).is_absolute()) {
            return refuse("expected a path below the folder of the scenario, found the absolute path " +
                          in_quotes(*text));
        }
        const Folder& folder = folders_.at(static_cast<std::size_t>(name.place.file));
        std::error_code error;
        const files::path path = files::canonical(folder.path / *text, error);
        if (error) {
            return refuse("cannot read " + in_quotes(*text) + ": " + error.message());
        }
        if (!is_below(path, root_)) {
            return refuse("expected a path below the folder of the scenario, found " + in_quotes(*text) +
                          ", which leads out of it");
        }
        return {path, (folder.shown / *text).lexically_normal()};
    }

    toml::Table load_base(const toml::Value& extends) {
        const Reference base = find(extends, "extends");
        if (base.path.empty()) {
            return {};
        }
        if (std::find(chain_.begin(), chain_.end(), base.path) != chain_.end()) {
            problems_.add(extends.place, "extends",
                          "expected another file, found " + toml::found(extends) + ", which extends this one");
            return {};
        }
        if (chain_.size() == most_files) {
            problems_.add(extends.place, "extends",
                          "expected at most " + std::to_string(most_files) + " files that extend each other");
            return {};
        }
        chain_.push_back(base.path);
        const std::string text = read_text(base.path, extends.place, "extends", problems_);
        return load(text, enter({base.path.parent_path(), base.shown.parent_path()}, base.shown.generic_string()));
    }

    toml::Table read_catalogue_at(const toml::Value& name) {
        const Reference file = find(name, "gifts.catalogue");
        if (file.path.empty()) {
            return {};
        }
        const std::size_t before = problems_.size();
        const std::string text = read_text(file.path, name.place, "gifts.catalogue", problems_);
        return problems_.size() > before ? toml::Table{}
                                         : read_catalogue(text, enter({}, file.shown.generic_string()), problems_);
    }

    Problems& problems_;
    files::path root_;                // nothing outside of it is read; empty: nothing is
    std::vector<files::path> chain_;  // files that extend each other, so far
    std::vector<Folder> folders_;     // by number of file
};

}  // namespace

std::string read_text(const files::path& path, Place place, const std::string& key, Problems& problems) {
    const auto refuse = [&](const std::string& wrong) {
        problems.add(place, key, wrong);
        return std::string{};
    };
    std::error_code error;
    const files::file_status status = files::status(path, error);
    if (!files::exists(status)) {
        return refuse("cannot be read: " + (error ? error.message() : std::string("no such file")));
    }
    if (!files::is_regular_file(status)) {
        return refuse("cannot be read: it is not a regular file");
    }
    if (files::file_size(path, error) > toml::most_bytes) {
        return refuse("is larger than " + std::to_string(toml::most_bytes) + " bytes");
    }
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream.is_open() || stream.bad()) {
        return refuse("cannot be read: " + std::generic_category().message(errno));
    }
    return text.str();
}

toml::Table lay(std::string_view text, const std::string& name, const files::path& folder,
                const std::vector<std::string>& overrides, Problems& problems) {
    Loader loader(name, folder, problems);
    toml::Table tree = loader.load(text, 0);
    lay_over(tree, loader.load_overrides(overrides));
    toml::Table layers = loader.load_catalogue(tree);
    lay_over(layers, tree);
    std::erase_if(layers.entries,
                  [](const toml::Entry& entry) { return entry.key == "extends" || entry.key == "gifts"; });
    return layers;
}

}  // namespace carat
