// Whatever is sent: a clear refusal that names the place, and nothing is changed by it.
#include "expect.hpp"

#include "badges/bakery.hpp"
#include "badges/testing.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using badges::testing::chunk;
using flow::expect_problem;
using flow::names_field;
using flow::text_at;

// Refusals must leave all rows and blobs as they were: that is checked around every test.
class BadInput : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up();
        issuer = stoa->issuer();
        achievement = stoa->achievement(issuer);
        award = stoa->award(achievement);
    }
    static void TearDownTestSuite() { stoa.reset(); }
    void SetUp() override { before = state(); }
    void TearDown() override { EXPECT_EQ(state(), before); }

    static std::string state() {
        std::string out;
        for (auto const* list : {"issuers", "achievements", "awards", "tokens"}) out += fmt::format("{} {}, ", stoa->count(list), list);
        int blobs = 0;
        std::error_code none;
        for (auto const& entry : flow::fs::recursive_directory_iterator(stoa->folder() / "blobs", none)) blobs += entry.is_regular_file();
        return out + fmt::format("{} blobs; {}", blobs, stoa->get("/api/v1/issuers/" + issuer).body);
    }
    // A refusal that says where: its first problem's field.
    static std::string place(flow::Answer const& answer, int status, std::string_view code) {
        auto const problem = expect_problem(answer, status, code);
        return text_at(problem, "/problems/0/field");
    }
    static flow::Answer upload(std::string_view target, std::string_view bytes, std::string_view type) {
        return stoa->post(target, bytes, {{"Content-Type", std::string(type)}});
    }
    static flow::Answer bake(std::string_view picture, std::string_view credential, std::string_view target = "/api/v1/bake") {
        auto const part = [](std::string_view name, std::string_view value) {
            return fmt::format("--edge\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"f\"\r\n\r\n{}\r\n", name, value);
        };
        return upload(target, part("image", picture) + part("credential", credential) + "--edge--\r\n",
                      "multipart/form-data; boundary=edge");
    }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, achievement;
    static inline json::value award;
    std::string before;
};

std::string nested(std::size_t depth) {
    std::string out = R"({"name":"x","description":)";
    for (std::size_t i = 1; i < depth; ++i) out += '[';
    out += '1';
    for (std::size_t i = 1; i < depth; ++i) out += ']';
    return out + "}";
}

}  // namespace

TEST_F(BadInput, broken_json_is_named_with_its_place) {
    struct Case {
        std::string body, place;
    };
    Case const cases[] = {
        {R"({"name":"a","name":"b"})", "name"},
        {"{\"name\":\"\xff\"}", "byte 9"},
        {"{\"name\":\"\xed\xa0\x80\"}", "byte 9"},  // a surrogate in UTF-8
        {"{\"name\":\"\xc0\xaf\"}", "byte 9"},      // an overlong form
        {R"({"name":"\ud800"})", "byte 15"},
        {R"({"name":"\udc00\ud800"})", "byte 10"},
        {R"({"name":"\u0000"})", "name"},
        {nested(65), "byte 89"},
        {R"({"name":"a"}x)", "byte 12"},
        {R"({"name":"a"}{"name":"b"})", "byte 12"},
        {"\xef\xbb\xbf{\"name\":\"a\"}", "byte 0"},
        {"\xff\xfe{\0", "byte 0"},
        {R"({"name":"a")", "byte 11"},
        {R"({"name":"a",})", "byte 12"},
        {R"({'name':'a'})", "byte 1"},
        {R"({"name":/* */"a"})", "byte 8"},
        {"{\"name\":\"a\nb\"}", "byte 10"},
        {R"({"name":"\x"})", "byte 10"},
        {R"({"name":01})", "byte 9"},
        {R"({"name":NaN})", "byte 8"},
        {R"({"name":1e999})", "name"},
        {R"({"name":tru})", "byte 8"},
        {" ", "byte 1"},
    };
    for (auto const& [body, expected] : cases) EXPECT_EQ(place(stoa->post("/api/v1/issuers", body), 400, "malformed"), expected) << body;
    EXPECT_EQ(place(stoa->ask("PATCH", "/api/v1/issuers/" + issuer, R"({"name":"a","name":"b"})"), 400, "malformed"), "name");
    for (auto const* body : {"[]", "1", "null", "\"text\""})
        EXPECT_EQ(place(stoa->post("/api/v1/issuers", body), 422, "invalid"), "") << body;
}

TEST_F(BadInput, every_wrong_field_is_named_at_once) {
    auto const problem = expect_problem(
        stoa->post(
            "/api/v1/achievements",
            R"({"issuer":"1","name":"","colour":1,"criteria":{"narrative":7,"x":0},"image":{"id":"no"},"alignment":[{"targetName":"a"}]})"),
        422, "invalid");
    for (auto const* field : {"name", "colour", "description", "criteria.narrative", "criteria.x", "image.id", "alignment[0].targetUrl"})
        EXPECT_TRUE(names_field(problem, field)) << field << json::write(problem);
    auto const awards = "/api/v1/achievements/" + achievement + "/awards";
    EXPECT_EQ(place(stoa->post(awards, R"({"recipient":{"email":"a@example.org"},"achievment":1})"), 422, "invalid"), "achievment");
    EXPECT_EQ(place(stoa->post(awards, R"({"recipient":{"email":"a@example.org"},"validFrom":"yesterday"})"), 422, "invalid"), "validFrom");
    EXPECT_EQ(
        place(
            stoa->post(awards,
                       R"({"recipient":{"email":"a@example.org"},"validFrom":"2026-01-02T00:00:00Z","validUntil":"2026-01-01T00:00:00Z"})"),
            422, "invalid"),
        "validUntil");
    EXPECT_EQ(
        place(stoa->post("/api/v1/achievements",
                         R"({"issuer":"0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d","name":"n","description":"d","criteria":{"narrative":"n"}})"),
              422, "invalid"),
        "issuer");
    EXPECT_EQ(place(stoa->post("/api/v1/tokens", R"({"name":"n","permissions":["a b"]})"), 422, "invalid"), "permissions[0]");
}

TEST_F(BadInput, media_types_and_sizes_are_checked_first) {
    EXPECT_EQ(place(upload("/api/v1/issuers", R"({"name":"a"})", "text/plain"), 415, "wrong-media"), "Content-Type");
    EXPECT_EQ(place(upload("/api/v1/issuers", R"({"name":"a"})", ""), 415, "wrong-media"), "Content-Type");
    EXPECT_EQ(place(upload("/api/v1/images", badges::testing::png(), "image/gif"), 415, "wrong-media"), "Content-Type");
    expect_problem(upload("/api/v1/images", badges::testing::png(), "image/svg+xml"), 415, "wrong-media");
    EXPECT_EQ(place(upload("/api/v1/verify", "x", "application/x-www-form-urlencoded"), 415, "wrong-media"), "Content-Type");
    expect_problem(stoa->post("/api/v1/verify", "", {{"Content-Type", "text/plain"}}), 400, "malformed");

    std::string const long_text(1024 * 1024 + 1, ' ');
    expect_problem(stoa->post("/api/v1/tokens", long_text), 413, "too-large");
    flow::Client client(stoa->port());
    auto const head = fmt::format(
        "POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n", stoa->token);
    expect_problem(client.send_raw(head + fmt::format("Transfer-Encoding: chunked\r\n\r\n{:x}\r\n", long_text.size()) + long_text), 413,
                   "too-large");
    client.close();
    expect_problem(client.send_raw(head + "Content-Length: 99999999999\r\n\r\n"), 413, "too-large");
}

TEST_F(BadInput, damaged_pngs_are_refused_at_the_byte) {
    using badges::testing::png;
    auto const badge = chunk("iTXt", std::string("openbadgecredential\0\0\0\0\0", 24) + badges::testing::some_jws);
    auto const sound = png(badge);
    auto truncated = png();
    truncated.resize(truncated.size() - 20);
    auto flipped = sound;
    flipped[60] = static_cast<char>(flipped[60] ^ 1);  // inside the badge's chunk, so its CRC is wrong
    auto huge = png();
    huge.replace(33, 4, std::string("\x7f\xff\xff\xff", 4));
    auto signature = sound;
    signature[4] = '\n';
    struct Case {
        std::string what, bytes, place;
    };
    for (auto const& [what, bytes, expected] : {Case{"truncated", truncated, "byte"},
                                                {"wrong CRC", flipped, "byte"},
                                                {"a length of 2 GiB", huge, "byte 33"},
                                                {"two badges", png(badge + badge), "byte"},
                                                {"a broken signature", signature, "byte"}}) {
        EXPECT_TRUE(place(upload("/api/v1/extract", bytes, "image/png"), 400, "malformed").starts_with(expected)) << what;
        auto const report = upload("/api/v1/verify", bytes, "image/png");
        EXPECT_EQ(report.status, 200);
        EXPECT_EQ(text_at(report.json(), "/verdict"), "invalid") << what;
        if (what == "two badges") continue;  // as a picture it is sound
        EXPECT_TRUE(place(upload("/api/v1/images", bytes, "image/png"), 400, "malformed").starts_with(expected)) << what;
        EXPECT_TRUE(place(bake(bytes, badges::testing::some_jws), 400, "malformed").starts_with(expected)) << what;
    }
    expect_problem(bake(sound, badges::testing::some_jws), 409, "conflict");
    expect_problem(upload("/api/v1/extract", png(), "image/png"), 404, "missing");
    expect_problem(upload("/api/v1/extract", "no picture at all", "image/png"), 415, "wrong-media");
}

TEST_F(BadInput, hostile_svgs_are_refused_at_the_byte) {
    constexpr std::string_view open = R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">)";
    auto const credential = fmt::format(R"(<openbadges:credential verify="{}"/>)", badges::testing::some_jws);
    auto const with = [&](std::string_view inside) { return fmt::format("{}{}</svg>", open, inside); };
    std::string bomb = "<!DOCTYPE svg [<!ENTITY a0 \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">";
    for (int i = 1; i < 10; ++i) {
        bomb += fmt::format("<!ENTITY a{} \"", i);
        for (int n = 0; n < 10; ++n) bomb += fmt::format("&a{};", i - 1);
        bomb += "\">";
    }
    bomb += "]>";
    struct Case {
        std::string what, bytes;
    };
    for (auto const& [what, bytes] :
         {Case{"two credentials", with(credential + credential)},
          {"an external entity", fmt::format("<!DOCTYPE svg [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{}&e;{}</svg>", open, credential)},
          {"an entity bomb", bomb + with("&a9;" + credential)},
          {"no end", with(credential).substr(0, 150)},
          {"another root", "<?xml version=\"1.0\"?><html/>"},
          {"another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + with(credential)}}) {
        auto const answer = upload("/api/v1/extract", bytes, "image/svg+xml");
        EXPECT_TRUE(place(answer, 400, "malformed").starts_with("byte ")) << what << answer.body;
        EXPECT_EQ(answer.body.find("root:"), std::string::npos);
        EXPECT_EQ(text_at(upload("/api/v1/verify", bytes, "image/svg+xml").json(), "/verdict"), "invalid") << what;
        if (what == "two credentials") continue;
        EXPECT_TRUE(place(upload("/api/v1/images", bytes, "image/svg+xml"), 400, "malformed").starts_with("byte ")) << what;
    }
    expect_problem(upload("/api/v1/extract", with(""), "image/svg+xml"), 404, "missing");
}

// What looks dangerous and is not must work.
TEST_F(BadInput, a_credential_that_ends_cdata_is_baked_and_comes_back_equal) {
    std::string const credential =
        R"({"@context":["https://www.w3.org/ns/credentials/v2"],"name":"]]> & <b> \"quoted\" Grüße 世界","n":[1,2.5,-3]})";
    auto const svg = bake(R"(<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>)", credential);
    ASSERT_EQ(svg.status, 200) << svg.body;
    EXPECT_EQ(svg.field("Content-Type"), "image/svg+xml");
    auto const from_svg = upload("/api/v1/extract", svg.body, "image/svg+xml");
    EXPECT_EQ(from_svg.json(), *json::read(credential));
    auto const png = bake(badges::testing::png(), credential);
    ASSERT_EQ(png.status, 200) << png.body;
    EXPECT_EQ(upload("/api/v1/extract", png.body, "image/png").body, credential);
    // An older badge is baked as its own standard says.
    auto const older =
        bake(badges::testing::png(), R"({"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://example.org/a"})");
    EXPECT_NE(older.body.find(std::string_view("openbadges\0", 11)), std::string::npos);
    EXPECT_EQ(upload("/api/v1/extract", older.body, "image/png").field("Content-Type"), "application/json");
    auto const missing = expect_problem(upload("/api/v1/bake", "--edge--\r\n", "multipart/form-data; boundary=edge"), 422, "invalid");
    EXPECT_TRUE(names_field(missing, "image") && names_field(missing, "credential"));
    expect_problem(upload("/api/v1/bake", "--edge\r\nno end", "multipart/form-data; boundary=edge"), 400, "malformed");
    expect_problem(upload("/api/v1/bake", "x", "multipart/form-data"), 400, "malformed");
    EXPECT_EQ(place(bake(badges::testing::png(), credential, "/api/v1/bake?existing=maybe"), 422, "invalid"), "existing");
}

TEST_F(BadInput, addresses_that_lead_nowhere_say_so) {
    expect_problem(stoa->get("/api/v1/nothing"), 404, "missing");
    expect_problem(stoa->get("/nothing"), 404, "missing");
    auto const wrong_verb = stoa->ask("PUT", "/api/v1/issuers", "{}");
    expect_problem(wrong_verb, 405, "wrong-method");
    for (auto const* verb : {"GET", "HEAD", "POST", "OPTIONS"})
        EXPECT_NE(wrong_verb.field("Allow").find(verb), std::string::npos) << wrong_verb.field("Allow");
    expect_problem(stoa->ask("DELETE", "/api/v1/verify"), 405, "wrong-method");

    auto const stranger = stoa->get("/api/v1/awards", {{"Authorization", ""}});
    expect_problem(stranger, 401, "unauthenticated");
    EXPECT_TRUE(stranger.field("WWW-Authenticate").starts_with("Bearer"));
    for (auto const* wrong : {"Bearer nonsense", "Bearer", "Basic YTpi", "Bearer stoa_AAAA"})
        expect_problem(stoa->get("/api/v1/awards", {{"Authorization", wrong}}), 401, "unauthenticated");

    EXPECT_EQ(place(stoa->get("/api/v1/awards?cursor=!!!"), 422, "invalid"), "cursor");
    EXPECT_EQ(place(stoa->get("/api/v1/awards?cursor=AAAA"), 422, "invalid"), "cursor");
    EXPECT_EQ(place(stoa->get("/api/v1/awards?achievement=12"), 422, "invalid"), "achievement");
    EXPECT_EQ(place(stoa->get("/api/v1/issuers/not-a-uuid"), 422, "invalid"), "issuer");
    expect_problem(stoa->get("/issuers/not-a-uuid"), 404, "missing");
    expect_problem(stoa->get("/keys/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"), 404, "missing");
    for (auto const* broken : {"%", "%2", "%zz", "%ff", "%00", "%c0%af"}) {
        EXPECT_EQ(place(stoa->get(fmt::format("/api/v1/awards?q={}", broken)), 400, "malformed"), "q") << broken;
        EXPECT_EQ(place(stoa->get(fmt::format("/api/v1/issuers/{}", broken)), 400, "malformed"), "issuer") << broken;
    }
    // A path that is written in a roundabout way is no way past the guards, nor out of a folder.
    for (auto const* path : {"/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "//api/v1/awards", "/api/v1/awards/",
                             "/API/v1/awards", "/images/..%2f..%2fmaster.key"}) {
        auto const answer = stoa->get(path, {{"Authorization", ""}});
        EXPECT_TRUE(answer.status == 404 || answer.status == 401 || answer.status == 400) << path << answer.status;
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json") << path;
    }
}

TEST_F(BadInput, broken_messages_are_refused_by_the_protocol) {
    struct Case {
        std::string message;
        int status;
        std::string code;
    };
    std::string const host = "Host: x\r\n";
    for (auto const& [message, status, code] :
         {Case{"GET / HTTP/1.1\r\n" + host + "X: " + std::string(1024 * 1024, 'x') + "\r\n\r\n", 431, "too-large"},
          {"GET / HTTP/1.1\r\n\r\n", 400, "malformed"},
          {"GET / HTTP/1.1\r\n" + host + host + "\r\n", 400, "malformed"},
          {"GET / HTTP/3.0\r\n" + host + "\r\n", 505, "malformed"},
          {"nonsense\r\n\r\n", 400, "malformed"},
          {"GET / HTTP/1.1\r\n" + host + "Bad Field: x\r\n\r\n", 400, "malformed"},
          {"POST /api/v1/verify HTTP/1.1\r\n" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
           "malformed"},
          {"POST /api/v1/verify HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400, "malformed"},
          {"POST /api/v1/verify HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400, "malformed"}}) {
        flow::Client client(stoa->port());
        auto const answer = client.send_raw(message);
        EXPECT_EQ(answer.status, status) << message.substr(0, 100) << answer.body;
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json") << message.substr(0, 100);
        EXPECT_EQ(text_at(answer.json(), "/type"), "urn:stoa:problem:" + code) << message.substr(0, 100);
        EXPECT_EQ(text_at(answer.json(), "/status"), std::to_string(status)) << message.substr(0, 100);
    }
}

TEST_F(BadInput, a_missing_permission_is_named) {
    auto const made = stoa->post("/api/v1/tokens", R"({"name":"reader","permissions":["credentials.read"],"days":1})");
    ASSERT_EQ(made.status, 201) << made.body;
    flow::Fields const reader{{"Authorization", "Bearer " + text_at(made.json(), "/token")}};
    EXPECT_EQ(stoa->get("/api/v1/awards", reader).status, 200);
    struct Case {
        std::string verb, target, body, permission;
    };
    for (auto const& [verb, target, body, permission] :
         {Case{"POST", "/api/v1/issuers", R"({"name":"x"})", "credentials.manage_issuers"},
          {"POST", "/api/v1/achievements", "{}", "credentials.manage_achievements"},
          {"POST", "/api/v1/achievements/" + achievement + "/awards", "{}", "credentials.award"},
          {"POST", "/api/v1/issuers/" + issuer + "/keys", "{}", "credentials.manage_keys"},
          {"DELETE", "/api/v1/issuers/" + issuer, "", "credentials.manage_issuers"},
          {"POST", "/api/v1/tokens", "{}", "identity.manage_tokens"},
          {"GET", "/api/v1/tokens", "", "identity.manage_tokens"}}) {
        auto const problem = expect_problem(stoa->ask(verb, target, body, reader), 403, "forbidden");
        EXPECT_NE(text_at(problem, "/detail").find(permission), std::string::npos) << json::write(problem);
    }
    // Nobody hands on more than they have.
    auto const maker = stoa->post("/api/v1/tokens", R"({"name":"maker","permissions":["identity.manage_tokens"],"days":1})").json();
    flow::Fields const as_maker{{"Authorization", "Bearer " + text_at(maker, "/token")}};
    expect_problem(stoa->post("/api/v1/tokens", R"({"name":"more","permissions":["credentials.award"]})", as_maker), 403, "forbidden");
    expect_problem(stoa->post("/api/v1/tokens", R"({"name":"more","permissions":["*"]})", as_maker), 403, "forbidden");
    expect_problem(stoa->post("/api/v1/tokens", R"({"name":"more","permissions":["identity.*"]})", as_maker), 403, "forbidden");
    // Revoked means at once, on every core.
    auto const revoke = stoa->ask("DELETE", "/api/v1/tokens/" + text_at(made.json(), "/id"));
    EXPECT_EQ(revoke.status, 204);
    for (int i = 0; i < 8; ++i) {
        flow::Client another(stoa->port());
        EXPECT_EQ(another.send("GET", "/api/v1/awards", reader).status, 401);
    }
    before = state();  // the two tokens are meant
}
