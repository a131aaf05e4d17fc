#include "base/encode.hpp"
#include "crypto/rfc_keys.hpp"

#include <gtest/gtest.h>

namespace {

using crypto::PrivateKey;
using crypto::PublicKey;
using rfc::key_of;
using rfc::refused_for;

}  // namespace

TEST(Pem, is_one_whole_key_of_the_right_kind) {
    auto const key = key_of(rfc::p256_private);
    auto const good = key.public_key().pem();
    auto const refused = [](std::string const& pem) { return refused_for(PublicKey::from_pem(pem)); };
    auto const reason = [](std::string const& pem) { return PublicKey::from_pem(pem).error().text(); };
    EXPECT_EQ(refused("\r\n" + good + "\n\n"), "nothing");
    auto crlf = good;
    for (std::size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2) crlf.insert(at, "\r");
    EXPECT_EQ(refused(crlf), "nothing");
    EXPECT_EQ(refused(good + good), "pem");
    EXPECT_EQ(refused(good + "more"), "pem");
    EXPECT_EQ(refused("more" + good), "pem");
    EXPECT_EQ(refused(""), "pem");
    EXPECT_EQ(refused(good.substr(0, good.size() / 2)), "pem");
    EXPECT_EQ(refused("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"), "pem");
    EXPECT_EQ(refused("-----BEGIN PUBLIC KEY-----"), "pem");
    EXPECT_EQ(refused("-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----"), "pem");
    EXPECT_EQ(refused("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----"), "pem");
    EXPECT_EQ(refused("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"), "pem");
    EXPECT_EQ(refused(std::string(40'000, '\n') + good), "pem");
    EXPECT_NE(reason(key.pem()).find("private key"), std::string::npos);
    EXPECT_NE(reason("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").find("certificate"), std::string::npos);
    EXPECT_NE(PrivateKey::from_pem("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----")
                  .error()
                  .text()
                  .find("encrypted"),
              std::string::npos);
    EXPECT_EQ(refused_for(PrivateKey::from_pem(good)), "pem");

    auto const body = good.substr(27, good.find("-----END") - 27);
    auto der = base::from_base64(body.substr(0, 64) + body.substr(65, body.size() - 66)).value();
    auto const wrap = [](std::string_view bytes) {
        return "-----BEGIN PUBLIC KEY-----\n" + base::to_base64(bytes) + "\n-----END PUBLIC KEY-----\n";
    };
    EXPECT_EQ(refused(wrap(der)), "nothing");
    EXPECT_EQ(refused(wrap(der + '\0')), "pem") << "octets after the key";
    der.back() = static_cast<char>(der.back() ^ 1);
    EXPECT_EQ(refused(wrap(der)), "pem") << "off the curve";
}

TEST(Pem, of_another_kind_of_key_is_refused_with_its_name) {
    EXPECT_EQ(refused_for(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n"
                                              "MCowBQYDK2VuAyEAhH1h12vmiwWsHDwSxHX1mZy0Bqv8LRKkpbZ853oe3Uw=\n"
                                              "-----END PUBLIC KEY-----\n")),
              "kty")
        << "X25519";
    EXPECT_EQ(refused_for(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n"
                                              "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEUQ9FJDwzafEzt13Zuy3GPOOE/TqUhbvG\n"
                                              "r27s+Ool4+OWVUDxf9cYVkPlRltVutLrjuj+fCRRyEO0FNZdgMQCgA==\n"
                                              "-----END PUBLIC KEY-----\n")),
              "crv")
        << "secp256k1";
    EXPECT_EQ(refused_for(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n"
                                              "MIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAKWyzp/Z6GVyPr0I9jc1FhwX\n"
                                              "fthuIH2V+Ip5M+o3+lkiPycvcFwts5kvFzumcU6t3j1gHP0qyAZDxX8hLnzyKwCy\n"
                                              "U2zok38jfVEPRi35CqELv2zS8TeWNLyg0y4/dpWJ8OWWoEzydx+k/vce0BGhMcz+\n"
                                              "1AjXFzcugxFbg9OxEnFEwgRJLX1QwkCt2qbdhe57eRkwmAR9HWf3pqlDRwAjLbbM\n"
                                              "xaamWkEv580yLqMbx2/xzxzhcTGNKexG2trLlBdoTBC1LDeSLghT/8yly6oV4uKU\n"
                                              "Ej9nQAsvIRG+w/VmxINlPUQYDL4QOgvlRangC2hPRZgYq1OZDU/FYR//7sLtfmMC\n"
                                              "AwEAAQ==\n"
                                              "-----END PUBLIC KEY-----\n")),
              "kty")
        << "RSA-PSS";
}
