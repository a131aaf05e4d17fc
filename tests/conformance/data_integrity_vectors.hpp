// The worked examples of the Data Integrity cryptosuites: each folder holds every step from the options of a proof to the signed document.
#pragma once
#include "badges/contexts.hpp"
#include "badges/data_integrity_suite.hpp"
#include "base/encode.hpp"
#include "conformance/json_suite.hpp"
#include "crypto/hash.hpp"
#include "crypto/multikey.hpp"

#include <filesystem>
#include <set>

namespace conformance {

class DataIntegrityVectors : public Suite {
protected:
    using Suite::Suite;

    void SetUp() override {
        Suite::SetUp();
        if (IsSkipped()) return;
        ASSERT_TRUE(contexts_.add("https://www.w3.org/ns/credentials/examples/v2", examples_context, "test"));
        ASSERT_TRUE(contexts_.add("https://w3id.org/citizenship/v4rc1", citizenship_context, "test"));
    }

    json::value use(std::string const& name) {
        used_.insert(name);
        return read(name);
    }
    std::string use_text(std::string const& name) {
        used_.insert(name);
        std::ifstream file(folder_ / name, std::ios::binary);
        EXPECT_TRUE(file) << name;
        return {std::istreambuf_iterator<char>(file), {}};
    }
    // Every file of the suite that none of the tests so far has read, relative to its folder.
    std::set<std::string> unused() const {
        std::set<std::string> out;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder_)) {
            auto const name = std::filesystem::relative(entry.path(), folder_).string();
            if (entry.is_regular_file() && !name.ends_with(".md") && !used_.contains(name)) out.insert(name);
        }
        return out;
    }
    std::size_t used() const { return used_.size(); }

    static badges::ProofOptions options_of(json::value const& config) {
        badges::ProofOptions out;
        out.cryptosuite = text(config, "cryptosuite");
        out.verification_method = text(config, "verificationMethod");
        out.created = *base::parse_time(text(config, "created"));
        out.purpose = text(config, "proofPurpose");
        if (json::find(config, "id")) out.proof_id = text(config, "id");
        if (auto const one = text(config, "previousProof"); !one.empty()) out.previous_proof = {one};
        for (auto const& id : list(config, "previousProof")) out.previous_proof.emplace_back(*json::text_of(id));
        return out;
    }

    static std::string digest(std::string_view bytes, crypto::Algorithm algorithm) {
        return algorithm == crypto::Algorithm::es384 ? crypto::sha384(bytes) : crypto::sha256(bytes);
    }

    // The six texts of a folder and the signed document, whose names all end alike. A suite that makes no proofs is compared by the same
    // steps, the signature made by hand.
    void check_folder(std::string const& folder, std::string const& ending, json::value document, crypto::PrivateKey const& key) {
        SCOPED_TRACE(folder);
        auto const file = [&](std::string_view name) { return folder + '/' + std::string(name) + ending + ".txt"; };
        auto const config = use(folder + "/proofConfig" + ending + ".json");
        auto const wanted = use(folder + "/signed" + ending + ".json");
        document.as_object()["@context"] = *json::find(wanted, "@context");
        auto const* suite = badges::find_suite(text(config, "type"), text(config, "cryptosuite"));
        ASSERT_NE(suite, nullptr);

        auto const canonical = suite->names_context ? badges::canonical_json : badges::canonical_rdf;
        auto const pair = canonical({document, nullptr, config, contexts_.newest()}, key.algorithm());
        ASSERT_TRUE(pair) << pair.error().path << ": " << pair.error().text;
        EXPECT_EQ(pair->document, use_text(file("canonDoc")));
        EXPECT_EQ(pair->proof, use_text(file("proofCanon")));
        auto const proof_hash = digest(pair->proof, key.algorithm()), document_hash = digest(pair->document, key.algorithm());
        EXPECT_EQ(base::to_hex(proof_hash), use_text(file("proofHash")));
        EXPECT_EQ(base::to_hex(document_hash), use_text(file("docHash")));
        EXPECT_EQ(base::to_hex(proof_hash + document_hash), use_text(file("combinedHash")));
        auto const signature = key.sign(proof_hash + document_hash, crypto::Nonce::derived);
        EXPECT_EQ(base::to_hex(signature), use_text(file("sigHex")));
        EXPECT_EQ(crypto::to_multibase(signature), use_text(file("sigBTC58")));

        if (suite->sign != nullptr) {
            auto const made = badges::add_proof(document.as_object(), options_of(config), key, contexts_.newest());
            ASSERT_TRUE(made) << made.error().path << ": " << made.error().text;
            EXPECT_EQ(json::value(*made), wanted);
        }
        check_signed(wanted, key.public_key(), base::to_hex(proof_hash), base::to_hex(document_hash));
    }

    void check_signed(json::value const& document, crypto::PublicKey const& key, std::string const& proof_hash,
                      std::string const& document_hash) {
        auto const proofs = badges::proofs_of(document);
        ASSERT_TRUE(proofs) << proofs.error().text;
        ASSERT_EQ(proofs->size(), 1U);
        auto const check = badges::check_proof(document, proofs->front(), key, contexts_.newest());
        ASSERT_TRUE(check) << check.error().path << ": " << check.error().text;
        EXPECT_TRUE(check->holds) << check->text;
        EXPECT_EQ(check->proof_hash, proof_hash);
        EXPECT_EQ(check->document_hash, document_hash);
    }

    badges::Contexts contexts_;

private:
    // The two contexts do not come with the vectors: what the first says in full, and of the second what its document uses.
    static constexpr std::string_view examples_context = R"({"@context":{"@vocab":"https://www.w3.org/ns/credentials/examples#"}})";
    static constexpr std::string_view citizenship_context = R"({"@context":{
        "schema":"https://schema.org/","citizenship":"https://w3id.org/citizenship#","xsd":"http://www.w3.org/2001/XMLSchema#",
        "Person":"schema:Person","EmployablePerson":"citizenship:EmployablePerson",
        "EmploymentAuthorizationDocument":"citizenship:EmploymentAuthorizationDocument",
        "EmploymentAuthorizationDocumentCredential":"citizenship:EmploymentAuthorizationDocumentCredential",
        "additionalName":"schema:additionalName","birthCountry":"citizenship:birthCountry",
        "birthDate":{"@id":"schema:birthDate","@type":"xsd:dateTime"},
        "employmentAuthorizationDocument":{"@id":"citizenship:employmentAuthorizationDocument","@type":"@id"},
        "familyName":"schema:familyName","gender":"schema:gender","givenName":"schema:givenName","identifier":"schema:identifier",
        "image":{"@id":"schema:image","@type":"@id"},"lprCategory":"citizenship:lprCategory","lprNumber":"citizenship:lprNumber",
        "residentSince":{"@id":"citizenship:residentSince","@type":"xsd:dateTime"}}})";
    std::set<std::string> used_;
};

}  // namespace conformance
