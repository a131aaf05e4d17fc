// PngSuite: every sound picture takes a credential and stays the same picture; every corrupt one (x*) is refused.
#include "badges/png.hpp"
#include "badges/png_chunks.hpp"
#include "badges/testing.hpp"
#include "conformance/suite.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <filesystem>

using badges::bake_png;
using badges::Existing;
using badges::extract_png;
using badges::testing::some_json;
using badges::testing::some_jws;

namespace {

// All pixels as 16-bit RGBA, by libpng; empty when libpng refuses.
std::string pixels(std::string const& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return {};
    image.format = PNG_FORMAT_LINEAR_RGB_ALPHA;
    std::string out(PNG_IMAGE_SIZE(image), '\0');
    if (png_image_finish_read(&image, nullptr, out.data(), 0, nullptr) == 0) return {};
    return out;
}

std::vector<std::string> chunks_but_credentials(std::string const& bytes) {
    std::vector<std::string> out;
    badges::PngChunks chunks(bytes);
    for (badges::PngChunk chunk;;) {
        auto const more = chunks.next(chunk);
        if (!more || !*more) return out;
        if (!chunk.data.starts_with("openbadgecredential")) out.push_back(bytes.substr(chunk.offset, chunk.bytes()));
    }
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST(PngSuite, keeps_every_sound_picture_and_refuses_every_corrupt_one) {
    auto const folder = conformance::folder("pngsuite");
    if (!folder) GTEST_SKIP() << "STOA_CONFORMANCE_DIR is unset; the suite is PngSuite, in image-rs/image-png under tests/pngsuite";
    int sound = 0;
    int corrupt = 0;
    for (auto const& file : conformance::files(*folder, ".png")) {
        auto const name = file.filename().string();
        auto const bytes = conformance::read(file);
        auto const baked = bake_png(bytes, some_json, Existing::error);
        if (name.starts_with('x')) {
            ++corrupt;
            ASSERT_FALSE(baked) << name << " was accepted";
            EXPECT_EQ(baked.error().code(), base::Code::malformed) << name;
            ASSERT_EQ(baked.error().problems().size(), 1U) << name;
            EXPECT_TRUE(baked.error().problems()[0].field.starts_with("byte ")) << name;
            EXPECT_FALSE(extract_png(bytes)) << name;
            continue;
        }
        ++sound;
        ASSERT_TRUE(baked) << name << ": " << baked.error().text();
        auto const read = extract_png(*baked);
        ASSERT_TRUE(read) << name << ": " << read.error().text();
        EXPECT_EQ(read->credential, some_json) << name;
        EXPECT_EQ(chunks_but_credentials(*baked), chunks_but_credentials(bytes)) << name;
        auto const before = pixels(bytes);
        ASSERT_FALSE(before.empty()) << name;
        EXPECT_TRUE(pixels(*baked) == before) << name;

        EXPECT_EQ(bake_png(*baked, some_jws, Existing::error).error().code(), base::Code::conflict) << name;
        auto const again = bake_png(*baked, some_jws, Existing::replace);
        ASSERT_TRUE(again) << name;
        EXPECT_EQ(count(*again, "openbadgecredential"), 1U) << name;
        EXPECT_EQ(extract_png(*again)->credential, some_jws) << name;
        EXPECT_EQ(chunks_but_credentials(*again), chunks_but_credentials(bytes)) << name;
    }
    EXPECT_EQ(sound, 161);
    EXPECT_EQ(corrupt, 14);
    std::cout << "PngSuite: " << sound << " sound pictures kept, " << corrupt << " corrupt ones refused\n";
}
