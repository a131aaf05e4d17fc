// The worked signatures of the implementation guides of Open Badges 3.0 and CLR 2.0, eddsa-rdfc-2022.
#include "conformance/data_integrity_vectors.hpp"
#include "conformance/suite.hpp"

#include <cstdio>

namespace {

using conformance::text;

class ObSpecVectors : public conformance::DataIntegrityVectors {
protected:
    ObSpecVectors() : DataIntegrityVectors("ob-spec-vectors", "ob_v3p0/impl of github.com/1EdTech/openbadges-specification") {}

    void check_case(std::string const& folder) {
        SCOPED_TRACE(folder);
        auto const vector = use(folder + "/vector.json");
        auto const credential = use(folder + "/credential.json");
        auto const wanted = use(folder + "/signed-credential.json");
        auto const& named = vector.at("key");
        auto const key = crypto::private_key_from_multikey(text(named, "secretKeyMultibase")).value();
        EXPECT_EQ(base::to_hex(key.raw() + key.public_key().raw()), text(named, "privateKeyHex"));
        EXPECT_EQ(base::to_hex(key.public_key().raw()), text(named, "publicKeyHex"));
        EXPECT_EQ(crypto::to_multikey(key.public_key()), text(named, "publicKeyMultibase"));

        auto const pair = badges::canonical_rdf({credential, nullptr, vector.at("proof"), contexts_.newest()}, key.algorithm());
        ASSERT_TRUE(pair) << pair.error().path << ": " << pair.error().text;
        EXPECT_EQ(pair->document, use_text(folder + "/document-canon.txt"));
        EXPECT_EQ(pair->proof, use_text(folder + "/proof-canon.txt"));
        auto const hashes = crypto::sha256(pair->proof) + crypto::sha256(pair->document);
        EXPECT_EQ(base::to_hex(hashes), text(vector, "dataToSignHex"));
        EXPECT_EQ(base::to_hex(key.sign(hashes)), text(vector, "signatureHex"));

        auto const made = badges::add_proof(credential.as_object(), options_of(vector.at("proof")), key, contexts_.newest());
        ASSERT_TRUE(made) << made.error().path << ": " << made.error().text;
        json::value const whole(*made);
        EXPECT_EQ(*badges::proofs_of(whole)->front().value, *badges::proofs_of(wanted)->front().value)
            << "one of the guides has it in a list";
        check_signed(wanted, key.public_key(), text(vector, "proofHashHex"), text(vector, "documentHashHex"));
    }
};

}  // namespace

TEST_F(ObSpecVectors, gives_the_published_bytes) {
    check_case("obv3p0");
    // No package carries this context; the fixtures of 1EdTech's validator do.
    auto const clr = conformance::read(folder_.parent_path() / "ob-1edtech" / "contexts" / "clr-v2p0-2.0.1.json");
    ASSERT_TRUE(contexts_.add("https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", clr, "1EdTech's validator"));
    check_case("clrv2p0");
    EXPECT_EQ(unused(), std::set<std::string>());
    std::printf("  ob-spec-vectors: 2 of 2\n");
}
