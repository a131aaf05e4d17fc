#include "badges/crc32.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

namespace {

std::uint32_t as_zlib(std::uint32_t before, std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

}  // namespace

TEST(Crc32, gives_the_published_check_value) {
    EXPECT_EQ(badges::crc32("123456789"), 0xcbf43926U);
    EXPECT_EQ(badges::crc32(""), 0U);
    EXPECT_EQ(badges::crc32("IEND"), 0xae426082U);
}

TEST(Crc32, equals_zlib_for_every_length_alignment_and_start) {
    std::mt19937 random(7);
    std::string bytes(5000, '\0');
    for (auto& c : bytes) c = static_cast<char>(random());
    for (std::size_t length = 0; length < 700; ++length) {
        auto const part = std::string_view(bytes).substr(length % 17, length);
        EXPECT_EQ(badges::crc32(part), as_zlib(0, part)) << length;
    }
    for (int i = 0; i < 2000; ++i) {
        auto const from = random() % bytes.size();
        auto const part = std::string_view(bytes).substr(from, random() % bytes.size());
        auto const before = static_cast<std::uint32_t>(random());
        EXPECT_EQ(badges::crc32(before, part), as_zlib(before, part)) << from << " + " << part.size();
    }
}

TEST(Crc32, goes_on_where_it_stopped) {
    std::string const text(1000, 'x');
    auto const view = std::string_view(text);
    for (std::size_t cut = 0; cut <= view.size(); cut += 37)
        EXPECT_EQ(badges::crc32(badges::crc32(view.substr(0, cut)), view.substr(cut)), badges::crc32(view));
}
