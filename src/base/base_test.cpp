#include "base/clock.hpp"
#include "base/encode.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

#include <gtest/gtest.h>

TEST(Time, reads_rfc3339_with_zone_only) {
    using namespace std::chrono;
    auto const noon = sys_days(2026y / 11 / 21) + hours(12);
    EXPECT_EQ(base::parse_time("2026-11-21T12:00:00Z"), base::Time(noon));
    EXPECT_EQ(base::parse_time("2026-11-21T13:30:00.25+01:30"), base::Time(noon + milliseconds(250)));
    for (auto const* bad : {"2026-11-21T12:00:00", "2026-11-21", "2026-02-30T12:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21 12:00:00Z",
                            "2026-11-21T12:00:00.Z", "2026-11-21T12:00:00Z ", "2026-11-21T12:00:00+1:00", ""})
        EXPECT_FALSE(base::parse_time(bad)) << bad;
}
TEST(Time, has_a_year_of_four_digits) {
    for (auto const* text : {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"})
        EXPECT_EQ(base::format_time(*base::parse_time(text)), text);
    for (auto const* bad : {"0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"}) EXPECT_FALSE(base::parse_time(bad)) << bad;
}
TEST(Time, writes_what_it_reads) {
    for (auto const* text : {"2026-11-21T12:00:00Z", "1969-12-31T23:59:59.500Z", "2026-11-21T12:00:00.000001Z"})
        EXPECT_EQ(base::format_time(*base::parse_time(text)), text);
    EXPECT_EQ(base::format_http_date(*base::parse_time("2026-11-21T08:30:00Z")), "Sat, 21 Nov 2026 08:30:00 GMT");
}
TEST(Uuid, is_version_7_and_rises_with_time) {
    auto const first = base::Uuid::make(*base::parse_time("2026-11-21T12:00:00.000100Z"));
    auto const second = base::Uuid::make(*base::parse_time("2026-11-21T12:00:00.000200Z"));
    EXPECT_LT(first, second);
    EXPECT_EQ(first.text().at(14), '7');
    EXPECT_EQ(base::Uuid::parse(first.text()), first);
    EXPECT_FALSE(base::Uuid::parse("not-a-uuid"));
    EXPECT_FALSE(base::Uuid::parse(first.text().substr(1) + "g"));
}
TEST(Time, reads_the_dates_of_http) {
    auto const time = *base::parse_time("2026-11-21T08:30:05Z");
    EXPECT_EQ(base::parse_http_date("Sat, 21 Nov 2026 08:30:05 GMT"), time);
    EXPECT_EQ(base::parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT"), base::parse_time("2016-12-31T23:59:59Z"));
    for (auto const* bad : {"", "0", "-1", "Sun, 21 Nov 2026 08:30:05 GMT", "Sat, 21 Nov 2026 08:30:05 UTC",
                            "Sat, 31 Nov 2026 08:30:05 GMT", "Sat, 21 nov 2026 08:30:05 GMT", "Sat, 21 Nov 2026 24:30:05 GMT",
                            "Sat, 21 Nov 2026 08:60:05 GMT", "Sat, 21 Nov 2026 08:30:61 GMT", "Sat, 21 Nov 2026 08:30:05 GMT ",
                            "Saturday, 21-Nov-26 08:30:05 GMT", "Sat Nov 21 08:30:05 2026", "Sat, 21 Nov 2026 08-30-05 GMT"})
        EXPECT_FALSE(base::parse_http_date(bad)) << bad;
}
TEST(Encode, goes_there_and_back) {
    std::string all;
    for (int i = 0; i < 256; ++i) {
        all += static_cast<char>(i);
        EXPECT_EQ(base::from_base64(base::to_base64(all)), all);
        EXPECT_EQ(base::from_base64url(base::to_base64url(all)), all);
        EXPECT_EQ(base::from_hex(base::to_hex(all)), all);
        std::string const turned(all.rbegin(), all.rend());
        for (auto const& bytes : {all, turned}) EXPECT_EQ(base::from_base58(base::to_base58(bytes)), bytes);
    }
    EXPECT_EQ(base::to_base58("Hello World!"), "2NEpo7TZRRrLZSi2U");
    EXPECT_EQ(base::to_base58("The quick brown fox jumps over the lazy dog."),
              "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z");
    EXPECT_EQ(base::to_base58(std::string("\0\0\x28\x7f\xb4\xcd", 6)), "11233QC4");
    EXPECT_EQ(base::to_base58(std::string(7, '\0')), "1111111");
    EXPECT_EQ(base::to_base58(""), "");
}
TEST(Encode, takes_one_spelling_only) {
    for (auto const* bad : {"A", "AA==", "AB", "A A", "AAAA\n", "+/"}) EXPECT_FALSE(base::from_base64url(bad)) << bad;
    for (auto const* bad : {"AA", "AB==", "A===", "-_=="}) EXPECT_FALSE(base::from_base64(bad)) << bad;
    EXPECT_FALSE(base::from_base58("0OIl"));
    EXPECT_FALSE(base::from_base58(std::string(513, '2')));
}
TEST(Text, knows_utf8) {
    EXPECT_TRUE(base::is_utf8("Grüße, 世界 🎓"));
    for (auto const* bad : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"}) EXPECT_FALSE(base::is_utf8(bad));
    EXPECT_EQ(base::bad_utf8_at("ab\xff"), 2U);
    EXPECT_EQ(base::count_code_points("世界 🎓"), 4U);
}
TEST(Text, decodes_percent_escapes_strictly) {
    EXPECT_EQ(base::percent_decode("a%20b+c"), "a b+c");
    EXPECT_EQ(base::percent_decode("a%20b+c", true), "a b c");
    EXPECT_FALSE(base::percent_decode("%2"));
    EXPECT_FALSE(base::percent_decode("%zz"));
    EXPECT_EQ(base::percent_encode("a b/ü"), "a%20b%2F%C3%BC");
}
TEST(Code, has_one_meaning_each) {
    for (int i = 0; i <= static_cast<int>(base::Code::internal); ++i) {
        auto const code = static_cast<base::Code>(i);
        EXPECT_EQ(base::code_named(base::meaning(code).name), code);
    }
}
