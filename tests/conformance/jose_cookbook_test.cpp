// RFC 7520 and RFC 8037 by their published files: what is supported is accepted and, where no chance is in it, rebuilt byte for byte;
// the rest is refused with a reason.
#include "base/encode.hpp"
#include "conformance/json_suite.hpp"
#include "crypto/jws.hpp"
#include "crypto/key.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

namespace {

using conformance::list;
using conformance::text;
using crypto::PrivateKey;
using crypto::PublicKey;

json::value without_secrets(json::value jwk) {
    for (auto const* name : {"d", "p", "q", "dp", "dq", "qi"}) jwk.as_object().erase(name);
    return jwk;
}

class JoseCookbook : public conformance::Suite {
protected:
    JoseCookbook() : Suite("jose-cookbook", "github.com/ietf-jose/cookbook") {}

    // One signature of a file; gives whether it was accepted.
    bool check(std::string const& name, json::value const& jwk, std::string const& payload, json::value const& signing) {
        auto const token = text(signing, "protected_b64u") + '.' + base::to_base64url(payload) + '.' + text(signing, "sig");
        auto const key = PublicKey::from_jwk(without_secrets(jwk));
        auto const jws = crypto::parse_jws(token);
        auto const verified = !key   ? key.error().text()
                              : !jws ? jws.error().text()
                                     : [&] {
                                           auto const result = crypto::verify_jws(*jws, *key);
                                           return result ? std::string() : result.error().text();
                                       }();
        std::printf("  %s: %s\n", name.c_str(), verified.empty() ? "accepted" : ("refused: " + verified).c_str());
        if (!verified.empty()) return false;
        rebuild(jwk, *jws, signing);
        return true;
    }

    void rebuild(json::value const& jwk, crypto::Jws const& jws, json::value const& signing) {
        EXPECT_EQ(jws.signing_input(), text(signing, "sig-input"));
        auto const key = PrivateKey::from_jwk(jwk);
        ASSERT_TRUE(key) << key.error().text();
        ASSERT_NE(key->algorithm(), crypto::Algorithm::es256);  // no file has one
        EXPECT_EQ(crypto::sign_jws(*key, *jws.header, jws.payload), jws.compact);
    }
};

}  // namespace

TEST_F(JoseCookbook, signatures) {
    std::map<std::string, bool> accepted;
    std::vector<std::filesystem::path> files{folder_ / "curve25519" / "jws.json"};
    for (auto const& entry : std::filesystem::directory_iterator(folder_ / "jws")) files.push_back(entry.path());
    std::ranges::sort(files);
    for (auto const& file : files) {
        auto const tree = read(file);
        auto const& input = *json::find(tree, "input");
        auto const& signing = *json::find(tree, "signing");
        auto const payload = text(input, "payload");
        auto const name = file.filename().stem().string();
        auto const& keys = list(input, "key");
        if (keys.empty()) {
            auto const title = name + ' ' + text(input, "alg");
            accepted[title] = check(title, *json::find(input, "key"), payload, signing);
            auto const compact = text(*json::find(tree, "output"), "compact");
            if (accepted[title]) EXPECT_EQ(compact, crypto::parse_jws(compact).value().compact);
        } else
            for (std::size_t i = 0; i < keys.size(); ++i) {
                auto const title = name + ' ' + std::string(*json::text_of(list(input, "alg").at(i)));
                accepted[title] = check(title, keys.at(i), payload, signing.as_array().at(i));
            }
    }
    std::map<std::string, bool> const wanted{
        {"jws EdDSA", true},
        {"4_1.rsa_v15_signature RS256", true},
        {"4_2.rsa-pss_signature PS384", false},
        {"4_3.ecdsa_signature ES512", false},
        {"4_4.hmac-sha2_integrity_protection HS256", false},
        {"4_5.signature_with_detached_content HS256", false},
        {"4_6.protecting_specific_header_fields HS256", false},
        {"4_7.protecting_content_only HS256", false},
        {"4_8.multiple_signatures RS256", true},
        {"4_8.multiple_signatures ES512", false},
        {"4_8.multiple_signatures HS256", false},
    };
    EXPECT_EQ(accepted, wanted);
}

TEST_F(JoseCookbook, keys) {
    struct Case {
        char const* file;
        std::string_view as_public, as_private;  // the member it is refused for; empty: accepted
    };
    for (auto const& [file, as_public, as_private] :
         {Case{"3_1.ec_public_key.json", "crv", "crv"}, Case{"3_2.ec_private_key.json", "crv", "crv"},
          Case{"3_3.rsa_public_key.json", "", "d"}, Case{"3_4.rsa_private_key.json", "d", ""},
          Case{"3_5.symmetric_key_mac_computation.json", "kty", "kty"}, Case{"3_6.symmetric_key_encryption.json", "kty", "kty"}}) {
        auto const jwk = read(std::filesystem::path("jwk") / file);
        auto const open = PublicKey::from_jwk(jwk);
        auto const secret = PrivateKey::from_jwk(jwk);
        EXPECT_EQ(open ? "" : open.error().problems().front().field, as_public) << file;
        EXPECT_EQ(secret ? "" : secret.error().problems().front().field, as_private) << file;
        std::printf("  %s as a public key: %s; as a private key: %s\n", file, open ? "accepted" : open.error().text().c_str(),
                    secret ? "accepted" : secret.error().text().c_str());
    }
}
