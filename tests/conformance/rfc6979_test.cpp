// Deterministic ECDSA against a table of signatures that another implementation makes as well (tests/peers/rfc6979.test.mjs).
#include "base/encode.hpp"
#include "conformance/json_suite.hpp"
#include "conformance/suite.hpp"
#include "crypto/key.hpp"

#include <cstdio>

using conformance::text;

TEST(Rfc6979, makes_the_signatures_that_others_make) {
    auto const file = std::filesystem::path(STOA_SOURCE_DIR) / "tests" / "data" / "rfc6979.json";
    auto const table = json::read(conformance::read(file)).value();
    auto const& rows = conformance::list(table, "signatures");
    for (auto const& row : rows) {
        auto const algorithm = text(row, "curve") == "P-256" ? crypto::Algorithm::es256 : crypto::Algorithm::es384;
        auto const key = crypto::PrivateKey::from_raw(algorithm, base::from_hex(text(row, "d")).value());
        ASSERT_TRUE(key) << key.error().text();
        EXPECT_EQ(base::to_hex(key->sign(text(row, "message"), crypto::Nonce::derived)), text(row, "signature")) << json::write(row);
    }
    EXPECT_EQ(rows.size(), 80U);
    std::printf("  rfc6979: %zu signatures\n", rows.size());
}
