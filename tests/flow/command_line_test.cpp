// The commands beside a running Stoa and without one: what they say, where they say it, and the code they end with.
#include "process.hpp"

#include "badges/testing.hpp"
#include "badges/testing_award.hpp"
#include "crypto/key.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::Finished;
using flow::run;
using flow::text_at;
using namespace std::chrono_literals;

class CommandLine : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up();
        issuer = stoa->issuer();
        jws = text_at(stoa->award(stoa->achievement(issuer)), "/jws");
    }
    static void TearDownTestSuite() { stoa.reset(); }

    // A command on the data folder of the running Stoa.
    static Finished beside(std::vector<std::string> words) {
        words.insert(words.end(), {"--data-folder", stoa->folder().string()});
        return run({.words = std::move(words)});
    }
    static std::size_t rows(Finished const& done) { return done.json().as_array().size(); }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, jws;
};

json::value setting(Finished const& config, std::string_view name) {
    auto const list = config.json();
    for (auto const& row : list.as_array())
        if (text_at(row, "/name") == name) return row;
    return nullptr;
}

bool one_line(std::string const& text) { return std::count(text.begin(), text.end(), '\n') == 1; }

}  // namespace

TEST_F(CommandLine, config_tells_each_value_and_whence_it_came) {
    auto const folder = flow::new_folder();
    flow::write_file(folder / "stoa.toml", "[http]\nport = 3\ncores = 1\naddress = \"0.0.0.0\"\n");
    auto const config = run({.words = {"config", "--json", "--http-port", "1"},
                             .environment = {{"STOA_HTTP_PORT", "2"},
                                             {"STOA_HTTP_CORES", "2"},
                                             {"STOA_DATABASE_URL", "postgresql://u:hunter2@db/x"},
                                             {"LOG_LEVEL", "warn"}},
                             .folder = folder});
    EXPECT_EQ(config.code, 0) << config.error;
    struct Case {
        std::string_view name, value, source;
    };
    for (auto const& [name, value, source] : {Case{"http.port", "1", "--http-port"},
                                              {"http.cores", "2", "STOA_HTTP_CORES"},
                                              {"http.address", "0.0.0.0", "stoa.toml"},
                                              {"log.level", "warn", "LOG_LEVEL (legacy name)"},
                                              {"log.access", "true", "default"},
                                              {"database_url", "***", "STOA_DATABASE_URL"}}) {
        EXPECT_EQ(text_at(setting(config, name), "/value"), value) << name;
        EXPECT_EQ(text_at(setting(config, name), "/source"), source) << name;
        EXPECT_FALSE(text_at(setting(config, name), "/meaning").empty());
    }
    EXPECT_EQ(config.out.find("hunter2"), std::string::npos);
    auto const words = run({.words = {"config"}, .folder = folder});
    EXPECT_NE(words.out.find("http.port = 3\n    from stoa.toml; default 8080; STOA_HTTP_PORT or --http-port\n"), std::string::npos)
        << words.out;

    flow::write_file(folder / "stoa.toml", "[http]\nprot = 3\n");
    for (auto const& [what, finished] : {std::pair{"file", run({.words = {"config"}, .folder = folder})},
                                         {"environment", run({.words = {"config"}, .environment = {{"STOA_HTP_PORT", "1"}}})},
                                         {"value", run({.words = {"serve", "--http-port", "http"}})},
                                         {"flag", run({.words = {"serve", "--http-prot", "1"}})},
                                         {"weak", run({.words = {"serve"}, .environment = {{"SKIP_AUTH", "1"}}})},
                                         {"no file", run({.words = {"config", "--config", "none.toml"}})}}) {
        EXPECT_EQ(finished.code, 2) << what << finished.error;
        EXPECT_EQ(finished.out, "") << what;
        EXPECT_FALSE(finished.error.empty()) << what;
    }
    EXPECT_TRUE(one_line(run({.words = {"config"}, .folder = folder}).error));
}

TEST_F(CommandLine, schema_goes_up_and_down_and_says_what_is_lost) {
    auto const there = beside({"schema", "status", "--json"});
    ASSERT_EQ(there.code, 0) << there.error;
    EXPECT_EQ(rows(there), 2U);
    for (auto const& row : there.json().as_array()) EXPECT_EQ(row.at("applied"), row.at("newest"));

    auto const folder = flow::new_folder();
    auto const on = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--data-folder", folder.string()});
        return run({.words = std::move(words)});
    };
    auto const empty = on({"schema", "status", "--json"});
    ASSERT_EQ(empty.code, 0) << empty.error;
    EXPECT_EQ(text_at(empty.json(), "/0/applied"), "0");
    EXPECT_NE(on({"schema", "status"}).out.find("stoa schema up"), std::string::npos);
    auto const up = on({"schema", "up", "--json"});
    ASSERT_EQ(up.code, 0) << up.error;
    EXPECT_EQ(text_at(up.json(), "/1/service"), "credentials");
    EXPECT_EQ(text_at(up.json(), "/1/applied"), text_at(up.json(), "/1/newest"));

    ASSERT_EQ(on({"token", "create", "--name", "x", "--permission", "*"}).code, 0);
    auto const refused = on({"schema", "down", "identity"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.error.find("every school, person and token"), std::string::npos) << refused.error;
    EXPECT_NE(refused.error.find("--accept-loss"), std::string::npos) << refused.error;
    EXPECT_EQ(rows(on({"token", "list", "--json"})), 1U);
    auto const down = on({"schema", "down", "identity", "--accept-loss", "--json"});
    EXPECT_EQ(down.code, 0) << down.error;
    EXPECT_EQ(text_at(down.json(), "/0/applied"), "0");
    EXPECT_EQ(on({"schema", "down", "nothing"}).code, 1);
    EXPECT_EQ(on({"schema", "down"}).code, 2);
    EXPECT_EQ(on({"schema", "up"}).code, 0);
}

TEST_F(CommandLine, tokens_are_made_listed_and_revoked) {
    auto const empty = flow::new_folder().string();
    for (bool const serving : {true, false}) {
        auto const on = [&](std::vector<std::string> words) {
            if (serving) return beside(std::move(words));
            words.insert(words.end(), {"--data-folder", empty});
            return run({.words = std::move(words)});
        };
        auto const made = on({"token", "create", "--name", "nightly import", "--permission", "credentials.award", "--permission",
                              "credentials.read", "--days", "7", "--json"});
        ASSERT_EQ(made.code, 0) << made.error;
        auto const token = text_at(made.json(), "/token"), id = text_at(made.json(), "/id");
        EXPECT_TRUE(token.starts_with("stoa_"));
        auto const listed = on({"token", "list", "--json"});
        EXPECT_EQ(text_at(listed.json(), "/0/id"), id);
        EXPECT_EQ(text_at(listed.json(), "/0/state"), "valid");
        EXPECT_EQ(text_at(listed.json(), "/0/permissions"), R"(["credentials.award","credentials.read"])");
        EXPECT_EQ(listed.out.find(token), std::string::npos);
        flow::Fields const with_it{{"Authorization", "Bearer " + token}};
        if (serving) { EXPECT_EQ(stoa->get("/api/v1/awards", with_it).status, 200); }
        EXPECT_EQ(on({"token", "revoke", id}).code, 0);
        EXPECT_EQ(text_at(on({"token", "list", "--json"}).json(), "/0/state"), "revoked");
        // Another process learns of it when it no longer trusts what it remembers.
        if (serving) {
            EXPECT_TRUE(flow::soon([&] { return stoa->get("/api/v1/awards", with_it).status == 401; }, 30s));
        }

        auto const plain = on({"token", "create", "--name", "x", "--permission", "*"});
        EXPECT_TRUE(plain.out.starts_with("stoa_") && one_line(plain.out)) << plain.out;  // so that a script may keep it
        EXPECT_EQ(on({"token", "revoke", "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"}).code, 1);
        EXPECT_EQ(on({"token", "revoke", "12"}).code, 1);
        EXPECT_EQ(on({"token", "create", "--name", "x", "--permission", "A B"}).code, 1);
        EXPECT_EQ(on({"token", "create", "--permission", "*"}).code, 2);
        EXPECT_EQ(on({"token", "create", "--name", "x", "--permission", "*", "--days", "0"}).code, 2);
    }
}

TEST_F(CommandLine, keys_are_listed_rotated_and_exported) {
    auto const before = beside({"key", "list", "--json"});
    ASSERT_EQ(before.code, 0) << before.error;
    auto const count = rows(before);
    auto const rotated = beside({"key", "rotate", "--issuer", issuer, "--algorithm", "EdDSA", "--json"});
    ASSERT_EQ(rotated.code, 0) << rotated.error;
    auto const id = text_at(rotated.json(), "/id");
    auto const after = beside({"key", "list", "--json"}).json();
    EXPECT_EQ(after.as_array().size(), count + 1);
    int active = 0;  // of each algorithm there is one
    for (auto const& row : after.as_array())
        active += text_at(row, "/issuer") == issuer && text_at(row, "/algorithm") == "EdDSA" && text_at(row, "/state") == "active";
    EXPECT_EQ(active, 1);

    auto const exported = beside({"key", "export", id});
    EXPECT_EQ(exported.code, 0);
    EXPECT_EQ(text_at(exported.json(), "/crv"), "Ed25519");
    EXPECT_EQ(text_at(exported.json(), "/d"), "");
    EXPECT_EQ(exported.json(), stoa->get("/keys/" + id).json());
    // The running Stoa signs with it from now on.
    auto const signed_now = text_at(stoa->award(stoa->achievement(issuer)), "/jws");
    auto const report = stoa->post("/api/v1/verify", signed_now, {{"Content-Type", "text/plain"}}).json();
    EXPECT_EQ(text_at(report, "/verdict"), "valid");
    EXPECT_EQ(text_at(report, "/key/kid"), text_at(rotated.json(), "/address"));

    EXPECT_EQ(beside({"key", "export", "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"}).code, 1);
    EXPECT_EQ(beside({"key", "rotate", "--issuer", "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"}).code, 1);
    EXPECT_EQ(beside({"key", "rotate", "--issuer", issuer, "--algorithm", "HS256"}).code, 2);
}

TEST_F(CommandLine, badges_are_issued_verified_baked_extracted_and_inspected) {
    auto const folder = flow::new_folder();
    auto const badge = [&](std::vector<std::string> words, std::string input = {}) {
        words.insert(words.begin(), "badge");
        if (words.size() > 1 && words[1] == "verify") words.emplace_back("--offline");
        return run({.words = std::move(words), .input = std::move(input), .folder = folder});
    };
    auto award = badges::testing::some_award();
    award.valid_until = base::parse_time("2100-01-01T00:00:00Z");
    flow::write_file(folder / "credential.json", json::write(*badges::build(award)));
    flow::write_file(folder / "picture.png", badges::testing::png());
    flow::write_file(folder / "picture.svg", R"(<svg xmlns="http://www.w3.org/2000/svg"/>)");

    flow::write_file(folder / "another.jwk", json::write(crypto::PrivateKey::generate(crypto::Algorithm::es256).public_key().jwk()));
    for (auto const* algorithm : {"RS256", "ES256", "ES384", "EdDSA"}) {
        auto const pem = fmt::format("{}.pem", algorithm);
        auto const made = run({.words = {"key", "create", "--algorithm", algorithm, "--out", pem, "--json"}, .folder = folder});
        ASSERT_EQ(made.code, 0) << made.error;
        EXPECT_EQ(text_at(made.json(), "/d"), "");
        EXPECT_EQ(flow::fs::status(folder / pem).permissions(), flow::fs::perms(0600));
        EXPECT_EQ(run({.words = {"key", "create", "--out", pem}, .folder = folder}).code, 1);  // never over another key
        flow::write_file(folder / "public.jwk", made.out);

        auto const issued = badge({"issue", "credential.json", "--key", pem, "--kid", "https://badges.example.org/keys/1"});
        ASSERT_EQ(issued.code, 0) << issued.error;
        EXPECT_TRUE(one_line(issued.out));
        flow::write_file(folder / "badge.jws", issued.out);
        EXPECT_EQ(badge({"verify", "badge.jws"}).code, 3);
        EXPECT_EQ(badge({"verify", "badge.jws", "--key", "public.jwk"}).code, 0);
        EXPECT_EQ(badge({"verify", "badge.jws", "--key", "another.jwk"}).code, 1);
        for (auto const* picture : {"picture.png", "picture.svg"}) {
            auto const out = std::string("baked-") + picture;
            EXPECT_EQ(badge({"bake", "badge.jws", "--image", picture, "--out", out}).code, 0);
            EXPECT_EQ(badge({"extract", out}).out, issued.out);
            EXPECT_EQ(badge({"extract", "-"}, flow::read_file(folder / out)).out, issued.out);
            EXPECT_EQ(badge({"bake", "badge.jws", "--image", out}).code, 1);  // it carries one already
            EXPECT_EQ(badge({"bake", "-", "--image", out, "--replace", "--out", out}, issued.out).code, 0);
            EXPECT_NE(badge({"inspect", out}).out.find("unverified"), std::string::npos);
            EXPECT_EQ(text_at(badge({"inspect", out, "--json"}).json(), "/header/alg"), algorithm);
        }
        auto const embedded = badge({"issue", "-", "--key", pem}, flow::read_file(folder / "credential.json"));
        auto const valid = badge({"verify", "-", "--key", "public.jwk", "--json"}, embedded.out);
        EXPECT_EQ(valid.code, 0) << valid.out << valid.error;
        EXPECT_EQ(text_at(valid.json(), "/verdict"), "valid");
        auto const warned = badge({"verify", "-"}, embedded.out);
        EXPECT_EQ(warned.code, 0);
        EXPECT_TRUE(warned.out.starts_with("valid, with a remark: ")) << warned.out;
        auto tampered = embedded.out;
        tampered[tampered.size() / 2] = tampered[tampered.size() / 2] == 'A' ? 'B' : 'A';
        auto const invalid = badge({"verify", "-"}, tampered);
        EXPECT_EQ(invalid.code, 1);
        EXPECT_TRUE(invalid.out.starts_with("NOT VALID: ")) << invalid.out;
        EXPECT_EQ(badge({"verify", "-", "--recipient", "did:example:learner"}, embedded.out).code, 0);
        EXPECT_EQ(badge({"verify", "-", "--recipient", "eve@example.org"}, embedded.out).code, 1);
    }
    auto const unknown = badge({"verify", "-"}, jws);  // of the running Stoa: its key is not at hand here
    EXPECT_EQ(unknown.code, 3);
    EXPECT_NE(unknown.out.find("https://badges.example.org/keys/"), std::string::npos) << unknown.out;
    flow::write_file(folder / "jwks.json", stoa->get("/.well-known/jwks.json").body);
    EXPECT_EQ(badge({"verify", "-", "--key", "jwks.json"}, jws).code, 0);

    EXPECT_EQ(badge({"verify", "none.png"}).code, 2);
    EXPECT_EQ(badge({"verify", "-"}, "nonsense").code, 1);
    EXPECT_EQ(badge({"extract", "picture.png"}).code, 1);
    EXPECT_EQ(badge({"issue", "-", "--key", "ES256.pem"}, "[]").code, 1);
    EXPECT_EQ(badge({"issue", "credential.json", "--key", "public.jwk"}).code, 1);
    EXPECT_EQ(badge({"issue", "credential.json"}).code, 2);
    EXPECT_EQ(badge({"verify", "--colour"}).code, 2);
    EXPECT_EQ(badge({}).code, 2);
}

TEST_F(CommandLine, doctor_looks_at_everything) {
    auto const doctor = beside({"doctor", "--json"});
    EXPECT_EQ(doctor.code, 0) << doctor.out;
    std::string parts;
    for (auto const& finding : doctor.json().as_array()) {
        parts += text_at(finding, "/part") + "; ";
        EXPECT_NE(text_at(finding, "/health"), "BAD") << json::write(finding);
    }
    EXPECT_EQ(parts,
              "version; data folder; open files; clock; master key; database of identity; database of credentials; public address; ");
    EXPECT_NE(beside({"doctor"}).out.find("https://badges.example.org"), std::string::npos);

    flow::fs::permissions(stoa->folder() / "master.key", flow::fs::perms(0644));
    auto const bad = beside({"doctor"});
    flow::fs::permissions(stoa->folder() / "master.key", flow::fs::perms(0600));
    EXPECT_EQ(bad.code, 1);
    EXPECT_NE(bad.out.find("chmod 600"), std::string::npos) << bad.out;
}

TEST_F(CommandLine, help_has_examples_and_json_is_json_everywhere) {
    auto const top = run({.words = {"--help"}});
    EXPECT_EQ(top.code, 0);
    EXPECT_EQ(run({.words = {"--version"}}).out, STOA_VERSION "\n");
    for (std::string const name : {"serve", "config", "doctor", "schema", "backup", "restore", "token", "key", "badge"}) {
        EXPECT_NE(top.out.find("\n  " + name), std::string::npos) << name;
        auto const help = run({.words = {name, "--help"}});
        EXPECT_EQ(help.code, 0) << name;
        EXPECT_NE(help.out.find("Examples:\n"), std::string::npos) << name;
        EXPECT_NE(help.out.find("  stoa " + name), std::string::npos) << name;
    }
    EXPECT_EQ(run({.words = {}}).code, 2);
    EXPECT_EQ(run({.words = {"fly"}}).code, 2);

    auto const folder = flow::new_folder();
    flow::write_file(folder / "badge.jws", jws);
    for (std::vector<std::string> const& words :
         std::vector<std::vector<std::string>>{{"config"},
                                               {"doctor"},
                                               {"schema", "status"},
                                               {"schema", "up"},
                                               {"token", "list"},
                                               {"key", "list"},
                                               {"token", "create", "--name", "j", "--permission", "*"},
                                               {"backup", (folder / "b.tar.gz").string()}}) {
        auto with = words;
        with.emplace_back("--json");
        auto const done = beside(with);
        EXPECT_EQ(done.code, 0) << words[0] << done.error;
        EXPECT_NO_THROW(done.json()) << words[0];
    }
    EXPECT_NO_THROW(run({.words = {"badge", "verify", "badge.jws", "--json", "--offline"}, .folder = folder}).json());
    EXPECT_NO_THROW(run({.words = {"badge", "inspect", "badge.jws", "--json"}, .folder = folder}).json());
    // Refusals too.
    auto const refused = beside({"key", "export", "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d", "--json"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_EQ(text_at(refused.json(), "/code"), "missing");
}
