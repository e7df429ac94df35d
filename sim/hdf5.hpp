/// HDF5: files of named arrays in groups, readable by any netCDF-4 program. The one place that knows the library.
///
/// A file is built in memory and handed out as bytes, so that the library never writes to a disk (it would hide that the
/// disk is full); sim/atomic_file.hpp puts the bytes in place. Files are only ever opened for reading.
///
/// Every function throws Hdf5Error if the library refuses, naming what could not be done and the library's own reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace carat::hdf5 {

class Hdf5Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The values of an array, in C order. Strings are UTF-8 without NUL and stored with variable length.
using Values = std::variant<std::vector<std::int64_t>, std::vector<std::int32_t>, std::vector<std::int8_t>,
                            std::vector<double>, std::vector<std::string>>;

/// The length of each dimension, slowest first; empty for a single value.
using Shape = std::vector<std::uint64_t>;

/// A single value, or a list of codes, that describes a group or an array.
using Attribute = std::variant<std::int64_t, std::int32_t, std::int8_t, double, std::string, std::vector<std::int8_t>>;

/// Owns one of the library's ids. Moves, does not copy.
class Id {
public:
    Id() = default;
    explicit Id(std::int64_t id) : id_(id) {}
    Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
    Id& operator=(Id&& other) noexcept;
    ~Id();

    std::int64_t number() const { return id_; }

private:
    std::int64_t id_ = -1;
};

/// An array of a file; it can be described by attributes.
class Array {
public:
    explicit Array(Id id) : id_(std::move(id)) {}

    void set(const std::string& name, const Attribute& value) const;
    const Id& id() const { return id_; }

private:
    Id id_;
};

/// A group: arrays, attributes and further groups by name, kept in the order in which they are added.
class Group {
public:
    explicit Group(Id id) : id_(std::move(id)) {}

    Group add_group(const std::string& name) const;
    void set(const std::string& name, const Attribute& value) const;

    /// Stores `values`, as many as `shape` has room for. Numbers above a few KiB are compressed, if `packed`.
    Array add(const std::string& name, const Values& values, const Shape& shape, bool packed = true) const;

    /// Stores the coordinate of dimension `name` as its scale: where netCDF readers look for it.
    Array add_scale(const std::string& name, const Values& values, bool packed = true) const;

    bool has(const std::string& name) const;
    /// In the order in which they were added.
    std::vector<std::string> names() const;
    Group group(const std::string& name) const;

    /// One of the types an Attribute can hold, whole numbers of any width as such; others are refused.
    Attribute attribute(const std::string& name) const;

    Shape shape(const std::string& name) const;

    /// Reads a whole array of one of the types in Values. Refuses one of more than `most` values.
    Values read(const std::string& name, std::uint64_t most = std::uint64_t{1} << 34) const;

private:
    Id id_;
};

/// The root group of a file.
class File : public Group {
public:
    /// A new, empty file in memory.
    static File in_memory();

    /// Opens a file for reading.
    static File open(const std::filesystem::path& path);

    /// The whole file, as it would lie on a disk.
    std::vector<std::byte> bytes() const;

private:
    explicit File(Id file);
    Id file_;
};

/// The scales of an array's dimensions, slowest first.
struct Scaled {
    const Array* array = nullptr;
    std::vector<const Array*> scales;
};

/// Ties arrays of a group to their scales, and the scales to them. Once per group, when it has everything.
void attach_scales(std::span<const Scaled> arrays);

}  // namespace carat::hdf5
