// RFC 8785 against the published documents of cyberphone/json-canonicalization and the numbers of the RFC's appendix B.
#include "base/encode.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/json/value.hpp>

#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

class Jcs : public testing::Test {
protected:
    void SetUp() override {
        auto const* root = std::getenv("STOA_CONFORMANCE_DIR");
        if (!root) GTEST_SKIP() << "STOA_CONFORMANCE_DIR is not set; the data is testdata/ of github.com/cyberphone/json-canonicalization";
        folder_ = std::filesystem::path(root) / "jcs";
        if (!std::filesystem::exists(folder_))
            GTEST_SKIP() << folder_ << " is not there; the data is testdata/ of github.com/cyberphone/json-canonicalization";
    }
    std::string text_of(std::filesystem::path const& name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        EXPECT_TRUE(file) << name;
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::filesystem::path folder_;
};

}  // namespace

TEST_F(Jcs, gives_the_published_bytes) {
    std::size_t seen = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder_ / "input")) {
        auto const name = entry.path().filename();
        auto const tree = json::read(text_of("input" / name));
        ASSERT_TRUE(tree) << name << ": " << tree.error().text();
        auto const wanted = text_of("output" / name);
        auto const canonical = json::canonical(*tree);
        ASSERT_TRUE(canonical) << name << ": " << canonical.error().text();
        EXPECT_EQ(*canonical, wanted) << name;
        EXPECT_EQ(json::canonical(json::read(wanted).value()).value(), wanted) << name;
        ++seen;
    }
    EXPECT_EQ(seen, 6u);
}

TEST_F(Jcs, writes_the_published_numbers) {
    auto const tree = json::read(text_of("numbers.json")).value();
    auto const number = [](std::string_view hex) {
        auto const bytes = base::from_hex(hex).value();
        std::uint64_t bits = 0;
        for (char const byte : bytes) bits = bits << 8 | static_cast<std::uint8_t>(byte);
        return json::value(std::bit_cast<double>(bits));
    };
    auto const& numbers = json::find(tree, "numbers")->as_object();
    EXPECT_EQ(numbers.size(), 24u);
    for (auto const& [hex, text] : numbers)
        EXPECT_EQ(json::canonical(number(hex)).value_or("refused"), std::string_view(text.as_string())) << hex;
    auto const* refused = json::find(tree, "must_fail");
    ASSERT_NE(refused, nullptr);
    EXPECT_EQ(refused->as_array().size(), 3u);
    for (auto const& hex : refused->as_array()) EXPECT_FALSE(json::canonical(number(*json::text_of(hex)))) << hex;
}
