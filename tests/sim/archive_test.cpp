/// Archives: what goes in comes out; a file that is damaged anywhere, cut short or of another kind is told from a whole one.
#include "sim/archive.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

namespace carat {
namespace {

namespace files = std::filesystem;

struct Shelf {
    std::vector<std::int64_t> numbers;
    std::vector<std::vector<std::uint16_t>> ragged;
    std::string words;
    std::array<double, 3> fixed{};
    std::vector<std::string> names;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("numbers", self.numbers);
        visit("ragged", self.ragged);
        visit("words", self.words);
        visit("fixed", self.fixed);
        visit("names", self.names);
    }

    friend bool operator==(const Shelf&, const Shelf&) = default;
};

class Archive : public testing::Test {
protected:
    Archive() : folder_(files::path(testing::TempDir()) / ("carat_archive_" + std::to_string(::getpid()))) {
        files::create_directories(folder_);
    }
    ~Archive() override { files::remove_all(folder_); }

    files::path path() const { return folder_ / "state.ckpt"; }

    void write(const Shelf& shelf) const {
        ArchiveWriter writer(path());
        writer.section("shelf", shelf);
        writer.commit();
    }

    Shelf read() const {
        ArchiveReader reader(path());
        Shelf shelf;
        reader.section("shelf", shelf);
        return shelf;
    }

    std::string bytes() const {
        std::ifstream file(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    void overwrite(const std::string& bytes) const {
        std::ofstream file(path(), std::ios::binary | std::ios::trunc);
        file << bytes;
    }

    static Shelf full() {
        return {{1, -2, 3'000'000'000'000}, {{}, {7}, {8, 9, 10}}, "what is kept", {0.1, -0.0, 1e300}, {"a", "", "bc"}};
    }

private:
    files::path folder_;
};

TEST_F(Archive, GivesBackWhatWasPutIn) {
    write(full());
    EXPECT_EQ(read(), full());
    write({});
    EXPECT_EQ(read(), Shelf{});
}

TEST_F(Archive, LeavesNothingButTheFile) {
    write(full());
    { ArchiveWriter abandoned(path()); }
    EXPECT_EQ(std::distance(files::directory_iterator(path().parent_path()), {}), 1);
    EXPECT_EQ(read(), full());
}

TEST_F(Archive, SeesEveryDamagedByte) {
    write(full());
    const std::string whole = bytes();
    ASSERT_GT(whole.size(), 200U);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
        overwrite(damaged);
        EXPECT_THROW(ArchiveReader{path()}, BadArchive) << "byte " << i;
    }
}

TEST_F(Archive, SeesThatItWasCutShortOrHasMore) {
    write(full());
    const std::string whole = bytes();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        overwrite(whole.substr(0, length));
        EXPECT_THROW(ArchiveReader{path()}, BadArchive) << length << " bytes";
    }
    overwrite(whole + "x");
    EXPECT_THROW(ArchiveReader{path()}, BadArchive);
}

TEST_F(Archive, NamesWhatIsNotWhereItShouldBe) {
    write(full());
    ArchiveReader reader(path());
    std::vector<std::int64_t> numbers;
    try {
        reader("other", numbers);
        FAIL();
    } catch (const BadArchive& error) {
        EXPECT_STREQ(error.what(), "it has shelf/numbers where other should be");
    }
}

TEST_F(Archive, SaysThatThereIsNoFile) { EXPECT_THROW(ArchiveReader{path()}, std::system_error); }

}  // namespace
}  // namespace carat
