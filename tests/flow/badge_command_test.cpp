// `stoa badge` as people and scripts run it: every face, what it answers, and every way in which it refuses. Pictures and plain tokens are in
// command_line_test.cpp.
#include "process.hpp"

#include "badges/did.hpp"
#include "badges/testing.hpp"
#include "badges/testing_award.hpp"
#include "crypto/multikey.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using crypto::Algorithm;
using flow::Finished;
using flow::text_at;

struct Suite {
    std::string_view name;
    Algorithm algorithm;
};
constexpr Suite suites[]{{"eddsa-rdfc-2022", Algorithm::eddsa}, {"eddsa-jcs-2022", Algorithm::eddsa}, {"ecdsa-rdfc-2019", Algorithm::es256},
                         {"ecdsa-rdfc-2019", Algorithm::es384}, {"ecdsa-jcs-2019", Algorithm::es256}, {"ecdsa-jcs-2019", Algorithm::es384}};

class BadgeCommand : public ::testing::Test {
protected:
    Finished badge(std::vector<std::string> words, std::string input = {}) {
        words.insert(words.begin(), "badge");
        return flow::run({.words = std::move(words), .input = std::move(input), .folder = folder});
    }
    // Done, with this code.
    std::string out_of(std::vector<std::string> words, std::string input = {}, int code = 0) {
        auto const done = badge(words, std::move(input));
        EXPECT_EQ(done.code, code) << fmt::format("{}", fmt::join(words, " ")) << '\n' << done.out << done.error;
        return done.out;
    }
    // Refused with this code, nothing on standard output, and words on standard error that hold these.
    void refused(std::vector<std::string> words, int code, std::string_view says, std::string input = {}) {
        auto const done = badge(words, std::move(input));
        EXPECT_EQ(done.code, code) << fmt::format("{}", fmt::join(words, " ")) << '\n' << done.error;
        EXPECT_EQ(done.out, "");
        EXPECT_NE(done.error.find(says), std::string::npos) << done.error;
    }
    void write(std::string const& name, std::string_view text) { flow::write_file(folder / name, text); }
    std::string read(std::string const& name) { return flow::read_file(folder / name); }

    // Makes key.pem and gives the issuer's did:key.
    std::string key(Algorithm algorithm, std::string const& name = "key.pem") {
        auto const made = crypto::PrivateKey::generate(algorithm);
        write(name, made.pem());
        return badges::did_key(made.public_key());
    }
    // A credential of this issuer that holds from 2026 to 2030.
    static json::object credential(std::string const& issuer) {
        auto award = badges::testing::some_award();
        award.issuer.id = *wire::Uri::from(issuer);
        return *badges::build(award);
    }
    static constexpr auto during = "2027-01-01T00:00:00Z";
    std::string verdict(std::string const& document, std::vector<std::string> more = {"--offline"}, int code = 0) {
        std::vector<std::string> words{"verify", "-", "--json", "--at", during};
        words.insert(words.end(), more.begin(), more.end());
        auto const report = json::read(out_of(words, document, code));
        EXPECT_TRUE(report);
        return report ? text_at(*report, "/verdict") : "";
    }

    flow::fs::path folder = flow::new_folder();
};

std::string line(json::object const& object) { return json::write(object); }

std::string quoted(std::string_view text, std::string_view by, std::string with) {
    auto out = std::string(text);
    auto const at = out.find(by);
    EXPECT_NE(at, std::string::npos) << by;
    return at == std::string::npos ? out : out.replace(at, by.size(), with);
}

}  // namespace

TEST_F(BadgeCommand, issues_with_every_suite_and_verifies_it) {
    for (auto const& [suite, algorithm] : suites) {
        auto const did = key(algorithm);
        write("credential.json", line(credential(did)));
        std::vector<std::string> const words{"issue",   "credential.json",  "--key",     "key.pem",
                                             "--proof", std::string(suite), "--created", "2026-05-06T07:08:09Z"};
        auto const issued = out_of(words);
        EXPECT_EQ(issued, out_of(words)) << "the same key, time and text give the same proof";
        auto const tree = json::read(issued).value();
        EXPECT_EQ(text_at(tree, "/proof/cryptosuite"), suite);
        EXPECT_EQ(text_at(tree, "/proof/created"), "2026-05-06T07:08:09Z");
        EXPECT_EQ(text_at(tree, "/proof/proofPurpose"), "assertionMethod");
        EXPECT_TRUE(text_at(tree, "/proof/verificationMethod").starts_with(did + "#"));
        EXPECT_EQ(verdict(issued), "valid");
        EXPECT_EQ(verdict(quoted(issued, "Works in a team.", "Works alone."), {"--offline"}, 1), "invalid");

        auto const report = out_of({"verify", "-", "--offline", "--at", during}, issued);
        EXPECT_TRUE(report.starts_with("valid: ")) << report;
        EXPECT_NE(report.find("  proof                passed "), std::string::npos) << report;
        EXPECT_NE(report.find("documentHash: "), std::string::npos) << report;
    }
}

TEST_F(BadgeCommand, proofs_that_are_there_stay_and_may_be_continued) {
    auto const did = key(Algorithm::eddsa);
    auto const first =
        out_of({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022", "--proof-id", "urn:uuid:1"}, line(credential(did)));
    auto const set = out_of({"issue", "--key", "key.pem", "--proof", "eddsa-jcs-2022"}, first);
    EXPECT_EQ(text_at(json::read(set).value(), "/proof/0/id"), "urn:uuid:1");
    EXPECT_EQ(text_at(json::read(set).value(), "/proof/1/cryptosuite"), "eddsa-jcs-2022");
    EXPECT_EQ(verdict(set), "valid");
    auto const chain = out_of({"issue", "--key", "key.pem", "--proof", "eddsa-jcs-2022", "--previous", "urn:uuid:1"}, first);
    EXPECT_EQ(text_at(json::read(chain).value(), "/proof/1/previousProof"), "urn:uuid:1");
    EXPECT_EQ(verdict(chain), "valid");
    refused({"issue", "--key", "key.pem", "--proof", "eddsa-jcs-2022", "--previous", "urn:uuid:2"}, 1, "urn:uuid:2", first);
}

TEST_F(BadgeCommand, issue_speaks_the_words_of_either_model) {
    auto const did = key(Algorithm::eddsa);
    auto const text = line(credential(did));
    auto const token = out_of({"issue", "--key", "key.pem", "--model", "1.1"}, text);
    auto const inspected = json::read(out_of({"inspect", "-", "--json"}, token)).value();
    EXPECT_EQ(text_at(inspected, "/content/vc/issuanceDate"), "2026-01-01T00:00:00Z");
    EXPECT_EQ(text_at(inspected, "/content/vc/validFrom"), "");
    auto const proven = out_of({"issue", "--key", "key.pem", "--model", "1.1", "--proof", "eddsa-rdfc-2022"}, text);
    auto const tree = json::read(proven).value();
    EXPECT_EQ(text_at(tree, "/issuanceDate"), "2026-01-01T00:00:00Z");
    EXPECT_EQ(text_at(tree, "/@context/0"), "https://www.w3.org/2018/credentials/v1");
    EXPECT_NE(text_at(tree, "/@context").find("data-integrity"), std::string::npos);
    EXPECT_EQ(verdict(proven), "warning");
    auto const again = out_of({"issue", "--key", "key.pem"}, proven);  // what speaks 1.1 goes on to
    EXPECT_EQ(text_at(json::read(out_of({"inspect", "-", "--json"}, again)).value(), "/content/vc/issuanceDate"), "2026-01-01T00:00:00Z");
}

TEST_F(BadgeCommand, keys_come_as_pem_jwk_or_multikey) {
    for (auto const& [suite, algorithm] : suites) {
        auto const made = crypto::PrivateKey::generate(algorithm);
        auto const did = badges::did_key(made.public_key());
        json::object const open{{"type", "Multikey"}, {"publicKeyMultibase", crypto::to_multikey(made.public_key())}};
        auto both = open;
        both["secretKeyMultibase"] = crypto::to_multikey(made);
        write("secret.pem", made.pem());
        write("secret.jwk", line(made.jwk()));
        write("secret.json", line(both));
        write("open.pem", made.public_key().pem());
        write("open.jwk", line(made.public_key().jwk()));
        write("open.json", line(open));
        write("open.jwks", line({{"keys", json::array{made.public_key().jwk()}}}));
        std::string issued;
        for (auto const* file : {"secret.pem", "secret.jwk", "secret.json"}) {
            issued = out_of({"issue", "--key", file, "--proof", std::string(suite)}, line(credential(did)));
            EXPECT_TRUE(text_at(json::read(issued).value(), "/proof/verificationMethod").starts_with(did));
        }
        for (auto const* file : {"open.pem", "open.jwk", "open.json"})
            EXPECT_EQ(verdict(issued, {"--key", file, "--offline"}), "valid") << file;

        refused({"issue", "--key", "open.json"}, 1, "secretKeyMultibase", line(credential(did)));
        refused({"issue", "--key", "open.jwk"}, 1, "open.jwk: ", line(credential(did)));
        refused({"verify", "-", "--key", "secret.json"}, 1, "private key", issued);
        refused({"verify", "-", "--key", "secret.jwk"}, 1, "secret.jwk: ", issued);
        auto other = both;
        other["publicKeyMultibase"] = crypto::to_multikey(crypto::PrivateKey::generate(algorithm).public_key());
        write("two.json", line(other));
        refused({"issue", "--key", "two.json"}, 1, "not of one key", line(credential(did)));
    }
    write("other.pem", crypto::PrivateKey::generate(Algorithm::eddsa).public_key().pem());
    auto const did = key(Algorithm::eddsa);
    auto const issued = out_of({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, line(credential(did)));
    EXPECT_EQ(verdict(issued, {"--key", "other.pem", "--offline"}, 1), "invalid");
    write("broken.json", R"({"publicKeyMultibase": "z6MkNonsense0"})");
    refused({"verify", "-", "--key", "broken.json"}, 1, "broken.json: ", issued);
    write("broken.json", "{");
    refused({"issue", "-", "--key", "broken.json"}, 1, "broken.json: ", issued);
}

TEST_F(BadgeCommand, issue_refuses_with_the_reason) {
    auto const did = key(Algorithm::eddsa);
    write("rsa.pem", crypto::PrivateKey::generate(Algorithm::rs256).pem());
    auto const text = line(credential(did));
    refused({"issue", "--key", "key.pem", "--proof", "ecdsa-rdfc-2019"}, 1, "does not go with this key, which does EdDSA", text);
    refused({"issue", "--key", "rsa.pem", "--proof", "eddsa-rdfc-2022"}, 1, "RSA", text);
    refused({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, 1, "hue", quoted(text, "\"name\"", R"("hue":"green","name")"));
    refused({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, 1, "https://unknown.example/terms is not at hand",
            quoted(text, R"("https://www.w3.org/ns/credentials/v2",)",
                   R"("https://www.w3.org/ns/credentials/v2","https://unknown.example/terms",)"));
    refused({"issue", "--key", "key.pem"}, 1, "standard input must be a JSON object", "[]");
    refused({"issue", "--key", "key.pem"}, 1, "standard input: ", "{\"a\":");
    refused({"issue", "--key", "key.pem"}, 1, "issuer.id", "{}");
    refused({"issue", "none.json", "--key", "key.pem"}, 2, "none.json cannot be read");
    refused({"issue", "--key", "none.pem"}, 2, "none.pem");
    refused({"issue", "--key", "key.pem", "--proof", "eddsa-2099"}, 2, "eddsa-2099", text);
    refused({"issue", "--key", "key.pem", "--created", "yesterday"}, 2, "such as 2026-11-21T08:30:00Z", text);
    refused({"issue", "--key", "key.pem", "--model", "3.0"}, 2, "3.0", text);
    refused({"issue", "--key", "key.pem", "--contexts", "none"}, 2, "none", text);
    refused({"issue", "--key", "key.pem", "--out", "none/badge.jws"}, 2, "none/badge.jws cannot be written", text);
    auto const as_json = badge({"issue", "--key", "key.pem", "--proof", "ecdsa-jcs-2019", "--json"}, text);
    EXPECT_EQ(as_json.code, 1);
    EXPECT_NE(text_at(as_json.json(), "/error"), "");
}

TEST_F(BadgeCommand, documents_go_to_a_file_or_into_json) {
    auto const did = key(Algorithm::eddsa);
    auto const text = line(credential(did));
    EXPECT_EQ(out_of({"issue", "--key", "key.pem", "--out", "badge.jws"}, text), "");
    auto const both = json::read(out_of({"issue", "--key", "key.pem", "--out", "badge.jws", "--json"}, text)).value();
    EXPECT_EQ(text_at(both, "/jws"), read("badge.jws"));
    auto const proven = json::read(out_of({"issue", "--key", "key.pem", "--proof", "eddsa-jcs-2022", "--json"}, text)).value();
    EXPECT_EQ(text_at(proven, "/credential/proof/cryptosuite"), "eddsa-jcs-2022");

    write("picture.png", badges::testing::png());
    auto const baked = json::read(out_of({"bake", "badge.jws", "--image", "picture.png", "--out", "badge.png", "--json"})).value();
    EXPECT_EQ(text_at(baked, "/kind"), "PNG");
    EXPECT_EQ(text_at(baked, "/bytes"), std::to_string(read("badge.png").size()));
    EXPECT_EQ(text_at(json::read(out_of({"extract", "badge.png", "--json"})).value(), "/credential"), read("badge.jws"));
    auto const nowhere = badge({"bake", "badge.jws", "--image", "picture.png", "--json"});
    EXPECT_EQ(nowhere.code, 2);
    EXPECT_NE(text_at(nowhere.json(), "/error").find("--out"), std::string::npos);
}

TEST_F(BadgeCommand, verify_looks_at_the_time_and_the_person_it_is_told) {
    auto const did = key(Algorithm::eddsa);
    auto const issued = out_of({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, line(credential(did)));
    auto const at = [&](std::string const& time, int code) { return out_of({"verify", "-", "--offline", "--at", time}, issued, code); };
    EXPECT_TRUE(at("2025-12-31T23:59:59Z", 1).starts_with("NOT VALID: "));
    EXPECT_TRUE(at("2026-01-01T00:00:00Z", 0).starts_with("valid: "));
    EXPECT_TRUE(at("2030-01-02T00:00:00Z", 1).starts_with("NOT VALID: "));
    EXPECT_EQ(verdict(issued, {"--offline", "--recipient", "did:example:learner"}), "valid");
    EXPECT_EQ(verdict(issued, {"--offline", "--recipient", "did:example:thief"}, 1), "invalid");
    refused({"verify", "-", "--at", "2027-01-01"}, 2, "must be a time with its zone", issued);
    refused({"verify", "-", "--documents", "none"}, 2, "none", issued);
    refused({"verify", "-", "--allow-private", "everything"}, 1, "--allow-private everything is no network such as 10.0.0.0/8", issued);
    flow::fs::create_directory(folder / "empty");
    refused({"verify", "-", "--documents", "empty"}, 2, "empty/url-map.json cannot be read", issued);
    refused({"verify", "-", "--documents", "empty", "--offline"}, 2, "--offline", issued);
    refused({"verify", "-", "--contexts", "empty"}, 2, "empty/url-map.json cannot be read", issued);
}

TEST_F(BadgeCommand, a_folder_stands_in_for_the_network) {
    auto const did = key(Algorithm::es256);
    auto const open = crypto::PrivateKey::from_pem(read("key.pem"))->public_key();
    auto const issuer = std::string("https://badges.example.org/issuers/1");
    auto const method = issuer + "#key-1";
    auto const issued = out_of({"issue", "--key", "key.pem", "--proof", "ecdsa-jcs-2019", "--method", method}, line(credential(issuer)));
    EXPECT_EQ(verdict(issued, {"--offline"}, 3), "unknown");
    auto const told = out_of({"verify", "-", "--offline", "--at", during}, issued, 3);
    EXPECT_TRUE(told.starts_with("could not tell: ")) << told;

    flow::fs::create_directory(folder / "net");
    write("net/url-map.json", "{}");
    EXPECT_EQ(verdict(issued, {"--documents", "net"}, 3), "unknown");
    write("net/url-map.json", line({{"documents", {{issuer, "issuer.json"}}}}));
    json::object profile{
        {"@context", json::array{"https://www.w3.org/ns/credentials/v2", "https://w3id.org/security/multikey/v1"}},
        {"id", issuer},
        {"type", "Profile"},
        {"verificationMethod",
         json::array{json::object{
             {"id", method}, {"type", "Multikey"}, {"controller", issuer}, {"publicKeyMultibase", crypto::to_multikey(open)}}}},
        {"assertionMethod", json::array{method}}};
    EXPECT_EQ(verdict(issued, {"--documents", "net"}, 1), "invalid");  // as when a server says that there is nothing
    write("net/issuer.json", line(profile));
    EXPECT_EQ(verdict(issued, {"--documents", "net"}), "valid");
    profile.erase("assertionMethod");
    write("net/issuer.json", line(profile));
    EXPECT_EQ(verdict(issued, {"--documents", "net"}, 1), "invalid");
}

TEST_F(BadgeCommand, verify_looks_up_over_the_network_what_it_may) {
    flow::Stoa stoa;
    stoa.set_up(fmt::format("http://127.0.0.1:{}", stoa.port()));
    auto const jws = text_at(stoa.award(stoa.achievement(stoa.issuer())), "/jws");
    auto const open = badge({"verify", "-", "--json", "--allow-http", "--allow-private", "127.0.0.0/8"}, jws);
    EXPECT_EQ(open.code, 0) << open.out;
    EXPECT_EQ(text_at(open.json(), "/key/provenance"), "issuer") << open.out;
    EXPECT_EQ(open.error, "") << "what is looked up is told on a terminal only";
    auto const https_only = badge({"verify", "-", "--allow-private", "127.0.0.0/8"}, jws);
    EXPECT_EQ(https_only.code, 3) << https_only.out;
    EXPECT_NE(https_only.out.find("https"), std::string::npos) << https_only.out;
    auto const public_only = badge({"verify", "-", "--allow-http"}, jws);
    EXPECT_EQ(public_only.code, 3) << public_only.out;
}

TEST_F(BadgeCommand, endorsements_are_written_signed_and_verified_with_the_badge) {
    auto const endorser = key(Algorithm::eddsa, "endorser.pem");
    write("profile.json", line({{"id", endorser}, {"type", "Profile"}, {"name", "Guild"}, {"verificationMethod", json::array()}}));
    auto const did = key(Algorithm::eddsa);
    write("badge.jws", out_of({"issue", "--key", "key.pem"}, line(credential(did))));
    write("picture.svg", R"(<svg xmlns="http://www.w3.org/2000/svg"/>)");
    out_of({"bake", "badge.jws", "--image", "picture.svg", "--out", "badge.svg"});
    write("why.md", "Seen *with my own eyes*.");

    std::string const id = "https://badges.example.org/awards/1";
    for (auto const& target : {std::string("badge.jws"), std::string("badge.svg"), id}) {
        auto const written = json::read(out_of({"endorse", target, "--issuer", "profile.json", "--comment", "Well done."})).value();
        EXPECT_EQ(text_at(written, "/credentialSubject/id"), id);
        EXPECT_EQ(text_at(written, "/credentialSubject/endorsementComment"), "Well done.");
        EXPECT_EQ(text_at(written, "/issuer/id"), endorser);
        EXPECT_TRUE(text_at(written, "/id").starts_with("urn:uuid:"));
    }
    auto const unsigned_one = out_of({"endorse", id, "--issuer", "profile.json", "--comment-file", "why.md", "--id",
                                      "https://guild.example/1", "--name", "By the guild", "--valid-from", "2026-01-01T00:00:00Z"});
    auto const tree = json::read(unsigned_one).value();
    EXPECT_EQ(text_at(tree, "/id"), "https://guild.example/1");
    EXPECT_EQ(text_at(tree, "/name"), "By the guild");
    EXPECT_EQ(text_at(tree, "/validFrom"), "2026-01-01T00:00:00Z");
    EXPECT_EQ(text_at(tree, "/credentialSubject/endorsementComment"), "Seen *with my own eyes*.");

    auto const endorsement = out_of({"issue", "--key", "endorser.pem", "--proof", "eddsa-rdfc-2022"}, unsigned_one);
    auto endorsed = credential(did);
    endorsed["endorsement"] = json::array{json::read(endorsement).value()};
    auto const issued = out_of({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, line(endorsed));
    auto const report = json::read(out_of({"verify", "-", "--offline", "--json", "--at", during}, issued)).value();
    EXPECT_EQ(text_at(report, "/verdict"), "valid");
    EXPECT_EQ(text_at(report, "/stages/15/name"), "endorsement");
    EXPECT_EQ(text_at(report, "/stages/15/outcome"), "passed") << json::write(report);

    refused({"endorse", "nothing-here", "--issuer", "profile.json", "--comment", "x"}, 1, "a file that is there");
    refused({"endorse", "why.md", "--issuer", "profile.json", "--comment", "x"}, 1, "");
    refused({"endorse", id, "--issuer", "profile.json"}, 2, "comment");
    refused({"endorse", id, "--issuer", "profile.json", "--comment", "x", "--comment-file", "why.md"}, 2, "comment");
    refused({"endorse", id, "--comment", "x"}, 2, "--issuer");
    refused({"endorse", id, "--issuer", "profile.json", "--comment", "x", "--id", "7"}, 1, "--id must be an absolute URI");
    refused({"endorse", id, "--issuer", "profile.json", "--comment", "x", "--name", ""}, 1, "--name");
    write("nobody.json", R"({"type":"Profile"})");
    refused({"endorse", id, "--issuer", "nobody.json", "--comment", "x"}, 1, "issuer.id");
    write("no-id.json", R"({"type":"Achievement"})");
    refused({"endorse", "no-id.json", "--issuer", "profile.json", "--comment", "x"}, 1, "no-id.json has no id");
}

TEST_F(BadgeCommand, a_status_list_is_made_changed_signed_and_obeyed) {
    auto const did = key(Algorithm::eddsa);
    std::string const url = "https://badges.example.org/status/1";
    auto const sign = [&](std::string const& list) { return out_of({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, list); };
    auto const created = out_of({"status", "create", "--id", url, "--issuer", did});
    auto const tree = json::read(created).value();
    EXPECT_EQ(text_at(tree, "/type"), R"(["VerifiableCredential","BitstringStatusListCredential"])");
    EXPECT_EQ(text_at(tree, "/credentialSubject/statusPurpose"), "revocation");
    EXPECT_TRUE(text_at(tree, "/credentialSubject/encodedList").starts_with("u"));
    EXPECT_EQ(out_of({"status", "show", "-", "94567"}, created), "0\n");

    auto with_status = credential(did);
    with_status["credentialStatus"] = {
        {"type", "BitstringStatusListEntry"}, {"statusPurpose", "revocation"}, {"statusListIndex", "94567"}, {"statusListCredential", url}};
    auto const issued = sign(line(with_status));
    flow::fs::create_directory(folder / "net");
    write("net/url-map.json", line({{"documents", {{url, "list.json"}}}}));
    EXPECT_EQ(verdict(issued, {"--offline"}, 3), "unknown");
    auto list = sign(created);
    // A list holds from when it is made: so does what looks at it.
    auto const now = base::format_time(base::now() + std::chrono::seconds(1));
    auto const told = [&](int code) {
        return text_at(json::read(out_of({"verify", "-", "--json", "--documents", "net", "--at", now}, issued, code)).value(), "/verdict");
    };
    write("net/list.json", list);
    EXPECT_EQ(told(0), "valid");
    auto const set = out_of({"status", "set", "-", "94567", "1"}, list);
    EXPECT_EQ(set.find("proof"), std::string::npos) << "what was signed is not what there is now";
    write("net/list.json", set);
    EXPECT_EQ(told(1), "invalid") << "nobody signed it";
    write("net/list.json", sign(set));
    EXPECT_EQ(told(1), "invalid");
    auto const shown = json::read(out_of({"status", "show", "net/list.json", "94567", "--json"})).value();
    EXPECT_EQ(json::write(shown), R"({"index":94567,"value":1,"entries":131072})");
    EXPECT_EQ(out_of({"status", "show", "net/list.json", "94566"}), "0\n");
    write("net/list.json", sign(out_of({"status", "set", "net/list.json", "94567", "0"})));
    EXPECT_EQ(told(0), "valid");

    auto const token = out_of({"issue", "--key", "key.pem"}, set);  // a list may be a token
    EXPECT_EQ(out_of({"status", "show", "-", "94567"}, token), "1\n");
    auto const again = json::read(out_of({"status", "set", "-", "1", "1"}, token)).value();
    EXPECT_EQ(text_at(again, "/jti") + text_at(again, "/iss"), "");

    write("profile.json", line({{"id", did}}));
    auto const wide = out_of({"status", "create", "--id", url, "--issuer", "profile.json", "--purpose", "message", "--purpose", "refresh",
                              "--bits", "4", "--size", "200000"});
    EXPECT_EQ(text_at(json::read(wide).value(), "/issuer"), did);
    EXPECT_EQ(text_at(json::read(wide).value(), "/credentialSubject/statusPurpose"), R"(["message","refresh"])");
    EXPECT_EQ(out_of({"status", "show", "-", "199999", "--bits", "4"}, out_of({"status", "set", "-", "199999", "9", "--bits", "4"}, wide)),
              "9\n");

    refused({"status", "show", "-", "131072"}, 1, "RANGE_ERROR", created);
    refused({"status", "set", "-", "5", "2"}, 1, "MALFORMED_VALUE_ERROR", created);
    refused({"status", "set", "-", "5"}, 2, "value", created);
    refused({"status", "set", "-", "five", "1"}, 2, "five", created);
    refused({"status", "show", "-", "5"}, 1, "encodedList is missing", "{}");
    refused({"status", "show", "-", "5"}, 1, "", "no list");
    refused({"status", "create", "--id", url, "--issuer", did, "--size", "100"}, 1, "STATUS_LIST_LENGTH_ERROR");
    refused({"status", "create", "--id", "list", "--issuer", did}, 1, "--id must be an absolute URI");
    refused({"status", "create", "--id", url, "--issuer", "nobody"}, 1, "--issuer must be an absolute URI");
    refused({"status", "create", "--id", url, "--issuer", did, "--bits", "9"}, 2, "9");
    refused({"status", "create", "--id", url}, 2, "--issuer");
    refused({"status"}, 2, "subcommand");
}

TEST_F(BadgeCommand, older_badges_become_ones_of_3_0) {
    flow::fs::create_directory(folder / "net");
    write("net/url-map.json", line({{"prefixes", {{"https://old.example/", "old"}}}}));
    flow::fs::create_directory(folder / "net/old");
    json::object const context{{"@context", "https://w3id.org/openbadges/v2"}};
    auto const with_context = [&](json::object more) {
        for (auto const& [name, value] : context) more[name] = value;
        return line(more);
    };
    write("net/old/issuer.json", with_context({{"type", "Issuer"},
                                               {"id", "https://old.example/issuer.json"},
                                               {"name", "Old School"},
                                               {"url", "https://old.example/"},
                                               {"email", "office@old.example"}}));
    write("net/old/badge.json", with_context({{"type", "BadgeClass"},
                                              {"id", "https://old.example/badge.json"},
                                              {"name", "Knots"},
                                              {"description", "Ties knots."},
                                              {"image", "https://old.example/badge.png"},
                                              {"criteria", {{"narrative", "Tie seven knots."}}},
                                              {"issuer", "https://old.example/issuer.json"}}));
    auto const assertion = with_context({{"type", "Assertion"},
                                         {"id", "https://old.example/assertion.json"},
                                         {"recipient", {{"type", "email"}, {"hashed", false}, {"identity", "ada@example.org"}}},
                                         {"badge", "https://old.example/badge.json"},
                                         {"verification", {{"type", "hosted"}}},
                                         {"issuedOn", "2017-01-01T00:00:00Z"}});
    write("net/old/assertion.json", assertion);

    auto const did = key(Algorithm::eddsa);
    auto const done = badge({"convert", "net/old/assertion.json", "--documents", "net", "--issuer", did});
    ASSERT_EQ(done.code, 0) << done.error;
    EXPECT_NE(done.error.find("not carried over, "), std::string::npos) << done.error;
    auto const tree = done.json();
    EXPECT_EQ(text_at(tree, "/credentialSubject/achievement/name"), "Knots");
    EXPECT_EQ(text_at(tree, "/issuer/id"), did);
    EXPECT_EQ(text_at(tree, "/evidence/0/id"), "https://old.example/assertion.json");
    EXPECT_EQ(verdict(out_of({"issue", "--key", "key.pem", "--proof", "eddsa-rdfc-2022"}, done.out)), "valid");

    auto const both = badge({"convert", "-", "--documents", "net", "--json", "--out", "new.json"}, assertion);
    EXPECT_EQ(both.code, 0);
    EXPECT_EQ(both.error, "");
    EXPECT_FALSE(both.json().at("findings").as_array().empty());
    EXPECT_EQ(both.json().at("credential"), json::read(read("new.json")).value());
    EXPECT_TRUE(text_at(both.json(), "/credential/issuer/id").starts_with("urn:uuid:"));

    write("picture.png", badges::testing::png());
    out_of({"bake", "net/old/assertion.json", "--image", "picture.png", "--out", "old.png"});
    EXPECT_EQ(text_at(json::read(out_of({"convert", "old.png", "--documents", "net"})).value(), "/name"), "Knots");

    refused({"convert", "-", "--offline"}, 1, "https://old.example/badge.json", assertion);
    refused({"convert", "-", "--documents", "net"}, 1, "", line(credential(did)));
    refused({"convert", "-", "--documents", "net"}, 1, "", "nonsense");
    refused({"convert", "none.json", "--offline"}, 2, "none.json cannot be read");
}

TEST_F(BadgeCommand, contexts_are_listed_and_more_are_taken_from_a_folder) {
    auto const listed = json::read(out_of({"contexts", "--json"})).value();
    int edited = 0;
    for (auto const& row : listed.as_array()) {
        EXPECT_EQ(text_at(row, "/digest").size(), 64U) << json::write(row);
        edited += text_at(row, "/url") == "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
    }
    EXPECT_EQ(edited, 3);
    auto const words = out_of({"contexts"});
    EXPECT_NE(words.find("https://www.w3.org/ns/credentials/v2\n    from @digitalbazaar/credentials-context@"), std::string::npos) << words;

    flow::fs::create_directory(folder / "more");
    write("more/url-map.json",
          R"({"contexts": {"https://unknown.example/terms": "terms.json"}, "documents": {"https://a.example/": "a"}})");
    write("more/terms.json", R"({"@context": {"hue": "https://unknown.example/terms#hue"}})");
    auto const more = json::read(out_of({"contexts", "--contexts", "more", "--json"})).value();
    EXPECT_EQ(more.as_array().size(), listed.as_array().size() + 1);
    std::string const document = R"({"@context": "https://unknown.example/terms", "@id": "https://a.example/1", "hue": "green"})";
    refused({"canonize"}, 1, "https://unknown.example/terms is not at hand", document);
    EXPECT_EQ(out_of({"canonize", "--contexts", "more"}, document),
              "<https://a.example/1> <https://unknown.example/terms#hue> \"green\" .\n");
    EXPECT_EQ(out_of({"expand", "--contexts", "more"}, document),
              "[{\"@id\":\"https://a.example/1\",\"https://unknown.example/terms#hue\":[{\"@value\":\"green\"}]}]\n");

    write("more/terms.json", "[]");
    refused({"contexts", "--contexts", "more"}, 1, "terms.json: it is no JSON-LD context");
    write("more/url-map.json", R"({"contexts": {"https://unknown.example/terms": "gone.json"}})");
    refused({"contexts", "--contexts", "more"}, 2, "gone.json");
    write("more/url-map.json", R"({"contexts": {"https://unknown.example/terms": "../terms.json"}})");
    refused({"contexts", "--contexts", "more"}, 1, "must name a file of the folder");
    write("more/url-map.json", "{}");
    refused({"contexts", "--contexts", "more"}, 1, "needs an object `contexts`");
}

TEST_F(BadgeCommand, canonize_and_expand_say_what_a_document_means) {
    std::string const document = R"({"@context": {"name": "https://schema.org/name"}, "name": "Grüße", "hue": 1})";
    std::string const nquads = "_:c14n0 <https://schema.org/name> \"Grüße\" .\n";
    refused({"canonize"}, 1, "hue", document);
    refused({"expand"}, 1, "hue", document);
    EXPECT_EQ(out_of({"canonize", "--unsafe"}, document), nquads);
    EXPECT_EQ(out_of({"expand", "--unsafe"}, document), "[{\"https://schema.org/name\":[{\"@value\":\"Grüße\"}]}]\n");
    EXPECT_EQ(out_of({"canonize", "--nquads"}, "_:x <https://schema.org/name> \"Gr\\u00FC\\u00DFe\" .\n"), nquads);
    auto const answer =
        json::read(out_of({"canonize", "--unsafe", "--hash", "sha384", "--json", "--out", "canonical.nq"}, document)).value();
    EXPECT_EQ(text_at(answer, "/nquads"), nquads);
    EXPECT_EQ(text_at(answer, "/quads"), "1");
    EXPECT_EQ(text_at(answer, "/digest").size(), 96U);
    EXPECT_EQ(read("canonical.nq"), nquads);

    auto const lines =
        out_of({"canonize", "--lines"}, document + "\n\n{\n" + R"({"@context": {"name": "https://schema.org/name"}, "name": "Grüße"})");
    auto const split = base::split(lines, '\n');
    ASSERT_EQ(split.size(), 4U) << lines;
    EXPECT_EQ(text_at(json::read(split[0]).value(), "/path"), "hue");
    EXPECT_EQ(text_at(json::read(split[0]).value(), "/code"), "dropped value");
    EXPECT_EQ(text_at(json::read(split[1]).value(), "/code"), "malformed");
    EXPECT_EQ(text_at(json::read(split[2]).value(), "/nquads"), nquads);

    refused({"canonize", "--nquads"}, 1, "line 2", "_:a <b:c> <d:e> .\n<f:g");
    refused({"canonize"}, 1, "byte", "{");
    refused({"expand"}, 1, "byte", "{");
    refused({"canonize", "--hash", "md5"}, 2, "md5", "{}");
    refused({"canonize", "--lines", "--nquads"}, 2, "--nquads", "{}");
    refused({"canonize", "none.json"}, 2, "none.json cannot be read");
}

TEST_F(BadgeCommand, help_of_every_face_has_examples) {
    for (std::string const face :
         {"issue", "verify", "bake", "extract", "inspect", "convert", "endorse", "status", "contexts", "canonize", "expand"}) {
        auto const help = out_of({face, "--help"});
        EXPECT_NE(help.find("Examples:\n  stoa badge " + face), std::string::npos) << help;
        if (face != "status") { EXPECT_NE(help.find("--json"), std::string::npos) << help; }
    }
    for (std::string const face : {"create", "set", "show"})
        EXPECT_NE(out_of({"status", face, "--help"}).find("Examples:\n  stoa badge status " + face), std::string::npos) << face;
    refused({"fly"}, 2, "subcommand is required");
    refused({}, 2, "subcommand is required");
}
