#include "sim/hdf5.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace carat::hdf5 {
namespace {

namespace fs = std::filesystem;

/// Puts files on a disk, where they are gone after the test.
class Hdf5Test : public testing::Test {
protected:
    Hdf5Test() {
        std::string pattern = (fs::temp_directory_path() / "carat-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Hdf5Test() override { fs::remove_all(folder_); }

    fs::path put(const std::vector<std::byte>& bytes) const {
        std::ofstream file(path(), std::ios::binary);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return path();
    }
    File through_disk(const File& file) const { return File::open(put(file.bytes())); }
    fs::path path() const { return folder_ / "file.h5"; }

private:
    fs::path folder_;
};

template <class T>
std::vector<T> counted(std::size_t count) {
    std::vector<T> values(count);
    std::iota(values.begin(), values.end(), T{0});
    return values;
}

std::string complaint(const auto& action) {
    try {
        action();
    } catch (const Hdf5Error& error) {
        return error.what();
    }
    return "none";
}

TEST_F(Hdf5Test, KeepsEveryKindOfValueToTheBit) {
    using Limits = std::numeric_limits<std::int64_t>;
    const std::vector<std::pair<Values, Shape>> cases{
        {std::vector<std::int64_t>{Limits::min(), -1, 0, 1, Limits::max(), 9007199254740993}, {2, 3}},
        {std::vector<std::int32_t>{-2147483647 - 1, 2147483647}, {2}},
        {std::vector<std::int8_t>{-128, 0, 127}, {3, 1}},
        {std::vector<double>{-0.0, 5e-324, 1.7976931348623157e308, HUGE_VAL, 0.1, 1.0 / 3}, {1, 6}},
        {std::vector<std::string>{"", "gift", "Zoë 💎", std::string(100'000, 'x')}, {2, 2}},
        {std::vector<std::int64_t>{42}, {}},
        {std::vector<std::string>{"one\ntext"}, {}},
        {std::vector<double>{}, {0, 5}},
        {std::vector<std::string>{}, {0}},
        {counted<std::int64_t>(600'000), {3, 200'000}},
        {counted<std::int8_t>(3'000'000), {3'000'000}},
    };
    const File file = File::in_memory();
    for (std::size_t i = 0; i < cases.size(); ++i) file.add(std::to_string(i), cases[i].first, cases[i].second);
    const File read = through_disk(file);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(read.shape(std::to_string(i)), cases[i].second) << i;
        EXPECT_EQ(read.read(std::to_string(i)), cases[i].first) << i;
    }
}

TEST_F(Hdf5Test, KeepsNotANumber) {
    const File file = File::in_memory();
    file.add("x", std::vector<double>{std::nan("")}, {1});
    EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(through_disk(file).read("x")).front()));
}

TEST_F(Hdf5Test, CompressesLargeArrays) {
    const File file = File::in_memory();
    file.add("x", std::vector<std::int64_t>(1'000'000, 7), {1000, 1000});
    EXPECT_LT(file.bytes().size(), 100'000U);
}

TEST_F(Hdf5Test, KeepsAttributesOfGroups) {
    const File file = File::in_memory();
    const Group group = file.add_group("group");
    group.set("text", "Zoë");
    group.set("empty", "");
    group.set("large", std::int64_t{9007199254740993});
    group.set("small", std::int8_t{-1});
    group.set("real", 0.1);
    const File read = through_disk(file);
    const Group again = read.group("group");
    EXPECT_EQ(again.attribute("text"), Attribute("Zoë"));
    EXPECT_EQ(again.attribute("empty"), Attribute(""));
    EXPECT_EQ(again.attribute("large"), Attribute(std::int64_t{9007199254740993}));
    EXPECT_EQ(again.attribute("small"), Attribute(std::int64_t{-1}));
    EXPECT_EQ(again.attribute("real"), Attribute(0.1));
}

TEST_F(Hdf5Test, ListsAGroupInTheOrderItWasFilled) {
    const File file = File::in_memory();
    file.add_group("b");
    file.add("a", counted<double>(2), {2});
    EXPECT_EQ(through_disk(file).names(), (std::vector<std::string>{"b", "a"}));
    EXPECT_TRUE(file.has("a"));
    EXPECT_FALSE(file.has("c"));
}

TEST_F(Hdf5Test, GivesTheSameBytesForTheSameContents) {
    const auto bytes = [] {
        const File file = File::in_memory();
        const Group group = file.add_group("group");
        const Array scale = group.add_scale("x", counted<std::int64_t>(10'000));
        const Array array = group.add("y", counted<double>(10'000), {10'000});
        const std::vector<Scaled> scaled{{&array, {&scale}}};
        attach_scales(scaled);
        return file.bytes();
    };
    EXPECT_EQ(bytes(), bytes());
}

TEST_F(Hdf5Test, RefusesValuesThatDoNotFitTheirShape) {
    const File file = File::in_memory();
    EXPECT_EQ(complaint([&] {
                  file.add("x", counted<double>(5), {2, 3});
              }),
              "cannot add array x: its shape has another size");
}

TEST_F(Hdf5Test, RefusesASecondArrayOfTheSameName) {
    const File file = File::in_memory();
    file.add("x", counted<double>(1), {1});
    EXPECT_EQ(complaint([&] { file.add("x", counted<double>(1), {1}); }), "cannot add array x: name already exists");
}

TEST_F(Hdf5Test, RefusesToReadMoreThanItIsAskedFor) {
    const File file = File::in_memory();
    file.add("x", counted<double>(100), {10, 10});
    EXPECT_EQ(complaint([&] { file.read("x", 99); }), "cannot read array x: 100 values are too many");
}

TEST_F(Hdf5Test, SaysWhatIsMissing) {
    const File file = File::in_memory();
    EXPECT_NE(complaint([&] { file.read("x"); }).find("cannot open array x: "), std::string::npos);
    EXPECT_NE(complaint([&] { file.group("g"); }).find("cannot open group g: "), std::string::npos);
    EXPECT_NE(complaint([&] { file.attribute("a"); }).find("cannot read attribute a: "), std::string::npos);
}

TEST_F(Hdf5Test, RefusesWhatIsNoHdf5) {
    EXPECT_NE(complaint([&] { File::open(path()); }).find("cannot open " + path().string()), std::string::npos);
    put(std::vector<std::byte>(10'000, std::byte{65}));
    EXPECT_NE(complaint([&] { File::open(path()); }).find("cannot open " + path().string()), std::string::npos);
}

TEST_F(Hdf5Test, NoticesDamageInACompressedArray) {
    const File file = File::in_memory();
    const std::vector<std::int64_t> numbers = counted<std::int64_t>(100'000);
    file.add("x", numbers, {100'000});
    std::vector<std::byte> bytes = file.bytes();
    EXPECT_EQ(File::open(put(bytes)).read("x"), Values(numbers));
    bytes[bytes.size() / 2] ^= std::byte{0xFF};  // nearly all of the file is the array
    EXPECT_NE(complaint([&] { File::open(put(bytes)).read("x"); }), "none");
}

TEST_F(Hdf5Test, NoticesThatAFileIsCutShort) {
    const File file = File::in_memory();
    file.add("x", counted<std::int64_t>(5000), {5000});
    std::vector<std::byte> bytes = file.bytes();
    for (std::size_t size = 0; size + 1 < bytes.size(); size += 97) {
        const std::vector<std::byte> shorter(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_NE(complaint([&] { File::open(put(shorter)).read("x"); }), "none") << size;
    }
}

}  // namespace
}  // namespace carat::hdf5
