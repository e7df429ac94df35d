#include "sim/archive.hpp"

#include "sim/digest.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace carat {
namespace {

/// The layout; grows when readers have to change.
constexpr std::uint32_t archive_version = 1;
constexpr std::uint32_t order_of_bytes = 0x01020304;

struct Head {
    std::array<char, 16> magic{'c', 'a', 'r', 'a', 't', '-', 'c', 'h', 'e', 'c', 'k', 'p', 'o', 'i', 'n', 't'};
    std::uint32_t version = archive_version;
    std::uint32_t order = order_of_bytes;
};

/// In front of each array; a name of no length ends the file, `items` then counts the arrays.
struct Label {
    std::uint32_t name_bytes = 0;
    std::uint32_t item_bytes = 0;
    std::uint64_t items = 0;
};

std::string_view text_of(std::span<const std::byte> bytes) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object may be looked at as bytes
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
    return std::as_bytes(std::span(&value, 1));
}

std::uint64_t digest_of(const Label& label, std::string_view name, std::span<const std::byte> bytes) {
    return digest_bytes(digest_bytes(digest_bytes(0, text_of(bytes_of(label))), name), text_of(bytes));
}

/// Walks through the bytes of a file.
class Walk {
public:
    explicit Walk(std::span<const std::byte> bytes) : left_(bytes) {}

    bool done() const { return left_.empty(); }

    std::span<const std::byte> take(std::uint64_t count) {
        if (count > left_.size()) throw BadArchive("it is cut short");
        const auto taken = left_.first(static_cast<std::size_t>(count));
        left_ = left_.subspan(static_cast<std::size_t>(count));
        return taken;
    }

    template <class T>
    T value() {
        T result;
        std::memcpy(&result, take(sizeof(T)).data(), sizeof(T));
        return result;
    }

private:
    std::span<const std::byte> left_;
};

std::vector<std::byte> read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const auto fail = [&] {
        throw std::system_error(errno == 0 ? EIO : errno, std::generic_category(), "cannot read " + path.string());
    };
    errno = 0;
    if (!file || !std::filesystem::is_regular_file(path)) fail();
    std::vector<std::byte> bytes(static_cast<std::size_t>(file.tellg()));
    file.seekg(0);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object may be written as bytes
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file) fail();
    return bytes;
}

void check_head(const Head& head) {
    if (head.magic != Head{}.magic) throw BadArchive("it is no checkpoint");
    if (head.order != order_of_bytes) throw BadArchive("it was written on another kind of machine");
    if (head.version != archive_version) {
        throw BadArchive("its format is version " + std::to_string(head.version) + ", this program reads version " +
                         std::to_string(archive_version));
    }
}

}  // namespace

ArchiveWriter::ArchiveWriter(const std::filesystem::path& target) : file_(target) { append(bytes_of(Head{})); }

/// Small pieces are collected; a large one goes out as it is.
void ArchiveWriter::append(std::span<const std::byte> bytes) {
    constexpr std::size_t most = std::size_t{1} << 20;
    if (unwritten_.size() + bytes.size() > most) flush();
    if (bytes.size() > most) {
        file_.write(bytes);
    } else {
        unwritten_.insert(unwritten_.end(), bytes.begin(), bytes.end());
    }
}

void ArchiveWriter::flush() {
    file_.write(unwritten_);
    unwritten_.clear();
}

void ArchiveWriter::put(std::string_view name, std::size_t item_bytes, std::span<const std::byte> bytes) {
    const std::string full = path_ + std::string(name);
    const Label label{static_cast<std::uint32_t>(full.size()), static_cast<std::uint32_t>(item_bytes),
                      bytes.size() / item_bytes};
    const std::uint64_t digest = digest_of(label, full, bytes);
    append(bytes_of(label));
    append(std::as_bytes(std::span(full)));
    append(bytes);
    append(bytes_of(digest));
    digest_ = combine(digest_, digest);
    ++arrays_;
}

void ArchiveWriter::commit() {
    append(bytes_of(Label{0, 0, arrays_}));
    append(bytes_of(digest_));
    flush();
    file_.finish();
    const ArchiveReader read_back(file_.temporary());
    file_.commit();
}

ArchiveReader::ArchiveReader(const std::filesystem::path& path) : file_(read_whole(path)) {
    Walk walk(file_);
    check_head(walk.value<Head>());
    std::uint64_t chain = 0;
    while (true) {
        const auto label = walk.value<Label>();
        if (label.name_bytes == 0) {
            if (label.item_bytes != 0 || label.items != places_.size() || walk.value<std::uint64_t>() != chain ||
                !walk.done()) {
                throw BadArchive("its end is damaged");
            }
            return;
        }
        const std::string_view name = text_of(walk.take(label.name_bytes));
        if (label.item_bytes == 0 || label.items > file_.size() / label.item_bytes) throw BadArchive("it is cut short");
        const auto bytes = walk.take(label.items * label.item_bytes);
        const std::uint64_t link = digest_of(label, name, bytes);
        if (walk.value<std::uint64_t>() != link) throw BadArchive("it is damaged");
        chain = combine(chain, link);
        places_.push_back({name, label.item_bytes, bytes});
    }
}

std::span<const std::byte> ArchiveReader::take(std::string_view name, std::size_t item_bytes) {
    const std::string full = path_ + std::string(name);
    if (next_ == places_.size()) throw BadArchive("it lacks " + full);
    const Place& place = places_[next_++];
    if (place.name != full) throw BadArchive("it has " + std::string(place.name) + " where " + full + " should be");
    if (place.item_bytes != item_bytes) throw BadArchive("its " + full + " is of another build");
    return place.bytes;
}

void ArchiveReader::require(bool holds, std::string_view name, std::string_view what) const {
    if (!holds) throw BadArchive("its " + path_ + std::string(name) + " " + std::string(what));
}

}  // namespace carat
