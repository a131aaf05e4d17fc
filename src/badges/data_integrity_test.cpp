#include "badges/data_integrity.hpp"
#include "badges/contexts.hpp"
#include "badges/data_integrity_suite.hpp"
#include "badges/testing_award.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

using badges::add_proof;
using badges::check_proof;
using badges::EmbeddedProof;
using badges::ProofCheck;
using badges::ProofOptions;
using badges::proofs_of;
using crypto::Algorithm;
using crypto::PrivateKey;

constexpr std::string_view method = "https://badges.example.org/issuers/1#key-1";
auto const ed25519 = PrivateKey::generate(Algorithm::eddsa);
auto const p256 = PrivateKey::generate(Algorithm::es256);
auto const p384 = PrivateKey::generate(Algorithm::es384);

struct Case {
    std::string_view cryptosuite;
    PrivateKey const& key;
};
Case const cases[] = {{"eddsa-jcs-2022", ed25519},  {"ecdsa-jcs-2019", p256},  {"ecdsa-jcs-2019", p384},
                      {"eddsa-rdfc-2022", ed25519}, {"ecdsa-rdfc-2019", p256}, {"ecdsa-rdfc-2019", p384}};

badges::Contexts const& contexts() {
    static badges::Contexts const all;
    return all;
}
linked_data::Processor const& processor() { return contexts().newest(); }

ProofOptions options(std::string_view cryptosuite) {
    ProofOptions out;
    out.cryptosuite = cryptosuite;
    out.verification_method = method;
    out.created = *base::parse_time("2026-01-02T03:04:05Z");
    return out;
}
json::object credential() { return *badges::build(badges::testing::some_award()); }

json::value with_proof(json::object document, ProofOptions const& with, PrivateKey const& key) {
    auto made = add_proof(std::move(document), with, key, processor());
    EXPECT_TRUE(made) << made.error().path << ": " << made.error().text;
    return made ? json::value(*std::move(made)) : json::value(json::object());
}

// `holds`, or what the check or the failure says.
std::string told(linked_data::Result<ProofCheck> const& check) {
    if (!check) return check.error().path + ": " + check.error().text;
    return check->holds ? "holds" : check->text;
}
std::string checked(json::value const& document, PrivateKey const& key, std::size_t index = 0) {
    auto const proofs = proofs_of(document);
    if (!proofs) return proofs.error().path + ": " + proofs.error().text;
    return told(check_proof(document, proofs->at(index), key.public_key(), processor()));
}
bool says(std::string const& text, std::string_view what) { return text.find(what) != std::string::npos; }

json::object& proof_in(json::value& document) { return document.at("proof").as_object(); }

}  // namespace

TEST(DataIntegrity, holds_as_it_was_made) {
    for (auto const& [cryptosuite, key] : cases) {
        SCOPED_TRACE(cryptosuite);
        auto const document = with_proof(credential(), options(cryptosuite), key);
        EXPECT_EQ(checked(document, key), "holds");
        auto const again = json::read(json::write(document)).value();
        EXPECT_EQ(checked(again, key), "holds");
        EXPECT_EQ(with_proof(credential(), options(cryptosuite), key), document) << "one document, one proof";
        auto const proof = proofs_of(document).value().front();
        EXPECT_TRUE(badges::is_known(proof));
        EXPECT_EQ(proof.problem, "");
        EXPECT_EQ(proof.type, "DataIntegrityProof");
        EXPECT_EQ(proof.cryptosuite, cryptosuite);
        EXPECT_EQ(proof.verification_method, method);
        EXPECT_EQ(proof.purpose, "assertionMethod");
        EXPECT_EQ(proof.created, options(cryptosuite).created);
        auto const check = check_proof(document, proof, key.public_key(), processor()).value();
        std::size_t const digits = key.algorithm() == Algorithm::es384 ? 96 : 64;
        EXPECT_EQ(check.proof_hash.size(), digits);
        EXPECT_EQ(check.document_hash.size(), digits);
        EXPECT_GT(check.document_bytes, check.proof_bytes);
    }
}

TEST(DataIntegrity, fails_when_anything_was_changed) {
    for (auto const& [cryptosuite, key] : cases) {
        SCOPED_TRACE(cryptosuite);
        auto const good = with_proof(credential(), options(cryptosuite), key);
        auto const refused = [&](json::value const& document) { EXPECT_TRUE(says(checked(document, key), "the signature was not made")); };
        auto name = good;
        name.as_object()["name"] = "Doctor";
        refused(name);
        auto created = good;
        proof_in(created)["created"] = "2026-01-02T03:04:06Z";
        refused(created);
        auto purpose = good;
        proof_in(purpose)["proofPurpose"] = "authentication";
        refused(purpose);
        auto another = good;
        proof_in(another)["verificationMethod"] = "https://badges.example.org/issuers/1#key-2";
        refused(another);
        auto other_document = credential();
        other_document["id"] = "https://badges.example.org/awards/2";
        other_document["proof"] = good.at("proof");
        refused(json::value(other_document));
        EXPECT_TRUE(says(checked(good, PrivateKey::generate(key.algorithm())), "the signature was not made"));
    }
}

TEST(DataIntegrity, needs_a_proof_value_of_the_right_form) {
    for (auto const& [cryptosuite, key] : cases) {
        SCOPED_TRACE(cryptosuite);
        auto const good = with_proof(credential(), options(cryptosuite), key);
        auto const text = std::string(*json::text_of(good.at("proof").at("proofValue")));
        auto const with_value = [&](json::value const& value) {
            auto document = good;
            proof_in(document)["proofValue"] = value;
            return checked(document, key);
        };
        auto const signature = crypto::from_multibase(text).value();
        auto const zeros = std::string(signature.size() / 2, '\0'), ones = std::string(signature.size() / 2, '\xff');
        EXPECT_EQ(with_value(json::value(text)), "holds");
        EXPECT_TRUE(says(with_value(json::value("u" + text.substr(1))), "begin with z"));
        EXPECT_TRUE(says(with_value(json::value(text.substr(1))), "begin with z"));
        EXPECT_TRUE(says(with_value(json::value(text + "0")), "alphabet"));
        EXPECT_TRUE(says(with_value(json::value("z")), "octets"));
        EXPECT_TRUE(says(with_value(json::value("")), "empty"));
        EXPECT_TRUE(says(with_value(json::value(1)), "proofValue must be text"));
        EXPECT_TRUE(says(with_value(json::value(crypto::to_multibase(signature + '\0'))), "octets"));
        EXPECT_TRUE(says(with_value(json::value(crypto::to_multibase(signature.substr(1)))), "octets"));
        auto const r = signature.substr(0, zeros.size()), s = signature.substr(zeros.size());
        for (auto const& bad : {zeros + zeros, ones + ones, zeros + s, r + zeros, ones + s, r + ones})
            EXPECT_TRUE(says(with_value(json::value(crypto::to_multibase(bad))), "the signature was not made"));
    }
}

TEST(DataIntegrity, takes_no_key_of_another_kind) {
    for (auto const& [cryptosuite, key] : cases) {
        auto const document = with_proof(credential(), options(cryptosuite), key);
        for (auto const& other :
             {PrivateKey::generate(Algorithm::eddsa), PrivateKey::generate(Algorithm::es256), PrivateKey::generate(Algorithm::rs256)}) {
            bool const edwards = cryptosuite.starts_with("eddsa");
            bool const of_suite = other.algorithm() == (edwards ? Algorithm::eddsa : Algorithm::es256);
            auto const made = add_proof(credential(), options(cryptosuite), other, processor());
            EXPECT_EQ(made.has_value(), of_suite);
            if (of_suite) continue;
            EXPECT_EQ(made.error().code, "PROOF_GENERATION_ERROR");
            EXPECT_TRUE(says(checked(document, other), "does not go with"));
        }
    }
    for (auto const* unknown : {"", "ecdsa-sd-2023", "eddsa-2022", "none"})
        EXPECT_EQ(add_proof(credential(), options(unknown), ed25519, processor()).error().code, "PROOF_GENERATION_ERROR") << unknown;
}

TEST(DataIntegrity, of_json_covers_the_contexts_that_the_proof_names) {
    auto const good = with_proof(credential(), options("eddsa-jcs-2022"), ed25519);
    auto const with_contexts = [&](json::value const& contexts) {
        auto document = good;
        document.as_object()["@context"] = contexts;
        return checked(document, ed25519);
    };
    auto const& contexts = good.at("@context").as_array();
    json::array more = contexts, fewer{contexts[0]}, turned{contexts[1], contexts[0]};
    more.push_back("https://example.org/more");
    EXPECT_EQ(with_contexts(more), "holds") << "added at the end";
    EXPECT_TRUE(says(with_contexts(fewer), "do not begin with"));
    EXPECT_TRUE(says(with_contexts(turned), "do not begin with"));
    EXPECT_TRUE(says(with_contexts(contexts[0]), "do not begin with"));
    auto without = good;
    proof_in(without).erase("@context");
    EXPECT_TRUE(says(checked(without, ed25519), "the signature was not made"));
}

TEST(DataIntegrity, of_json_has_its_numbers_and_names_in_one_form) {
    auto document = credential();
    document["9007199254740993"] = 9007199254740993;
    auto const made = add_proof(document, options("eddsa-jcs-2022"), ed25519, processor());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "PROOF_TRANSFORMATION_ERROR");
    EXPECT_EQ(made.error().path, "9007199254740993");
}

TEST(DataIntegrity, asks_for_the_context_that_it_lacks) {
    linked_data::Processor const nothing_at_hand([](std::string_view) { return std::shared_ptr<json::value const>(); });
    auto const made = add_proof(credential(), options("eddsa-rdfc-2022"), ed25519, nothing_at_hand);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().wanted, badges::context_vc2);
    auto const document = with_proof(credential(), options("eddsa-rdfc-2022"), ed25519);
    auto const check = check_proof(document, proofs_of(document)->front(), ed25519.public_key(), nothing_at_hand);
    ASSERT_FALSE(check);
    EXPECT_EQ(check.error().wanted, badges::context_vc2);
}

TEST(DataIntegrity, of_linked_data_loses_nothing_without_a_word) {
    auto undefined = credential();
    undefined["shoeSize"] = 43;
    auto const made = add_proof(undefined, options("eddsa-rdfc-2022"), ed25519, processor());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().path, "shoeSize");
    auto document = with_proof(credential(), options("eddsa-rdfc-2022"), ed25519);
    proof_in(document)["shoeSize"] = 43;
    EXPECT_TRUE(checked(document, ed25519).starts_with("proof.shoeSize: "));
}

TEST(ProofSet, keeps_each_proof_apart) {
    auto document = credential();
    for (auto const& [cryptosuite, key] : cases) document = with_proof(std::move(document), options(cryptosuite), key).as_object();
    json::value const whole(document);
    for (std::size_t i = 0; i < std::size(cases); ++i) EXPECT_EQ(checked(whole, cases[i].key, i), "holds") << i;
    auto one_broken = whole;
    one_broken.at("proof").at(0).as_object()["proofValue"] = "z1";
    EXPECT_TRUE(says(checked(one_broken, ed25519, 0), "octets"));
    EXPECT_EQ(checked(one_broken, p256, 1), "holds");
}

TEST(ProofChain, covers_the_proofs_that_it_continues) {
    for (auto const* cryptosuite : {"eddsa-jcs-2022", "eddsa-rdfc-2022"}) {
        auto first = options(cryptosuite), second = options(cryptosuite), third = options(cryptosuite);
        first.proof_id = "urn:uuid:00000000-0000-4000-8000-000000000001";
        second.proof_id = "urn:uuid:00000000-0000-4000-8000-000000000002";
        second.previous_proof = {*first.proof_id};
        third.previous_proof = {*second.proof_id, *first.proof_id};
        auto document = with_proof(credential(), first, ed25519);
        document = with_proof(document.as_object(), second, ed25519);
        document = with_proof(document.as_object(), third, ed25519);
        for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(checked(document, ed25519, i), "holds") << i;

        auto changed = document;
        changed.at("proof").at(0).as_object()["created"] = "2026-01-02T03:04:06Z";
        for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(says(checked(changed, ed25519, i), "the signature was not made")) << i;
        auto removed = document;
        removed.at("proof").as_array().erase(removed.at("proof").as_array().begin());
        EXPECT_EQ(checked(removed, ed25519, 0), "there is no proof " + *first.proof_id);
        auto unchained = document;
        unchained.at("proof").at(1).as_object().erase("previousProof");
        EXPECT_TRUE(says(checked(unchained, ed25519, 1), "the signature was not made"));

        auto lost = options(cryptosuite);
        lost.previous_proof = {"urn:uuid:00000000-0000-4000-8000-000000000009"};
        EXPECT_EQ(add_proof(document.as_object(), lost, ed25519, processor()).error().path, "previousProof");
    }
}

TEST(EmbeddedProofs, are_read_with_what_is_wrong_with_them) {
    auto const problem = [](json::object proof) {
        auto const found = proofs_of(json::object{{"proof", std::move(proof)}});
        return found ? found->front().problem : found.error().text;
    };
    json::object const good{{"type", "DataIntegrityProof"},      {"cryptosuite", "eddsa-rdfc-2022"}, {"proofPurpose", "assertionMethod"},
                            {"created", "2026-01-02T03:04:05Z"}, {"verificationMethod", method},     {"proofValue", "z1"}};
    EXPECT_EQ(problem(good), "");
    for (auto const* member : {"type", "proofPurpose", "verificationMethod", "proofValue"}) {
        auto lacking = good;
        lacking.erase(member);
        EXPECT_EQ(problem(lacking), std::string(member) + " is missing");
    }
    auto const changed = [&](std::string_view member, json::value const& value) {
        auto out = good;
        out[member] = value;
        return problem(out);
    };
    EXPECT_EQ(changed("type", json::array{"DataIntegrityProof"}), "");
    EXPECT_EQ(changed("type", json::array{"DataIntegrityProof", "Other"}), "type must be one");
    EXPECT_EQ(changed("type", 1), "type must be text");
    EXPECT_EQ(changed("created", "yesterday"), "created is no date and time with a zone");
    EXPECT_EQ(changed("created", "2026-01-02T03:04:05"), "created is no date and time with a zone");
    EXPECT_EQ(changed("expires", 1), "expires must be text");
    EXPECT_EQ(changed("previousProof", json::array{1}), "previousProof must be text or a list of texts");
    EXPECT_EQ(changed("verificationMethod", json::object{{"id", method}}), "");
    EXPECT_EQ(changed("verificationMethod", json::object{}), "verificationMethod must have an id");
    EXPECT_EQ(changed("domain", json::array{"a", "b"}), "");
    EXPECT_TRUE(proofs_of(json::object{}).value().empty());
    EXPECT_FALSE(proofs_of(json::object{{"proof", "z1"}}));
    EXPECT_FALSE(proofs_of(json::object{{"proof", json::array{good, 1}}}));
    EXPECT_TRUE(proofs_of(json::object{{"proof", json::array(badges::proofs_max, good)}}));
    EXPECT_FALSE(proofs_of(json::object{{"proof", json::array(badges::proofs_max + 1, good)}}));

    json::value const unknown(json::object{{"proof", json::object{{"type", "SomeProofType"}}}});
    auto const proofs = proofs_of(unknown).value();
    EXPECT_FALSE(badges::is_known(proofs[0]));
    EXPECT_TRUE(says(told(check_proof(unknown, proofs[0], ed25519.public_key(), processor())), "SomeProofType"));
}

TEST(EmbeddedProofs, are_within_the_terms_of_the_verifier) {
    auto const objected = [](json::object const& proof, badges::ProofTerms const& terms) {
        json::value const document(json::object{{"proof", proof}});
        auto const found = objection(proofs_of(document)->front(), terms);
        return found ? found->code + ' ' + found->path : "none";
    };
    json::object proof{{"proofPurpose", "assertionMethod"},
                       {"expires", "2027-01-01T00:00:00Z"},
                       {"domain", json::array{"a.example", "b.example"}},
                       {"challenge", "c"}};
    badges::ProofTerms terms;
    terms.now = *base::parse_time("2026-12-31T23:59:59Z");
    EXPECT_EQ(objected(proof, terms), "none");
    terms.domain = "b.example";
    terms.challenge = "c";
    EXPECT_EQ(objected(proof, terms), "none");
    terms.domain = "c.example";
    EXPECT_EQ(objected(proof, terms), "INVALID_DOMAIN_ERROR proof.domain");
    terms.domain.reset();
    terms.challenge = "d";
    EXPECT_EQ(objected(proof, terms), "INVALID_CHALLENGE_ERROR proof.challenge");
    terms.challenge.reset();
    terms.now = *base::parse_time("2027-01-01T00:00:00Z");
    EXPECT_EQ(objected(proof, terms), "PROOF_VERIFICATION_ERROR proof.expires");
    proof.erase("expires");
    EXPECT_EQ(objected(proof, terms), "none");
    proof["proofPurpose"] = "https://w3id.org/security#assertionMethod";
    EXPECT_EQ(objected(proof, terms), "none");
    proof["proofPurpose"] = "authentication";
    EXPECT_EQ(objected(proof, terms), "PROOF_VERIFICATION_ERROR proof.proofPurpose");
    terms.purpose = "authentication";
    EXPECT_EQ(objected(proof, terms), "none");
}
