#include "crypto/multikey.hpp"
#include "base/encode.hpp"

#include <gtest/gtest.h>

namespace {

using crypto::Algorithm;
using crypto::PrivateKey;
using crypto::PublicKey;

constexpr Algorithm all[] = {Algorithm::eddsa, Algorithm::es256, Algorithm::es384};

// Data Integrity EdDSA Cryptosuites 1.0 and ECDSA Cryptosuites 1.0, the key pairs of their examples.
struct Pair {
    Algorithm algorithm;
    std::string_view open, secret;
};
constexpr Pair pairs[] = {
    {Algorithm::eddsa, "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"},
    {Algorithm::es256, "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP", "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN"},
    {Algorithm::es384, "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
     "z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc"},
};

std::string why_no_public(std::string_view text) {
    auto const key = crypto::public_key_from_multikey(text);
    return key ? "a key" : key.error().text();
}
std::string why_no_secret(std::string_view text) {
    auto const key = crypto::private_key_from_multikey(text);
    return key ? "a key" : key.error().text();
}
bool says(std::string const& reason, std::string_view what) { return reason.find(what) != std::string::npos; }

std::string multikey(std::string_view header, std::string_view octets) {
    return crypto::to_multibase(base::from_hex(header).value() + std::string(octets));
}

}  // namespace

TEST(Multikey, reads_and_writes_the_published_pairs) {
    for (auto const& [algorithm, open, secret] : pairs) {
        auto const key = crypto::private_key_from_multikey(secret);
        ASSERT_TRUE(key) << key.error().text();
        EXPECT_EQ(key->algorithm(), algorithm);
        EXPECT_EQ(crypto::to_multikey(*key), secret);
        EXPECT_EQ(crypto::to_multikey(key->public_key()), open);
        auto const alone = crypto::public_key_from_multikey(open);
        ASSERT_TRUE(alone) << alone.error().text();
        EXPECT_TRUE(alone->verify("text", key->sign("text")));
    }
}

TEST(Multikey, says_by_its_first_letters_what_it_is) {
    constexpr std::string_view starts[] = {"z6Mk", "zDn", "z82"};
    for (std::size_t i = 0; i < std::size(all); ++i)
        EXPECT_TRUE(crypto::to_multikey(PrivateKey::generate(all[i]).public_key()).starts_with(starts[i]));
}

TEST(Multikey, is_of_one_alphabet_only) {
    std::string const good(pairs[0].open);
    EXPECT_EQ(why_no_public(good), "a key");
    for (auto const* prefix : {"u", "m", "f", "Z", "1", ""}) EXPECT_TRUE(says(why_no_public(prefix + good.substr(1)), "begin with z"));
    EXPECT_TRUE(says(why_no_public(""), "empty"));
    for (char const bad : {'0', 'O', 'I', 'l', '+', '/', '-', '_', '=', ' ', '\n', '\0', '\x80'}) {
        auto changed = good;
        changed[20] = bad;
        EXPECT_TRUE(says(why_no_public(changed), "alphabet")) << static_cast<int>(bad);
        EXPECT_TRUE(says(why_no_public(good + bad), "alphabet")) << static_cast<int>(bad);
    }
    EXPECT_TRUE(says(why_no_public('z' + std::string(600, '2')), "too long"));
}

TEST(Multikey, has_exactly_the_octets_that_its_header_promises) {
    for (auto const algorithm : all) {
        auto const key = PrivateKey::generate(algorithm);
        auto const open = crypto::from_multibase(crypto::to_multikey(key.public_key())).value();
        auto const secret = crypto::from_multibase(crypto::to_multikey(key)).value();
        for (auto const& bad : {open + '\0', open.substr(0, open.size() - 1), open.substr(0, 2)})
            EXPECT_TRUE(says(why_no_public(crypto::to_multibase(bad)), "octets after its header"));
        for (auto const& bad : {secret + '\0', secret.substr(0, secret.size() - 1), secret.substr(0, 2)})
            EXPECT_TRUE(says(why_no_secret(crypto::to_multibase(bad)), "octets after its header"));
        EXPECT_TRUE(says(why_no_public(crypto::to_multibase('\0' + open)), "header that is not known"));
        EXPECT_TRUE(says(why_no_public(crypto::to_multibase(secret)), "secret key"));
        EXPECT_TRUE(says(why_no_secret(crypto::to_multibase(open)), "public key"));
    }
    EXPECT_TRUE(says(why_no_public("z"), "header that is not known"));
    EXPECT_TRUE(says(why_no_public("z5"), "header that is not known"));
    EXPECT_TRUE(says(why_no_secret("z"), "header that is not known"));
    EXPECT_TRUE(says(why_no_public(multikey("e701", std::string(33, '\2'))), "secp256k1"));
    EXPECT_TRUE(says(why_no_public(multikey("ec01", std::string(32, '\2'))), "X25519"));
    EXPECT_TRUE(says(why_no_public(multikey("8224", std::string(67, '\2'))), "P-521"));
    EXPECT_TRUE(says(why_no_public(multikey("8524", std::string(270, '\2'))), "RSA"));
    EXPECT_TRUE(says(why_no_public(multikey("8024", std::string(33, '\4'))), "no compressed point"));
    EXPECT_TRUE(says(why_no_public(multikey("ed01", std::string(32, '\0'))), "no point of prime order"));
}

TEST(Multikey, of_an_ed25519_secret_may_carry_its_public_half) {
    auto const key = PrivateKey::generate(Algorithm::eddsa);
    auto const both = multikey("8026", key.raw() + key.public_key().raw());
    EXPECT_EQ(crypto::to_multikey(crypto::private_key_from_multikey(both).value()), crypto::to_multikey(key));
    auto const mixed = multikey("8026", key.raw() + PrivateKey::generate(Algorithm::eddsa).public_key().raw());
    EXPECT_TRUE(says(why_no_secret(mixed), "do not belong together"));
}
