#include "crypto/hash.hpp"
#include "base/encode.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {
constexpr std::string_view two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";  // FIPS 180-2, appendix B
std::string unhex(std::string_view text) { return base::from_hex(text).value(); }
}  // namespace

TEST(Hash, gives_the_published_digests) {
    EXPECT_EQ(base::to_hex(crypto::sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base::to_hex(crypto::sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(base::to_hex(crypto::sha256(two_blocks)), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(base::to_hex(crypto::sha384("abc")),
              "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    EXPECT_EQ(base::to_hex(crypto::sha512("abc")),
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    EXPECT_EQ(base::to_hex(crypto::md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");  // RFC 1321, appendix A.5
}

TEST(Hash, streams_to_the_same_digest) {
    std::string const million(1'000'000, 'a');
    crypto::Sha256 stream;
    for (std::size_t at = 0, step = 1; at < million.size(); at += step, step = step * 2 + 1) stream.update(million.substr(at, step));
    auto moved = std::move(stream);
    EXPECT_EQ(base::to_hex(moved.finish()), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Hash, is_used_by_several_threads_at_once) {
    auto const work = [] {
        for (int i = 0; i < 1000; ++i) EXPECT_EQ(crypto::sha256(two_blocks).front(), '\x24');
    };
    std::thread other(work);
    work();
    other.join();
}

// RFC 4231, section 4.
TEST(Hmac, gives_the_published_codes) {
    struct Case {
        std::string key, data;
        std::string_view code;
    };
    Case const cases[] = {
        {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {unhex("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {std::string(131, '\xaa'),
         "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being "
         "used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (auto const& one : cases) EXPECT_EQ(base::to_hex(crypto::hmac_sha256(one.key, one.data)), one.code) << one.data;
    EXPECT_EQ(base::to_hex(crypto::hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Equal, compares_all_bytes) {
    EXPECT_TRUE(crypto::equal("", ""));
    EXPECT_TRUE(crypto::equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
    EXPECT_FALSE(crypto::equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
    EXPECT_FALSE(crypto::equal("abc", "abcd"));
    EXPECT_FALSE(crypto::equal("abc", ""));
}
