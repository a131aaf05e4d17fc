// RFC 6979 by its own examples; tests/peers compares many more signatures with another implementation.
#include "base/encode.hpp"
#include "crypto/key.hpp"
#include "crypto/rfc_keys.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using crypto::Algorithm;
using crypto::PrivateKey;
using rfc::refused_for;

std::string signature_of(PrivateKey const& key, std::string_view text) { return key.sign(text, crypto::Nonce::derived); }
std::string unhex(std::string_view text) { return base::from_hex(text).value(); }

struct Example {
    Algorithm algorithm;
    std::string_view d, x, message, r, s;
};
// Appendices A.2.5 and A.2.6, those whose hash is the curve's own.
constexpr std::string_view p256_d = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
constexpr std::string_view p256_x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
constexpr std::string_view p256_order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr std::string_view p384_d = "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5";
constexpr std::string_view p384_x = "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13";
constexpr std::string_view p384_order = "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";
constexpr Example examples[] = {
    {Algorithm::es256, p256_d, p256_x, "sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {Algorithm::es256, p256_d, p256_x, "test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
    {Algorithm::es384, p384_d, p384_x, "sample",
     "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
     "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"},
    {Algorithm::es384, p384_d, p384_x, "test",
     "8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db",
     "ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5"},
};

PrivateKey raw_key(Algorithm algorithm, std::string_view hex) { return PrivateKey::from_raw(algorithm, unhex(hex)).value(); }

// The order of the curve plus `more`, which may be negative.
std::string beside_order(std::string_view order, int more) {
    auto out = unhex(order);
    out.back() = static_cast<char>(out.back() + more);
    return out;
}

}  // namespace

TEST(Ecdsa, signs_as_published) {
    for (auto const& [algorithm, d, x, message, r, s] : examples) {
        auto const key = raw_key(algorithm, d);
        EXPECT_EQ(base::to_hex(key.public_key().raw().substr(1)), x);
        EXPECT_EQ(base::to_hex(signature_of(key, message)), std::string(r) + std::string(s)) << message;
        EXPECT_TRUE(key.public_key().verify(message, signature_of(key, message)));
    }
}

TEST(Ecdsa, gives_one_text_one_signature_and_two_texts_two) {
    for (auto const algorithm : {Algorithm::es256, Algorithm::es384}) {
        auto const key = PrivateKey::generate(algorithm), other = PrivateKey::generate(algorithm);
        std::set<std::string> r;
        for (int i = 0; i < 8; ++i) {
            auto const text = std::string(static_cast<std::size_t>(i), 'x');
            auto const signature = signature_of(key, text);
            EXPECT_EQ(signature_of(*PrivateKey::from_pem(key.pem()), text), signature);
            EXPECT_TRUE(key.public_key().verify(text, signature));
            r.insert(signature.substr(0, signature.size() / 2));
            r.insert(signature_of(other, text).substr(0, signature.size() / 2));
        }
        EXPECT_EQ(r.size(), 16U) << "a k that comes back gives the key away";
    }
}

TEST(Ecdsa, takes_the_smallest_and_the_largest_key) {
    struct Case {
        Algorithm algorithm;
        std::string_view order;
    };
    for (auto const [algorithm, order] : {Case{Algorithm::es256, p256_order}, Case{Algorithm::es384, p384_order}}) {
        std::string smallest(order.size() / 2, '\0');
        EXPECT_EQ(refused_for(PrivateKey::from_raw(algorithm, smallest)), "d") << "zero";
        smallest.back() = '\1';
        for (auto const& d : {smallest, beside_order(order, -1)}) {
            auto const key = PrivateKey::from_raw(algorithm, d);
            ASSERT_TRUE(key) << key.error().text();
            EXPECT_EQ(key->raw(), d);
            EXPECT_TRUE(key->public_key().verify("text", signature_of(*key, "text")));
        }
        for (auto const more : {0, 1}) EXPECT_EQ(refused_for(PrivateKey::from_raw(algorithm, beside_order(order, more))), "d");
        EXPECT_EQ(refused_for(PrivateKey::from_raw(algorithm, smallest + '\0')), "d");
        EXPECT_EQ(refused_for(PrivateKey::from_raw(algorithm, smallest.substr(1))), "d");
        EXPECT_EQ(refused_for(PrivateKey::from_raw(algorithm, "")), "d");
    }
}

// s and order - s are both right (FIPS 186-5 knows no preference); zero, the order itself and what is beyond are not.
TEST(Ecdsa, accepts_both_signatures_that_are_right_and_none_out_of_range) {
    struct Case {
        Algorithm algorithm;
        std::string_view order;
    };
    for (auto const [algorithm, order_hex] : {Case{Algorithm::es256, p256_order}, Case{Algorithm::es384, p384_order}}) {
        auto const key = PrivateKey::generate(algorithm);
        auto const order = unhex(order_hex), zero = std::string(order.size(), '\0');
        auto const signature = signature_of(key, "text");
        auto const r = signature.substr(0, order.size()), s = signature.substr(order.size());
        std::string other_s(order.size(), '\0');
        int borrow = 0;
        for (auto i = order.size(); i-- > 0;) {
            int const less = static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(s[i]) - borrow;
            borrow = less < 0;
            other_s[i] = static_cast<char>(less + (borrow ? 256 : 0));
        }
        auto const verifies = [&](std::string const& both) { return key.public_key().verify("text", both); };
        EXPECT_TRUE(verifies(r + s));
        EXPECT_TRUE(verifies(r + other_s));
        for (auto const& bad : {zero + s, r + zero, zero + zero, order + s, r + order, r + beside_order(order_hex, 1),
                                std::string(2 * order.size(), '\xff'), s + r})
            EXPECT_FALSE(verifies(bad)) << base::to_hex(bad);
    }
}
