#include "sim/hdf5.hpp"

#include <hdf5.h>

#include <algorithm>
#include <limits>
#include <type_traits>

namespace carat::hdf5 {

namespace {

static_assert(std::is_same_v<hid_t, std::int64_t>, "Id holds the library's ids");

constexpr std::uint64_t least_compressed_bytes = 4096;  // smaller arrays gain nothing by it
constexpr std::uint64_t most_chunk_bytes = 1 << 20;
constexpr unsigned gzip_level = 1;                  // higher levels gain a hundredth and take a third longer
constexpr std::size_t memory_step_bytes = 1 << 20;  // by which a file in memory grows

/// The library's innermost words on what went wrong.
std::string reason() {
    std::string words;
    const auto keep_first = [](unsigned, const H5E_error2_t* error, void* text) -> herr_t {
        auto& kept = *static_cast<std::string*>(text);
        if (kept.empty() && error->desc != nullptr) kept = error->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &words);
    return words.empty() ? "no reason given" : words;
}

/// The library says no by a negative number. `what` could not be done.
template <class Number>
Number must(Number answer, const std::string& what) {
    if (answer < 0) throw Hdf5Error("cannot " + what + ": " + reason());
    return answer;
}

Id must_open(hid_t id, const std::string& what) { return Id(must(id, what)); }

/// The library prints its errors unless told not to; they are thrown instead.
void be_quiet() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

Id text_type() {
    Id type = must_open(H5Tcopy(H5T_C_S1), "make a text type");
    must(H5Tset_size(type.number(), H5T_VARIABLE), "make a text type");
    must(H5Tset_cset(type.number(), H5T_CSET_UTF8), "make a text type");
    return type;
}

template <class T>
Id type_of() {
    if constexpr (std::is_same_v<T, std::string>) return text_type();
    if constexpr (std::is_same_v<T, std::int64_t>) return Id(H5Tcopy(H5T_NATIVE_INT64));
    if constexpr (std::is_same_v<T, std::int32_t>) return Id(H5Tcopy(H5T_NATIVE_INT32));
    if constexpr (std::is_same_v<T, std::int8_t>) return Id(H5Tcopy(H5T_NATIVE_INT8));
    if constexpr (std::is_same_v<T, double>) return Id(H5Tcopy(H5T_NATIVE_DOUBLE));
}

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
    std::vector<const char*> result;
    result.reserve(texts.size());
    for (const std::string& text : texts) result.push_back(text.c_str());
    return result;
}

Id space_of(const Shape& shape) {
    if (shape.empty()) return must_open(H5Screate(H5S_SCALAR), "make a space");
    const std::vector<hsize_t> lengths(shape.begin(), shape.end());
    return must_open(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), "make a space");
}

/// The number of values; the largest there is if a file claims more than can be counted.
std::uint64_t count_of(const Shape& shape) {
    std::uint64_t count = 1;
    for (const std::uint64_t length : shape) {
        if (__builtin_mul_overflow(count, length, &count)) return std::numeric_limits<std::uint64_t>::max();
    }
    return count;
}

/// `shape`, cut along its slowest dimensions to pieces that are read in one go.
std::vector<hsize_t> chunk_of(const Shape& shape, std::uint64_t value_bytes) {
    std::vector<hsize_t> chunk(shape.begin(), shape.end());
    std::uint64_t bytes = count_of(shape) * value_bytes;
    for (hsize_t& length : chunk) {
        if (bytes <= most_chunk_bytes) break;
        const std::uint64_t one = bytes / length;
        length = std::max<hsize_t>(1, most_chunk_bytes / one);
        bytes = one * length;
    }
    return chunk;
}

/// How an array is laid out: times of creation are left out, so that the same result gives the same bytes.
Id array_layout(const Shape& shape, std::uint64_t value_bytes, bool packed) {
    Id layout = must_open(H5Pcreate(H5P_DATASET_CREATE), "make a layout");
    must(H5Pset_obj_track_times(layout.number(), false), "make a layout");
    must(H5Pset_attr_creation_order(layout.number(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "make a layout");
    if (!shape.empty() && packed && count_of(shape) * value_bytes >= least_compressed_bytes) {
        const std::vector<hsize_t> chunk = chunk_of(shape, value_bytes);
        must(H5Pset_chunk(layout.number(), static_cast<int>(chunk.size()), chunk.data()), "cut an array into chunks");
        must(H5Pset_shuffle(layout.number()), "shuffle");
        must(H5Pset_deflate(layout.number(), gzip_level), "compress");
    }
    return layout;
}

Id group_layout(hid_t kind) {
    Id layout = must_open(H5Pcreate(kind), "make a layout");
    constexpr unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    must(H5Pset_obj_track_times(layout.number(), false), "make a layout");
    must(H5Pset_link_creation_order(layout.number(), in_order), "make a layout");
    must(H5Pset_attr_creation_order(layout.number(), in_order), "make a layout");
    return layout;
}

Id add_attribute(const Id& object, const std::string& name, const Id& type, const Id& space) {
    return must_open(H5Acreate2(object.number(), name.c_str(), type.number(), space.number(), H5P_DEFAULT, H5P_DEFAULT),
                     "add attribute " + name);
}

void set_attribute(const Id& object, const std::string& name, const Attribute& value) {
    const auto store = [&](const Id& type, const void* values, const Shape& shape) {
        const Id attribute = add_attribute(object, name, type, space_of(shape));
        must(H5Awrite(attribute.number(), type.number(), values), "write attribute " + name);
    };
    const auto store_one = [&]<class T>(const T& one) {
        if constexpr (std::is_same_v<T, std::string>) {
            const char* const pointer = one.c_str();
            store(text_type(), static_cast<const void*>(&pointer), {});
        } else if constexpr (std::is_arithmetic_v<T>) {
            store(type_of<T>(), &one, {});
        } else {
            store(type_of<typename T::value_type>(), one.data(), {one.size()});
        }
    };
    std::visit(store_one, value);
}

/// Reads texts by `read(type, destination)`, which is H5Dread or H5Aread.
template <class Read>
std::vector<std::string> read_texts(const Id& type, std::uint64_t count, const std::string& what, Read&& read) {
    if (must(H5Tis_variable_str(type.number()), what) == 0) throw Hdf5Error("cannot " + what + ": of fixed length");
    std::vector<char*> found(count, nullptr);
    must(read(type.number(), static_cast<void*>(found.data())), what);
    std::vector<std::string> texts;
    texts.reserve(count);
    for (const char* text : found) texts.emplace_back(text == nullptr ? "" : text);
    for (char* text : found) H5free_memory(text);
    return texts;
}

Shape lengths_of(const Id& space, const std::string& what) {
    std::vector<hsize_t> lengths(static_cast<std::size_t>(must(H5Sget_simple_extent_ndims(space.number()), what)));
    must(H5Sget_simple_extent_dims(space.number(), lengths.data(), nullptr), what);
    return {lengths.begin(), lengths.end()};
}

Attribute read_attribute(const Id& attribute, const std::string& what) {
    const Id type = must_open(H5Aget_type(attribute.number()), what);
    if (count_of(lengths_of(must_open(H5Aget_space(attribute.number()), what), what)) != 1) {
        throw Hdf5Error("cannot " + what + ": not a single value");
    }
    const auto number = [&](auto value) {
        must(H5Aread(attribute.number(), type_of<decltype(value)>().number(), &value), what);
        return Attribute(value);
    };
    switch (H5Tget_class(type.number())) {
        case H5T_INTEGER:
            return number(std::int64_t{});
        case H5T_FLOAT:
            return number(double{});
        case H5T_STRING: {
            const auto read = [&](hid_t as, void* to) { return H5Aread(attribute.number(), as, to); };
            return read_texts(type, 1, what, read).front();
        }
        default:
            throw Hdf5Error("cannot " + what + ": neither number nor text");
    }
}

template <class T>
std::vector<T> read_numbers(const Id& array, std::uint64_t count, const std::string& what) {
    std::vector<T> values(count);
    const Id type = type_of<T>();
    must(H5Dread(array.number(), type.number(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), what);
    return values;
}

Values read_array(const Id& array, std::uint64_t count, const std::string& what) {
    const Id type = must_open(H5Dget_type(array.number()), what);
    const std::size_t bytes = H5Tget_size(type.number());
    switch (H5Tget_class(type.number())) {
        case H5T_FLOAT:
            return read_numbers<double>(array, count, what);
        case H5T_INTEGER:
            if (bytes <= sizeof(std::int8_t)) return read_numbers<std::int8_t>(array, count, what);
            if (bytes <= sizeof(std::int32_t)) return read_numbers<std::int32_t>(array, count, what);
            return read_numbers<std::int64_t>(array, count, what);
        case H5T_STRING: {
            const auto read = [&](hid_t as, void* to) {
                return H5Dread(array.number(), as, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
            };
            return read_texts(type, count, what, read);
        }
        default:
            throw Hdf5Error("cannot " + what + ": neither numbers nor text");
    }
}

Id open_array(const Id& group, const std::string& name) {
    return must_open(H5Dopen2(group.number(), name.c_str(), H5P_DEFAULT), "open array " + name);
}

}  // namespace

Id& Id::operator=(Id&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
}

Id::~Id() {
    if (id_ >= 0) H5Idec_ref(id_);
}

void Array::set(const std::string& name, const Attribute& value) const { set_attribute(id_, name, value); }
void Group::set(const std::string& name, const Attribute& value) const { set_attribute(id_, name, value); }

Group Group::add_group(const std::string& name) const {
    const Id layout = group_layout(H5P_GROUP_CREATE);
    return Group(must_open(H5Gcreate2(id_.number(), name.c_str(), H5P_DEFAULT, layout.number(), H5P_DEFAULT),
                           "add group " + name));
}

Array Group::add(const std::string& name, const Values& values, const Shape& shape, bool packed) const {
    const std::string what = "add array " + name;
    return std::visit(
        [&]<class T>(const std::vector<T>& column) {
            if (column.size() != count_of(shape)) throw Hdf5Error("cannot " + what + ": its shape has another size");
            constexpr bool text = std::is_same_v<T, std::string>;
            const Id type = type_of<T>();
            const Id layout = array_layout(shape, sizeof(T), packed && !text);
            Id array = must_open(H5Dcreate2(id_.number(), name.c_str(), type.number(), space_of(shape).number(),
                                            H5P_DEFAULT, layout.number(), H5P_DEFAULT),
                                 what);
            const auto write = [&](const void* from) {
                must(H5Dwrite(array.number(), type.number(), H5S_ALL, H5S_ALL, H5P_DEFAULT, from), what);
            };
            if constexpr (text) write(static_cast<const void*>(pointers(column).data()));
            if constexpr (!text) write(column.data());
            return Array(std::move(array));
        },
        values);
}

Array Group::add_scale(const std::string& name, const Values& values, bool packed) const {
    Array scale = add(name, values, {std::visit([](const auto& column) { return column.size(); }, values)}, packed);
    // The attributes of the HDF5 dimension scale specification; these two are texts of fixed length.
    const auto set = [&](const char* attribute, const std::string& text) {
        const Id type = must_open(H5Tcopy(H5T_C_S1), "make a text type");
        must(H5Tset_size(type.number(), text.size() + 1), "make a text type");
        const Id made = add_attribute(scale.id(), attribute, type, space_of({}));
        must(H5Awrite(made.number(), type.number(), text.c_str()), "make a scale of " + name);
    };
    set("CLASS", "DIMENSION_SCALE");
    set("NAME", name);
    return scale;
}

bool Group::has(const std::string& name) const {
    return must(H5Lexists(id_.number(), name.c_str(), H5P_DEFAULT), "look for " + name) > 0;
}

std::vector<std::string> Group::names() const {
    std::vector<std::string> found;
    const auto keep = [](hid_t, const char* name, const H5L_info_t*, void* kept) -> herr_t {
        static_cast<std::vector<std::string>*>(kept)->emplace_back(name);
        return 0;
    };
    must(H5Literate(id_.number(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, keep, &found), "list a group");
    return found;
}

Group Group::group(const std::string& name) const {
    return Group(must_open(H5Gopen2(id_.number(), name.c_str(), H5P_DEFAULT), "open group " + name));
}

Attribute Group::attribute(const std::string& name) const {
    const std::string what = "read attribute " + name;
    return read_attribute(must_open(H5Aopen(id_.number(), name.c_str(), H5P_DEFAULT), what), what);
}

Shape Group::shape(const std::string& name) const {
    const Id array = open_array(id_, name);
    const std::string what = "read the shape of " + name;
    return lengths_of(must_open(H5Dget_space(array.number()), what), what);
}

Values Group::read(const std::string& name, std::uint64_t most) const {
    const std::string what = "read array " + name;
    const std::uint64_t count = count_of(shape(name));
    if (count > most) throw Hdf5Error("cannot " + what + ": " + std::to_string(count) + " values are too many");
    return read_array(open_array(id_, name), count, what);
}

File::File(Id file)
    : Group(must_open(H5Gopen2(file.number(), "/", H5P_DEFAULT), "open the root group")), file_(std::move(file)) {}

File File::in_memory() {
    be_quiet();
    const std::string what = "make a file in memory";
    // The library looks for a file of that name even so; there can be none.
    constexpr const char* no_file = "/dev/null/in memory";
    const Id access = must_open(H5Pcreate(H5P_FILE_ACCESS), what);
    must(H5Pset_fapl_core(access.number(), memory_step_bytes, false), what);
    const Id creation = group_layout(H5P_FILE_CREATE);
    return File(must_open(H5Fcreate(no_file, H5F_ACC_TRUNC, creation.number(), access.number()), what));
}

File File::open(const std::filesystem::path& path) {
    be_quiet();
    const std::string what = "open " + path.string();
    const Id access = must_open(H5Pcreate(H5P_FILE_ACCESS), what);
    // Nobody writes to a file that is in its place, so no lock is needed, and some file systems have none.
    must(H5Pset_file_locking(access.number(), false, true), what);
    return File(must_open(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.number()), what));
}

std::vector<std::byte> File::bytes() const {
    const std::string what = "turn a file into bytes";
    must(H5Fflush(file_.number(), H5F_SCOPE_GLOBAL), what);
    const ssize_t size = must(H5Fget_file_image(file_.number(), nullptr, 0), what);
    std::vector<std::byte> result(static_cast<std::size_t>(size));
    must(H5Fget_file_image(file_.number(), result.data(), result.size()), what);
    return result;
}

namespace {

hobj_ref_t reference_to(const Array& array) {
    hobj_ref_t reference = 0;
    must(H5Rcreate(&reference, array.id().number(), ".", H5R_OBJECT, -1), "refer to an array");
    return reference;
}

/// An array that uses a scale, and for which of its dimensions: an entry of the scale's REFERENCE_LIST.
struct User {
    hobj_ref_t array = 0;
    int dimension = 0;
};

void set_users(const Array& scale, const std::vector<User>& users) {
    const std::string what = "list the arrays of a scale";
    const Id type = must_open(H5Tcreate(H5T_COMPOUND, sizeof(User)), what);
    must(H5Tinsert(type.number(), "dataset", HOFFSET(User, array), H5T_STD_REF_OBJ), what);
    must(H5Tinsert(type.number(), "dimension", HOFFSET(User, dimension), H5T_NATIVE_INT), what);
    const Id list = add_attribute(scale.id(), "REFERENCE_LIST", type, space_of({users.size()}));
    must(H5Awrite(list.number(), type.number(), users.data()), what);
}

void set_scales(const Array& array, std::vector<hobj_ref_t> references) {
    const std::string what = "list the scales of an array";
    const Id type = must_open(H5Tvlen_create(H5T_STD_REF_OBJ), what);
    std::vector<hvl_t> scales;
    for (hobj_ref_t& reference : references) scales.push_back({1, &reference});
    const Id list = add_attribute(array.id(), "DIMENSION_LIST", type, space_of({scales.size()}));
    must(H5Awrite(list.number(), type.number(), scales.data()), what);
}

}  // namespace

void attach_scales(std::span<const Scaled> arrays) {
    std::vector<std::pair<const Array*, std::vector<User>>> users;  // by scale, in order of first use
    for (const Scaled& scaled : arrays) {
        std::vector<hobj_ref_t> references;
        for (const Array* scale : scaled.scales) {
            auto known = std::find_if(users.begin(), users.end(), [&](const auto& one) { return one.first == scale; });
            if (known == users.end()) known = users.insert(users.end(), {scale, {}});
            known->second.push_back({reference_to(*scaled.array), static_cast<int>(references.size())});
            references.push_back(reference_to(*scale));
        }
        if (!references.empty()) set_scales(*scaled.array, std::move(references));
    }
    for (const auto& [scale, list] : users) set_users(*scale, list);
}

}  // namespace carat::hdf5
