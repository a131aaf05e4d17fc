#include "badges/png.hpp"
#include "badges/testing.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

using badges::bake_png;
using badges::Existing;
using badges::extract_png;
using badges::Format;
using badges::Standard;
using base::Code;
using namespace badges::testing;

namespace {

std::string deflated(std::string_view text) {
    auto size = compressBound(text.size());
    std::string out(size, '\0');
    compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<Bytef const*>(text.data()), text.size());
    out.resize(size);
    return out;
}

std::string zeros(std::size_t count) { return std::string(count, '\0'); }

// The field of the one problem, or what went wrong with the expectation.
std::string where(base::Result<badges::Extracted> const& result) {
    if (result) return "accepted";
    if (result.error().code() != Code::malformed) return "another code";
    if (result.error().problems().size() != 1) return "not one problem";
    return result.error().problems()[0].field;
}

}  // namespace

TEST(BakePng, puts_one_chunk_after_the_header_and_keeps_every_other_byte) {
    auto const before = png(chunk("tEXt", std::string("Title\0x", 7)));
    for (auto const& credential : {some_json, some_jws}) {
        auto const baked = bake_png(before, credential, Existing::error);
        ASSERT_TRUE(baked) << baked.error().text();
        auto const made = chunk("iTXt", "openbadgecredential" + zeros(5) + credential);
        EXPECT_EQ(*baked, before.substr(0, 33) + made + before.substr(33));
        auto const read = extract_png(*baked);
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(read->credential, credential);
        EXPECT_EQ(read->keyword, "openbadgecredential");
        EXPECT_EQ(read->format, credential == some_json ? Format::json : Format::jws);
    }
}

TEST(BakePng, writes_the_keyword_of_open_badges_2_when_asked) {
    for (auto const& credential : {some_json, some_jws}) {
        auto const baked = bake_png(png(), credential, Existing::error, Standard::ob2);
        ASSERT_TRUE(baked) << baked.error().text();
        EXPECT_EQ(*baked, png(chunk("iTXt", "openbadges" + zeros(5) + credential)));
        EXPECT_EQ(extract_png(*baked)->keyword, "openbadges");
        EXPECT_EQ(extract_png(*baked)->credential, credential);
        // Whatever the standard, a picture carries one credential.
        EXPECT_EQ(bake_png(*baked, some_jws, Existing::error).error().code(), Code::conflict);
        EXPECT_EQ(*bake_png(*baked, some_jws, Existing::replace), *bake_png(png(), some_jws, Existing::error));
        EXPECT_EQ(*bake_png(*bake_png(png(), "{}", Existing::error), credential, Existing::replace, Standard::ob2), *baked);
    }
}

TEST(BakePng, leaves_out_white_space_and_byte_order_mark_around_the_credential) {
    auto const baked = bake_png(png(), "\xef\xbb\xbf \n" + some_json + "\r\n", Existing::error);
    ASSERT_TRUE(baked);
    EXPECT_EQ(extract_png(*baked)->credential, some_json);
}

TEST(BakePng, refuses_or_replaces_what_is_there) {
    auto const old = chunk("iTXt", "openbadgecredential" + zeros(5) + "{}");
    auto const older = chunk("tEXt", std::string("openbadges\0", 11) + "https://example.org/a");
    auto const foreign = chunk("tEXt", std::string("Comment\0openbadgecredential", 27));
    auto const before = png_signature + ihdr() + old + foreign + idat() + older + iend();
    auto const refused = bake_png(before, some_jws, Existing::error);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Code::conflict);
    EXPECT_EQ(refused.error().problems().at(0).field, "byte 33");
    auto const replaced = bake_png(before, some_jws, Existing::replace);
    ASSERT_TRUE(replaced);
    auto const clean = png_signature + ihdr() + foreign + idat() + iend();
    EXPECT_EQ(*replaced, *bake_png(clean, some_jws, Existing::error));
}

TEST(BakePng, refuses_what_is_no_credential) {
    for (auto const* bad : {"", "hello", "https://example.org/badge", "a.b", "[1]"})
        EXPECT_EQ(bake_png(png(), bad, Existing::error).error().code(), Code::invalid) << bad;
    EXPECT_EQ(bake_png(png(), "{\xff}", Existing::error).error().problems().at(0).field, "byte 1");
    EXPECT_EQ(bake_png(png(), std::string("{\0}", 3), Existing::error).error().code(), Code::invalid);
    auto const large = "{" + std::string(badges::credential_bytes_max, ' ') + "}";
    EXPECT_EQ(bake_png(png(), large, Existing::error).error().code(), Code::too_large);
}

TEST(ExtractPng, reads_what_other_bakers_wrote) {
    struct Case {
        char const* what;
        std::string chunk;
        std::string credential, keyword;
        Format format;
    };
    std::string const latin1 =
        "{\"name\":\"Gr\xfc\xdf"
        "e\"}";
    std::string const jws = some_jws;
    Case const cases[]{
        {"compressed iTXt", chunk("iTXt", "openbadgecredential" + zeros(1) + "\1" + zeros(3) + deflated(some_json)), some_json,
         "openbadgecredential", Format::json},
        {"language and translated keyword", chunk("iTXt", "openbadgecredential" + zeros(3) + "en" + zeros(1) + "badge" + zeros(1) + jws),
         jws, "openbadgecredential", Format::jws},
        {"method that means nothing", chunk("iTXt", "openbadgecredential" + zeros(2) + "\7" + zeros(2) + jws), jws, "openbadgecredential",
         Format::jws},
        {"white space around", chunk("iTXt", "openbadgecredential" + zeros(5) + "\n " + some_json + "\n"), some_json, "openbadgecredential",
         Format::json},
        {"OB 2.0 JSON", chunk("iTXt", "openbadges" + zeros(5) + some_json), some_json, "openbadges", Format::json},
        {"OB 1.0 URL", chunk("tEXt", "openbadges" + zeros(1) + "https://example.org/1"), "https://example.org/1", "openbadges",
         Format::url},
        {"zTXt", chunk("zTXt", "openbadges" + zeros(2) + deflated(jws)), jws, "openbadges", Format::jws},
        {"compressed iTXt with a URL", chunk("iTXt", "openbadges" + zeros(1) + "\1" + zeros(3) + deflated("http://example.org/1?a=b&c\n")),
         "http://example.org/1?a=b&c", "openbadges", Format::url},
        {"compressed iTXt with a language",
         chunk("iTXt", "openbadges" + zeros(1) + "\1" + zeros(1) + "de" + zeros(2) + deflated(some_json)), some_json, "openbadges",
         Format::json},
        {"JWS in tEXt", chunk("tEXt", "openbadges" + zeros(1) + jws), jws, "openbadges", Format::jws},
        {"UTF-8 in tEXt", chunk("tEXt", "openbadges" + zeros(1) + some_json), some_json, "openbadges", Format::json},
        {"Latin-1 in tEXt", chunk("tEXt", "openbadges" + zeros(1) + latin1), "{\"name\":\"Grüße\"}", "openbadges", Format::json},
        {"CLR", chunk("iTXt", "clrcredential" + zeros(5) + jws), jws, "clrcredential", Format::jws},
    };
    for (auto const& c : cases) {
        for (auto const& picture : {png(c.chunk), png_signature + ihdr() + idat() + c.chunk + iend()}) {
            auto const read = extract_png(picture);
            ASSERT_TRUE(read) << c.what << ": " << read.error().text();
            EXPECT_EQ(read->credential, c.credential) << c.what;
            EXPECT_EQ(read->keyword, c.keyword) << c.what;
            EXPECT_EQ(read->format, c.format) << c.what;
        }
    }
}

TEST(ExtractPng, says_when_there_is_nothing) {
    EXPECT_EQ(extract_png(png()).error().code(), Code::missing);
    auto const near_miss = chunk("iTXt", "openbadgecredentials" + zeros(5) + "{}") + chunk("tEXt", "openbadges");
    EXPECT_EQ(extract_png(png(near_miss)).error().code(), Code::missing);
}

TEST(ExtractPng, refuses_with_the_byte) {
    auto const sound = png();
    auto const changed = [&](std::size_t at, char to) {
        auto bytes = sound;
        bytes[at] = to;
        return bytes;
    };
    auto const badge = [](std::string const& rest) { return png(chunk("iTXt", "openbadgecredential" + rest)); };
    auto const one = chunk("iTXt", "openbadgecredential" + zeros(5) + "{}");
    auto const plte = chunk("PLTE", "abc");
    auto const bomb = deflated(std::string(badges::credential_bytes_max + 1, ' '));
    struct Case {
        char const* what;
        std::string bytes, field;
    };
    Case const cases[]{
        {"empty", "", "byte 0"},
        {"another signature", "GIF89a..", "byte 0"},
        {"line ends changed", changed(5, 'x'), "byte 5"},
        {"signature only", png_signature, "byte 8"},
        {"cut inside a frame", sound.substr(0, 40), "byte 33"},
        {"cut inside data", sound.substr(0, sound.size() - 13), "byte 33"},
        {"no IEND", sound.substr(0, sound.size() - 12), "byte " + std::to_string(sound.size() - 12)},
        {"2 GiB", changed(33, '\x7f'), "byte 33"},
        {"4 GiB", changed(33, '\xff'), "byte 33"},
        {"wrong CRC", changed(42, 'x'), "byte 54"},
        {"type with a digit", png_signature + ihdr() + chunk("I1AT", "") + iend(), "byte 37"},
        {"first is not IHDR", png_signature + idat() + iend(), "byte 12"},
        {"IHDR of 12", png_signature + chunk("IHDR", std::string(12, 1)) + idat() + iend(), "byte 8"},
        {"width 0", png_signature + ihdr(8, 0, 0, 1) + idat() + iend(), "byte 16"},
        {"height 2^31", png_signature + ihdr(8, 0, 1, 0x80000000U) + idat() + iend(), "byte 20"},
        {"depth 3", png_signature + ihdr(3, 0) + idat() + iend(), "byte 24"},
        {"depth 4 in true colour", png_signature + ihdr(4, 2) + idat() + iend(), "byte 24"},
        {"colour type 1", png_signature + ihdr(8, 1) + idat() + iend(), "byte 25"},
        {"compression", png_signature + chunk("IHDR", zeros(3) + "\1" + zeros(3) + "\1\x8" + zeros(1) + "\1" + zeros(2)) + iend(),
         "byte 26"},
        {"filter", png_signature + chunk("IHDR", zeros(3) + "\1" + zeros(3) + "\1\x8" + zeros(2) + "\1" + zeros(1)) + iend(), "byte 27"},
        {"interlace", png_signature + chunk("IHDR", zeros(3) + "\1" + zeros(3) + "\1\x8" + zeros(3) + "\2") + iend(), "byte 28"},
        {"two IHDR", png_signature + ihdr() + ihdr() + idat() + iend(), "byte 33"},
        {"no IDAT", png_signature + ihdr() + iend(), "byte 33"},
        {"scattered IDAT", png_signature + ihdr() + idat() + chunk("tIME", "1234567") + idat() + iend(), "byte 77"},
        {"no palette", png_signature + ihdr(8, 3) + idat() + iend(), "byte 33"},
        {"two palettes", png_signature + ihdr(8, 3) + plte + plte + idat() + iend(), "byte 48"},
        {"late palette", png_signature + ihdr(8, 2) + idat() + plte + iend(), "byte 58"},
        {"crooked palette", png_signature + ihdr(8, 3) + chunk("PLTE", "abcd") + idat() + iend(), "byte 33"},
        {"full IEND", png_signature + ihdr() + idat() + chunk("IEND", "x"), "byte 58"},
        {"bytes behind", sound + "x", "byte " + std::to_string(sound.size())},
        {"two credentials", png(one + one), "byte " + std::to_string(33 + one.size())},
        {"cut after the keyword", badge(zeros(1)), "byte 61"},
        {"flag 2", badge(zeros(1) + "\2" + zeros(3) + "{}"), "byte 61"},
        {"method 1, compressed", badge(zeros(1) + "\1\1" + zeros(2) + "{}"), "byte 62"},
        {"no end of language", badge(zeros(3) + "en"), "byte 63"},
        {"no end of translation", badge(zeros(3) + "en" + zeros(1) + "x"), "byte 66"},
        {"no deflate", badge(zeros(1) + "\1" + zeros(3) + "{}"), "byte 65"},
        {"deflate cut", badge(zeros(1) + "\1" + zeros(3) + deflated(some_json).substr(0, 9)), "byte 65"},
        {"deflate bomb", badge(zeros(1) + "\1" + zeros(3) + bomb), "byte 65"},
        {"not UTF-8", badge(zeros(5) + "{\xff}"), "byte 41"},
        {"zero byte", badge(zeros(5) + "{}" + zeros(1)), "byte 41"},
        {"empty credential", badge(zeros(5) + " \n"), "byte 41"},
    };
    for (auto const& c : cases) {
        auto const read = extract_png(c.bytes);
        EXPECT_EQ(where(read), c.field) << c.what << ": " << (read ? "" : read.error().text());
        if (std::string_view(c.what).starts_with("two cred")) continue;  // which replace mends, and which error calls a conflict
        auto const baked = bake_png(c.bytes, some_jws, Existing::error);
        ASSERT_FALSE(baked) << c.what;
        auto const in_badge = c.bytes.find("openbadgecredential") != std::string::npos;
        EXPECT_EQ(baked.error().code(), in_badge ? Code::conflict : Code::malformed) << c.what;
    }
}

TEST(ExtractPng, survives_every_truncation_and_every_flipped_byte) {
    auto const baked = *bake_png(png(), some_json, Existing::error);
    for (std::size_t length = 0; length < baked.size(); ++length) EXPECT_FALSE(extract_png(baked.substr(0, length))) << length;
    for (std::size_t at = 0; at < baked.size(); ++at) {
        auto bytes = baked;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        EXPECT_FALSE(extract_png(bytes)) << at;
    }
}
