/// Fuzzer: any bytes as a checkpoint are refused or are whole. Each input is tried as it is, and with the digests that an
/// attacker would put in place, so that what lies behind them is reached.
#include "scenarios/checkpoint.hpp"

#include "scenarios/results.hpp"
#include "sim/check.hpp"
#include "sim/digest.hpp"
#include "tests/fuzz/text.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace {

using namespace carat;

/// A file of these bytes that never touches a disk.
class Bytes {
public:
    explicit Bytes(const std::string& bytes) : descriptor_(::memfd_create("checkpoint", 0)) {
        check(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
              "memory holds it");
    }
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
    ~Bytes() { ::close(descriptor_); }

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

/// A label, as sim/archive.cpp puts it in front of each array.
struct Label {
    std::uint32_t name_bytes = 0;
    std::uint32_t item_bytes = 0;
    std::uint64_t items = 0;
};

/// The arrays of a file, as far as they are whole, with the digests they should have and an end.
std::string sealed(const std::string& file) {
    constexpr std::size_t head_bytes = 24;
    if (file.size() < head_bytes) {
        return file;
    }
    std::string result = file.substr(0, head_bytes);
    const auto append = [&](const auto& value) {
        result.append(std::bit_cast<std::array<char, sizeof value>>(value).data(), sizeof value);
    };
    std::uint64_t chain = 0;
    Label end;
    for (std::size_t at = head_bytes; file.size() - at >= sizeof(Label);) {
        Label label;
        std::memcpy(&label, file.data() + at, sizeof label);
        const std::size_t left = file.size() - at - sizeof label;
        if (label.name_bytes == 0 || label.name_bytes > left || label.item_bytes == 0 ||
            label.items > (left - label.name_bytes) / label.item_bytes) {
            break;
        }
        const std::size_t bytes = label.name_bytes + label.items * label.item_bytes;
        const std::string_view body = std::string_view(file).substr(at + sizeof label, bytes);
        std::uint64_t link = digest_bytes(0, std::string_view(file).substr(at, sizeof label));
        link = digest_bytes(link, body.substr(0, label.name_bytes));
        link = digest_bytes(link, body.substr(label.name_bytes));
        append(label);
        result += body;
        append(link);
        chain = combine(chain, link);
        ++end.items;
        at += std::min(sizeof label + bytes + sizeof link, file.size() - at);
    }
    append(end);
    append(chain);
    return result;
}

void try_reading(const std::string& bytes) {
    const Bytes file(bytes);
    try {
        read_checkpoint(file.path());
    } catch (const ResultError& error) {
        check(!std::string(error.what()).empty(), "whoever refuses says why");
    }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): so libFuzzer calls it
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes = fuzz::text(data, size);
    try_reading(bytes);
    try_reading(sealed(bytes));
    return 0;
}
