#include "scenarios/layers.hpp"

#include "scenarios/writer.hpp"
#include "tests/scenarios/folder.hpp"

#include <sys/stat.h>

namespace carat {
namespace {

class LayersTest : public FolderTest {
protected:
    std::string laid(const std::string& text, const std::vector<std::string>& overrides = {}) const {
        Problems problems;
        const toml::Table tree = lay(text, "top.toml", folder_ / "in", overrides, problems);
        try {
            problems.throw_if_any();
        } catch (const ScenarioError& error) {
            return error.what();
        }
        return toml_text(tree);
    }
};

TEST_F(LayersTest, OfAFileLieOverThoseItExtends) {
    write("in/a.toml", "x = 1\n[t]\ny = 1\nz = 1\n");
    write("in/deep/b.toml", "extends = \"../a.toml\"\nx = 2\n[t]\ny = 2\n");
    EXPECT_EQ(laid("extends = \"deep/b.toml\"\n[t]\nw = 3\n", {"t.z=4"}), "x = 2\n\n[t]\ny = 2\nz = 4\nw = 3\n");
}

TEST_F(LayersTest, OfACatalogueLieBelowTheTables) {
    write("in/deep/gifts.csv", "id,name,coins,combo\n1,Rose,1,1\n2,Lion,5,0\n");
    write("in/deep/b.toml", "[gifts]\ncatalogue = \"gifts.csv\"\n[gift.lion]\ncoins = 6\n");
    EXPECT_EQ(
        laid("extends = \"deep/b.toml\"\n[gift.swan]\ncoins = 7\n"),
        "[gift.rose]\ncoins = 1\ncombo = true\n\n[gift.lion]\ncoins = 6\ncombo = false\n\n[gift.swan]\ncoins = 7\n");
}

TEST_F(LayersTest, ComeFromFilesBelowTheFolderOnly) {
    write("out.toml", "x = 1\n");
    write("in/a.toml", "extends = \"../out.toml\"\n");
    std::filesystem::create_symlink(folder_ / "out.toml", folder_ / "in" / "link.toml");
    std::filesystem::create_directory_symlink(folder_, folder_ / "in" / "up");
    for (const char* name : {"../out.toml", "a.toml", "link.toml", "up/out.toml", "up/in/../out.toml"}) {
        EXPECT_NE(laid(std::string("extends = \"") + name + "\"").find("which leads out of it"), std::string::npos)
            << name;
    }
    write("in_too/b.toml", "x = 1\n");  // a folder whose name only begins the same
    EXPECT_NE(laid("extends = \"../in_too/b.toml\"").find("which leads out of it"), std::string::npos);
    EXPECT_EQ(laid("extends = \"up/in/../in/b.toml\"").substr(0, 29), "top.toml:1:11: extends: canno");
}

TEST_F(LayersTest, FollowALinkThatStaysInside) {
    write("in/deep/b.toml", "x = 1\n");
    std::filesystem::create_symlink("deep/b.toml", folder_ / "in" / "link.toml");
    EXPECT_EQ(laid("extends = \"link.toml\""), "x = 1\n");
}

TEST_F(LayersTest, DoNotExtendThemselvesInACircle) {
    write("in/a.toml", "extends = \"b.toml\"\n");
    write("in/b.toml", "extends = \"a.toml\"\n");
    EXPECT_EQ(laid("extends = \"a.toml\""),
              "b.toml:1:11: extends: expected another file, found \"a.toml\", which extends this one");
    EXPECT_EQ(laid("extends = \"top.toml\"").substr(0, 29), "top.toml:1:11: extends: canno");
    write("in/top.toml", "");
    EXPECT_EQ(laid("extends = \"top.toml\""),
              "top.toml:1:11: extends: expected another file, found \"top.toml\", which extends this one");
}

TEST_F(LayersTest, AreAtMostSixteenDeep) {
    for (int i = 0; i < 40; ++i) {
        write("in/" + std::to_string(i) + ".toml", "extends = \"" + std::to_string(i + 1) + ".toml\"\n");
    }
    EXPECT_NE(laid("extends = \"0.toml\"").find("expected at most 16 files"), std::string::npos);
}

TEST_F(LayersTest, AreNotReadFromPipesAndDevices) {
    ASSERT_EQ(mkfifo((folder_ / "in_pipe").c_str(), 0600), 0);
    std::filesystem::create_directory(folder_ / "in");
    std::filesystem::rename(folder_ / "in_pipe", folder_ / "in" / "pipe");
    EXPECT_EQ(laid("extends = \"pipe\""), "top.toml:1:11: extends: cannot be read: it is not a regular file");
    EXPECT_NE(laid("[gifts]\ncatalogue = \"pipe\"").find("it is not a regular file"), std::string::npos);
}

TEST_F(LayersTest, OfATextWithoutFolderAreRefused) {
    Problems problems;
    lay("extends = \"a.toml\"", "text", {}, {}, problems);
    EXPECT_THROW(problems.throw_if_any(), ScenarioError);
}

TEST_F(LayersTest, OfOverridesCannotChangeWhatIsExtended) {
    write("in/a.toml", "");
    EXPECT_EQ(laid("", {"extends=a.toml"}), "--set: extends: cannot be overridden");
}

}  // namespace
}  // namespace carat
