#include "badges/did.hpp"
#include "base/encode.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

using badges::did_web_address;
using badges::resolve_self_describing;
using crypto::Algorithm;
using crypto::PrivateKey;

std::string refusal(std::string_view did) {
    auto const found = resolve_self_describing(did);
    return found ? "found" : found.error().text();
}
bool says(std::string const& reason, std::string_view what) { return reason.find(what) != std::string::npos; }

// The second example of the did:jwk method.
constexpr std::string_view p256_did =
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5Ijoi"
    "X0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9";

}  // namespace

TEST(DidKey, is_the_key_itself) {
    for (auto const algorithm : {Algorithm::eddsa, Algorithm::es256, Algorithm::es384}) {
        auto const key = PrivateKey::generate(algorithm);
        auto const did = badges::did_key(key.public_key()), id = badges::did_key_method(key.public_key());
        EXPECT_EQ(badges::without_fragment(id), did);
        EXPECT_TRUE(badges::is_self_describing(id));
        for (auto const& url : {did, id}) {
            auto const found = resolve_self_describing(url);
            ASSERT_TRUE(found) << found.error().text();
            EXPECT_EQ(found->id, id);
            EXPECT_EQ(found->controller, did);
            EXPECT_EQ(found->key.jwk(), key.public_key().jwk());
        }
        EXPECT_TRUE(says(refusal(did + "#key-1"), "has the fragment #" + crypto::to_multikey(key.public_key())));
        EXPECT_TRUE(says(refusal(did + '#'), "has the fragment"));
        EXPECT_TRUE(says(refusal(did + "0"), "alphabet"));
    }
    EXPECT_TRUE(says(refusal("did:key:"), "empty"));
    EXPECT_TRUE(says(refusal("did:key:x#x"), "begin with z"));
    EXPECT_TRUE(says(refusal("did:example:1"), "neither"));
    EXPECT_FALSE(badges::is_self_describing("did:web:example.org"));
}

TEST(DidJwk, is_the_key_itself) {
    auto const found = resolve_self_describing(p256_did);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(found->id, std::string(p256_did) + "#0");
    EXPECT_EQ(found->controller, p256_did);
    EXPECT_EQ(found->key.algorithm(), Algorithm::es256);
    EXPECT_TRUE(resolve_self_describing(std::string(p256_did) + "#0"));
    EXPECT_TRUE(says(refusal(std::string(p256_did) + "#1"), "has the fragment #0"));
    EXPECT_TRUE(says(refusal(std::string(p256_did) + "="), "base64url"));
    EXPECT_TRUE(says(refusal("did:jwk:e30"), "kty"));
    EXPECT_TRUE(says(refusal("did:jwk:AAAA"), "no JSON"));
    EXPECT_TRUE(says(refusal("did:jwk:" + std::string(100'000, 'A')), "too long"));
    auto secret = PrivateKey::generate(Algorithm::eddsa).jwk();
    EXPECT_TRUE(says(refusal("did:jwk:" + base::to_base64url(json::write(secret))), "private member"));
    secret.erase("d");
    secret["use"] = "enc";
    EXPECT_TRUE(says(refusal("did:jwk:" + base::to_base64url(json::write(secret))), "use"));
}

TEST(DidWeb, is_an_address) {
    struct Case {
        std::string_view did, address;
    };
    for (auto const& [did, address] : {
             Case{"did:web:example.org", "https://example.org/.well-known/did.json"},
             Case{"did:web:Example.ORG#key-1", "https://example.org/.well-known/did.json"},
             Case{"did:web:example.org%3A8443", "https://example.org:8443/.well-known/did.json"},
             Case{"did:web:localhost%3a8443:users:alice", "https://localhost:8443/users/alice/did.json"},
             Case{"did:web:dc.1edtech.org:a-b_c.d:%C3%A9#z6Mk", "https://dc.1edtech.org/a-b_c.d/%C3%A9/did.json"},
             Case{"did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"},
         }) {
        auto const found = did_web_address(did);
        ASSERT_TRUE(found) << did << ": " << found.error().text();
        EXPECT_EQ(*found, address);
    }
}

TEST(DidWeb, leads_nowhere_else) {
    for (std::string_view const bad : {"did:web:",
                                       "did:web:#key",
                                       "did:key:z6Mk",
                                       "did:web::",
                                       "did:web:example.org:",
                                       "did:web:example.org::a",
                                       "did:web:example.org:..",
                                       "did:web:example.org:%2e%2e:a",
                                       "did:web:example.org:.",
                                       "did:web:example.org:a%2Fb",
                                       "did:web:example.org:a%5cb",
                                       "did:web:example.org:a%00",
                                       "did:web:example.org:a%",
                                       "did:web:example.org:a/b",
                                       "did:web:example.org/a",
                                       "did:web:example.org?x",
                                       "did:web:a@example.org",
                                       "did:web:example.org%3A",
                                       "did:web:example.org%3A0",
                                       "did:web:example.org%3A99999",
                                       "did:web:example.org%3A80a",
                                       "did:web:example.org%3A80%3A80",
                                       "did:web:example.org%2Fa",
                                       "did:web:127.0.0.1",
                                       "did:web:1",
                                       "did:web:0x7f000001",
                                       "did:web:%5B::1%5D",
                                       "did:web:[::1]",
                                       "did:web:-a.org",
                                       "did:web:a-.org",
                                       "did:web:a..org",
                                       "did:web:a.org.",
                                       "did:web:ex ample.org",
                                       "did:web:ex\nample.org",
                                       "did:web:ex\xc3\xa4mple.org"})
        EXPECT_FALSE(did_web_address(bad)) << bad << " became " << *did_web_address(bad);
    EXPECT_FALSE(did_web_address("did:web:" + std::string(64, 'a') + ".org"));
    EXPECT_FALSE(did_web_address("did:web:example.org:" + std::string(5000, 'a')));
}
