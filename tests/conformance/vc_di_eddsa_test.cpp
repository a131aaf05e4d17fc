// Data Integrity EdDSA Cryptosuites 1.0 by the examples of w3c/vc-di-eddsa: every file, byte for byte, signatures included.
#include "conformance/data_integrity_vectors.hpp"

#include <cstdio>

namespace {

using badges::EmbeddedProof;
using conformance::text;

class VcDiEddsa : public conformance::DataIntegrityVectors {
protected:
    VcDiEddsa() : DataIntegrityVectors("vc-di-eddsa", "TestVectors/ and contexts/ of github.com/w3c/vc-di-eddsa") {}

    crypto::PrivateKey key(json::value const& pair) {
        auto out = crypto::private_key_from_multikey(text(pair, "privateKeyMultibase")).value();
        EXPECT_EQ(crypto::to_multikey(out.public_key()), text(pair, "publicKeyMultibase"));
        EXPECT_EQ(crypto::to_multikey(out), text(pair, "privateKeyMultibase"));
        return out;
    }

    // Adds the proof of a configuration to a document, and compares what comes out with the published document and the published proof.
    json::object add(json::object document, int number, std::string const& kind, crypto::PrivateKey const& by) {
        std::string const folder = "proof-set-chain/";
        auto const n = std::to_string(number) + ".json";
        auto const config = use(folder + "proof" + kind + "Config" + n);
        auto made = badges::add_proof(std::move(document), options_of(config), by, contexts_.newest());
        EXPECT_TRUE(made) << made.error().path << ": " << made.error().text;
        EXPECT_EQ(json::value(*made), use(folder + "signedProof" + kind + n));
        auto const* proof = json::find(*made, "proof");
        EXPECT_EQ(proof->is_array() ? proof->as_array().back() : *proof, use(folder + "proof" + kind + "ConfigSigned" + n));
        return *std::move(made);
    }

    void check_sets_and_chains() {
        auto const pairs = use("proof-set-chain/multiKeyPairs.json");
        std::vector<crypto::PrivateKey> keys;
        for (auto const* name : {"keyPair1", "keyPair2", "keyPair3", "keyPair4"}) keys.push_back(key(*json::find(pairs, name)));
        auto document = add(use("proof-set-chain/unsigned.json").as_object(), 1, "Set", keys[0]);
        document = add(std::move(document), 2, "Set", keys[1]);
        document = add(std::move(document), 1, "Chain", keys[2]);
        document = add(std::move(document), 2, "Chain", keys[3]);

        json::value const whole(document);
        auto const proofs = badges::proofs_of(whole).value();
        ASSERT_EQ(proofs.size(), 4U);
        for (std::size_t i = 0; i < proofs.size(); ++i) {
            auto const check = badges::check_proof(whole, proofs[i], keys[i].public_key(), contexts_.newest());
            ASSERT_TRUE(check) << check.error().text;
            EXPECT_TRUE(check->holds) << i << ": " << check->text;
        }
        check_documents_of_chain(whole, proofs);
    }

    // What a link of the chain covers, as it is published.
    void check_documents_of_chain(json::value const& whole, std::vector<EmbeddedProof> const& proofs) {
        auto const any_key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa).public_key();
        for (std::size_t link = 1; link <= 2; ++link) {
            auto const published = use("proof-set-chain/proofChainTempDoc" + std::to_string(link) + ".json");
            auto const& previous = published.at("proof");
            auto const& proof = proofs[link + 1];
            auto const pair = badges::canonical_rdf({whole, &previous, *proof.value, contexts_.newest()}, crypto::Algorithm::eddsa);
            ASSERT_TRUE(pair) << pair.error().text;
            auto const check = badges::check_proof(whole, proof, any_key, contexts_.newest());
            EXPECT_EQ(check.value().document_hash, base::to_hex(crypto::sha256(pair->document)));
        }
    }
};

}  // namespace

TEST_F(VcDiEddsa, gives_the_published_bytes) {
    auto const signer = key(use("keyPair.json"));
    auto const document = use("unsigned.json");
    check_folder("eddsa-rdfc-2022", "DataInt", document, signer);
    check_folder("eddsa-rdfc-2022/employ", "DataInt", use("employmentAuth.json"), signer);
    check_folder("eddsa-jcs-2022", "JCS", document, signer);
    check_folder("Ed25519Signature2020", "EdSig", document, signer);
    check_sets_and_chains();

    EXPECT_EQ(unused(), std::set<std::string>{"contexts/lds-ed25519-2020-v1.json"}) << "and that context comes with the engine";
    EXPECT_EQ(used(), 55U);
    std::printf("  vc-di-eddsa: %zu of 55 files\n", used());
}
