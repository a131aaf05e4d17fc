#include "badges/status_list.hpp"

#include "base/encode.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

using badges::StatusList;

namespace {

// The name and the text of a refusal.
template <class T> std::string refused(base::Result<T> const& result) {
    if (result) return "taken";
    return result.error().problems().at(0).field + ": " + result.error().text();
}

std::string packed(std::string bytes, int window) {
    z_stream stream{};
    deflateInit2(&stream, 1, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}
std::string gzip(std::string bytes) { return packed(std::move(bytes), 15 + 16); }
std::string multibase(std::string const& bytes) { return "u" + base::to_base64url(bytes); }

constexpr std::size_t smallest_bytes = badges::status_entries_min / 8;

}  // namespace

TEST(StatusList, begins_at_the_most_significant_bit) {
    std::string bytes(smallest_bytes, '\0');
    bytes[0] = '\x80';  // entry 0
    bytes[2] = '\x01';  // entry 23, as in the list that 1EdTech publishes
    auto const list = StatusList::decode(multibase(gzip(bytes)));
    ASSERT_TRUE(list) << refused(list);
    EXPECT_EQ(list->entries(), badges::status_entries_min);
    for (unsigned i = 0; i < 32; ++i) EXPECT_EQ(list->at(i).value(), i == 0 || i == 23 ? 1u : 0u) << i;
}

TEST(StatusList, gives_back_what_was_set_for_every_width) {
    for (unsigned bits = 1; bits <= badges::status_bits_max; ++bits) {
        auto list = StatusList::create(badges::status_entries_min + 5, bits).value();
        EXPECT_GE(list.entries(), badges::status_entries_min + 5);
        unsigned const top = (1u << bits) - 1;
        std::uint64_t const last = list.entries() - 1;
        ASSERT_TRUE(list.set(0, top) && list.set(1, 1) && list.set(12'345, top) && list.set(12'345, top - 1) && list.set(last, top));
        auto const read = StatusList::decode(list.encode(), bits);
        ASSERT_TRUE(read) << refused(read);
        EXPECT_EQ(read->at(0).value(), top);
        EXPECT_EQ(read->at(1).value(), 1u);
        EXPECT_EQ(read->at(2).value(), 0u);
        EXPECT_EQ(read->at(12'344).value(), 0u);
        EXPECT_EQ(read->at(12'345).value(), top - 1);
        EXPECT_EQ(read->at(12'346).value(), 0u);
        EXPECT_EQ(read->at(last).value(), top);
        EXPECT_EQ(read->encode(), list.encode());
        EXPECT_EQ(refused(list.set(0, top + 1)).substr(0, 21), "MALFORMED_VALUE_ERROR");
    }
}

TEST(StatusList, reads_what_older_lists_look_like) {
    std::string bytes(smallest_bytes, '\0');
    bytes[1] = '\x40';
    auto const good = gzip(bytes);
    for (auto const& text : {base::to_base64url(good), multibase(good), "u" + base::to_base64(good), base::to_base64(good),
                             base::to_base64url(packed(bytes, 15))}) {
        auto const list = StatusList::decode(text);
        ASSERT_TRUE(list) << text << refused(list);
        EXPECT_EQ(list->at(9).value(), 1u) << text;
    }
}

TEST(StatusList, refuses_by_name) {
    auto list = StatusList::create().value();
    EXPECT_EQ(refused(list.at(badges::status_entries_min)), "RANGE_ERROR: the list has no entry 131072, only 131072 from 0");
    EXPECT_EQ(refused(list.at(~std::uint64_t(0))).substr(0, 11), "RANGE_ERROR");
    EXPECT_EQ(refused(list.set(badges::status_entries_min, 1)).substr(0, 11), "RANGE_ERROR");
    EXPECT_EQ(refused(StatusList::create(1)).substr(0, 24), "STATUS_LIST_LENGTH_ERROR");
    EXPECT_EQ(refused(StatusList::create(~std::size_t(0))).substr(0, 24), "STATUS_LIST_LENGTH_ERROR");
    EXPECT_EQ(refused(StatusList::create(badges::status_entries_min, 0)), "MALFORMED_VALUE_ERROR: an entry has 1 to 8 bits, not 0");
    EXPECT_EQ(refused(StatusList::create(badges::status_entries_min, 9)).substr(0, 21), "MALFORMED_VALUE_ERROR");

    auto const good = gzip(std::string(smallest_bytes, '\0'));
    EXPECT_EQ(refused(StatusList::decode("")).substr(0, 21), "MALFORMED_VALUE_ERROR");
    EXPECT_EQ(refused(StatusList::decode("u*")), "MALFORMED_VALUE_ERROR: the list is not base64url");
    EXPECT_EQ(refused(StatusList::decode("uAAAA")), "MALFORMED_VALUE_ERROR: the list is not compressed with gzip, or is cut short");
    EXPECT_EQ(refused(StatusList::decode(multibase(good.substr(0, good.size() - 9)))),
              "MALFORMED_VALUE_ERROR: the list is not compressed with gzip, or is cut short");
    EXPECT_EQ(refused(StatusList::decode(multibase(gzip(std::string(smallest_bytes - 1, '\0'))))),
              "STATUS_LIST_LENGTH_ERROR: the list has 131064 entries, fewer than the 131072 that it must have");
    EXPECT_EQ(refused(StatusList::decode(multibase(good), 2)).substr(0, 24), "STATUS_LIST_LENGTH_ERROR");
}

// 4 MiB and one byte of zeros are a few KB of gzip; whatever is beyond them is never inflated.
TEST(StatusList, does_not_inflate_a_bomb) {
    EXPECT_TRUE(StatusList::decode(multibase(gzip(std::string(badges::status_bytes_max, '\0')))));
    EXPECT_EQ(refused(StatusList::decode(multibase(gzip(std::string(badges::status_bytes_max + 1, '\0'))))),
              "STATUS_LIST_LENGTH_ERROR: the list would inflate to more than 4194304 bytes");
    EXPECT_EQ(refused(StatusList::decode(multibase(gzip(std::string(64 * 1024 * 1024, '\0'))))).substr(0, 24), "STATUS_LIST_LENGTH_ERROR");
}
