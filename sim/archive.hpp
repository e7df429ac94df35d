/// Archive: a state as a file of named arrays, written whole and verified whole; what checkpoints are made of.
///
///     head: magic, version | name, item bytes, items, bytes, digest | ... | end: arrays, digest of all
///
/// A struct says once what its state is, and both directions follow from it:
///
///     template <class Visitor, class Self>                       // Self: const when written
///     static void state(Visitor& visit, Self& self) { visit("balance", self.balance); visit.section("rooms", self.rooms); }
///
/// What can be visited: numbers and trivial structs; contiguous arrays of them (vector, string, Eigen arrays); vectors of such; variants.
/// Trivial structs are written as they lie in memory: files move between builds, not between kinds of machines.
#pragma once

#include "sim/atomic_file.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace carat {

/// A file that is no archive, is damaged, or is of another kind than what is read from it. what() says why, without the path.
class BadArchive : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Contiguous items that can be copied as bytes: std::vector, std::string, Eigen::ArrayXd.
template <class T>
concept FlatArray = requires(T& array) {
    array.resize(array.size());
    requires std::is_trivially_copyable_v<std::remove_reference_t<decltype(*array.data())>>;
};

class ArchiveWriter {
public:
    /// Begins a file that will replace `target`. Throws std::system_error if that cannot be.
    explicit ArchiveWriter(const std::filesystem::path& target);

    template <class T>
    void operator()(std::string_view name, const T& value) {
        if constexpr (FlatArray<T>) {
            using Item = std::remove_cvref_t<decltype(*value.data())>;
            put(name, sizeof(Item), std::as_bytes(std::span(value.data(), static_cast<std::size_t>(value.size()))));
        } else {
            static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>, "a section needs section()");
            put(name, sizeof(T), std::as_bytes(std::span(&value, 1)));
        }
    }

    /// Arrays of different lengths.
    template <FlatArray T>
    void operator()(std::string_view name, const std::vector<T>& values) {
        std::vector<std::uint64_t> lengths;
        std::remove_const_t<T> flat;
        for (const T& value : values) {
            lengths.push_back(static_cast<std::uint64_t>(value.size()));
            flat.insert(flat.end(), value.begin(), value.end());
        }
        (*this)(std::string(name) + ".lengths", lengths);
        (*this)(name, flat);
    }

    /// A value of one of several types.
    template <class... T>
    void operator()(std::string_view name, const std::variant<T...>& value) {
        (*this)(std::string(name) + ".type", static_cast<std::uint32_t>(value.index()));
        std::visit([&](const auto& held) { (*this)(name, held); }, value);
    }

    template <class T>
    void sections(std::string_view name, const std::vector<T>& values) {
        (*this)(std::string(name) + ".count", static_cast<std::uint64_t>(values.size()));
        for (const T& value : values) section(name, value);
    }

    template <class T>
    void section(std::string_view name, const T& value) {
        const std::size_t outside = path_.size();
        path_ += std::string(name) + "/";
        T::state(*this, value);
        path_.resize(outside);
    }

    /// Puts the file in its place, for good, after it was read back. Throws std::system_error, or BadArchive if what lies on the
    /// disk is not what was written.
    void commit();

private:
    void put(std::string_view name, std::size_t item_bytes, std::span<const std::byte> bytes);
    void append(std::span<const std::byte> bytes);

    void flush();

    AtomicFile file_;
    std::vector<std::byte> unwritten_;
    std::string path_;
    std::uint64_t arrays_ = 0;
    std::uint64_t digest_ = 0;
};

class ArchiveReader {
public:
    /// Reads and verifies the whole file. Throws std::system_error or BadArchive.
    explicit ArchiveReader(const std::filesystem::path& path);

    template <class T>
    void operator()(std::string_view name, T& value) {
        if constexpr (FlatArray<T>) {
            using Item = std::remove_cvref_t<decltype(*value.data())>;
            const std::span<const std::byte> bytes = take(name, sizeof(Item));
            value.resize(static_cast<decltype(value.size())>(bytes.size() / sizeof(Item)));
            if (!bytes.empty()) std::memcpy(value.data(), bytes.data(), bytes.size());
        } else {
            static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>, "a section needs section()");
            const std::span<const std::byte> bytes = take(name, sizeof(T));
            require(bytes.size() == sizeof(T), name, "is not a single value");
            std::memcpy(&value, bytes.data(), sizeof(T));
        }
    }

    template <FlatArray T>
    void operator()(std::string_view name, std::vector<T>& values) {
        std::vector<std::uint64_t> lengths;
        (*this)(std::string(name) + ".lengths", lengths);
        T flat;
        (*this)(name, flat);
        values.clear();
        std::size_t used = 0;
        for (const std::uint64_t length : lengths) {
            require(length <= flat.size() - used, name, "is shorter than its lengths say");
            const auto from = flat.begin() + static_cast<std::ptrdiff_t>(used);
            values.emplace_back(from, from + static_cast<std::ptrdiff_t>(length));
            used += length;
        }
        require(used == flat.size(), name, "is longer than its lengths say");
    }

    template <class... T>
    void operator()(std::string_view name, std::variant<T...>& value) {
        std::uint32_t type = 0;
        (*this)(std::string(name) + ".type", type);
        const std::array<std::variant<T...>, sizeof...(T)> types{T{}...};
        require(type < types.size(), name, "is of no known type");
        value = types[type];
        std::visit([&](auto& held) { (*this)(name, held); }, value);
    }

    template <class T>
    void sections(std::string_view name, std::vector<T>& values) {
        std::uint64_t count = 0;
        (*this)(std::string(name) + ".count", count);
        require(count <= places_.size(), name, "are more than there can be");
        values = std::vector<T>(static_cast<std::size_t>(count));
        for (T& value : values) section(name, value);
    }

    template <class T>
    void section(std::string_view name, T& value) {
        const std::size_t outside = path_.size();
        path_ += std::string(name) + "/";
        T::state(*this, value);
        path_.resize(outside);
    }

    /// Throws BadArchive unless `holds`; for what only the state's owner can judge.
    void require(bool holds, std::string_view name, std::string_view what) const;

private:
    struct Place {
        std::string_view name;
        std::size_t item_bytes = 0;
        std::span<const std::byte> bytes;
    };

    std::span<const std::byte> take(std::string_view name, std::size_t item_bytes);

    std::vector<std::byte> file_;
    std::vector<Place> places_;
    std::size_t next_ = 0;
    std::string path_;
};

}  // namespace carat
