#include "badges/identity.hpp"

#include <gtest/gtest.h>

using badges::hash_identity;
using badges::IdentifierType;
using badges::matches_identity;

namespace {

auto const email = *IdentifierType::from("emailAddress");

badges::IdentityObject object(bool hashed, std::string hash, std::optional<std::string> salt = {}) {
    badges::IdentityObject out;
    out.hashed = hashed;
    out.identityHash = *badges::Line::from(std::move(hash));
    out.identityType = email;
    if (salt) out.salt = *badges::Words::from(*salt);
    return out;
}

}  // namespace

TEST(Identity, gives_the_published_hash) {
    auto const made = hash_identity(email, "a@example.com", "Kosher");
    EXPECT_TRUE(made.hashed);
    EXPECT_EQ(made.identityHash.str(), "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399");
    EXPECT_EQ(made.salt->str(), "Kosher");
    EXPECT_FALSE(hash_identity(email, "a@example.com", "").salt);
}

TEST(Identity, matches_what_it_hashed_and_nothing_else) {
    auto const made = hash_identity(email, "grüße@example.com", "s");
    EXPECT_TRUE(matches_identity(made, "emailAddress", "grüße@example.com"));
    EXPECT_FALSE(matches_identity(made, "emailAddress", "gruesse@example.com"));
    EXPECT_FALSE(matches_identity(made, "userName", "grüße@example.com"));
}

TEST(Identity, takes_older_and_other_forms) {
    struct Case {
        badges::IdentityObject object;
        bool matches;
    };
    std::string const upper = "sha256$B5809D8A92F8858436D7E6B87C12EBC0AE1EAC4BAECC2C0B913AEE2C922EF399";
    Case const cases[]{
        {object(true, upper, "Kosher"), true},
        {object(true, upper, "kosher"), false},
        {object(true, upper), false},
        {object(true, "md5$4b8f3f3ee4ba8ef7dcdcd6a5ed8d6a43", "no"), false},
        {object(true, "md5$5b2f5a51d4ed2e9b31a3e0ba8f1e2c8f", "Kosher"), false},
        {object(true, "sha1$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4b", "Kosher"), false},
        {object(true, "a@example.com"), false},
        {object(false, "a@example.com"), true},
        {object(false, "a@example.com", "not-used"), true},
        {object(false, "A@example.com"), false},
    };
    for (auto const& c : cases)
        EXPECT_EQ(matches_identity(c.object, "emailAddress", "a@example.com"), c.matches) << c.object.identityHash.str();
    // md5 of "a@example.comKosher"
    EXPECT_TRUE(matches_identity(object(true, "md5$ddd142639a792e74751ee7e129237efa", "Kosher"), "emailAddress", "a@example.com"));
}
