#include "kit/documents_folder.hpp"

#include "base/uuid.hpp"
#include "http/testing.hpp"
#include "kit/settings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <fstream>

namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path = fs::temp_directory_path() / base::Uuid::make().text();
    Folder() { fs::create_directories(path / "documents/site/inner"); }
    ~Folder() { fs::remove_all(path); }
    fs::path inside() const { return path / "documents"; }
    void write(std::string const& name, std::string_view content) const { std::ofstream(inside() / name) << content; }
};

std::string refusal(Folder const& folder) {
    try {
        kit::DocumentsFolder const documents(folder.inside());
        return "taken";
    } catch (base::Error const& error) { return error.text().substr(folder.inside().string().size() + 1); }
}

TEST(DocumentsFolder, serves_by_url_and_by_prefix) {
    Folder const folder;
    folder.write("url-map.json", R"({"description": "text is no map", "without": ["a"],
        "contexts": {"https://a.example/context": "one.jsonld"}, "documents": {"https://a.example/list": "list"},
        "prefixes": {"https://b.example/": "site/", "https://b.example/deep/": "site/inner"}})");
    folder.write("one.jsonld", "{\"@context\": {}}");
    folder.write("list", "  {\"id\": 1}");
    folder.write("site/token", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
    folder.write("site/a b.PNG", "png");
    folder.write("site/inner/page", "<html></html>");
    folder.write("site/inner/picture", "<?xml version=\"1.0\"?><svg/>");
    folder.write("site/bytes", "1234");
    kit::DocumentsFolder const documents(folder.inside());
    auto const found = [&](std::string_view url) {
        auto const got = documents.find(url);
        return got.good() ? fmt::format("{} {}", got.media_type, got.body) : fmt::format("{} {}", got.status, got.failure);
    };
    EXPECT_EQ(found("https://a.example/context"), "application/ld+json {\"@context\": {}}");
    EXPECT_EQ(found("https://a.example/list#entry"), "application/json   {\"id\": 1}");
    EXPECT_EQ(found("https://b.example/token"), "application/jwt eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
    EXPECT_EQ(found("https://b.example/a%20b.PNG?x=..#y"), "image/png png");
    EXPECT_EQ(found("https://b.example/deep/page"), "text/html <html></html>");
    EXPECT_EQ(found("https://b.example/deep/picture"), "image/svg+xml <?xml version=\"1.0\"?><svg/>");
    EXPECT_EQ(found("https://b.example/inner/page"), "text/html <html></html>");
    EXPECT_EQ(found("https://b.example/bytes"), "application/octet-stream 1234");

    EXPECT_EQ(found("https://c.example/x"), "0 https://c.example/x is not in the folder");
    EXPECT_EQ(found("https://a.example/list/"), "0 https://a.example/list/ is not in the folder");
    EXPECT_EQ(found(""), "0  is not in the folder");
    EXPECT_EQ(found("https://b.example/none"), "404 https://b.example/none is not in the folder: there is no file site/none");
    EXPECT_TRUE(found("https://b.example/").starts_with("404 ")) << "a folder is no document";
}

TEST(DocumentsFolder, lets_nothing_lead_out_of_it) {
    Folder const folder;
    folder.write("url-map.json", R"({"prefixes": {"https://b.example/": "site/", "https://all.example/": ""}})");
    std::ofstream(folder.path / "secret") << "secret";
    folder.write("top", "top");
    fs::create_symlink(folder.path / "secret", folder.inside() / "site/link");
    fs::create_symlink(folder.inside() / "top", folder.inside() / "site/good");
    kit::DocumentsFolder const documents(folder.inside());
    for (auto const* path : {"../../secret", "%2e%2e/%2E./secret", "..%2f..%2fsecret", "inner/../../../secret", "..", "../top",
                             "/etc/passwd", "%2fetc/passwd", "a%00b", "%zz", "link"}) {
        auto const found = documents.find(std::string("https://b.example/") + path);
        EXPECT_EQ(found.status, 0) << path;
        EXPECT_EQ(found.failure, fmt::format("https://b.example/{} leads out of the folder", path));
        EXPECT_EQ(found.body, "");
    }
    EXPECT_EQ(documents.find("https://b.example/good").body, "top");
    EXPECT_EQ(documents.find("https://all.example/top").body, "top");
}

TEST(DocumentsFolder, says_what_is_wrong_with_its_map) {
    Folder const folder;
    EXPECT_EQ(refusal(folder), "url-map.json cannot be read");
    auto const with = [&](std::string_view map) {
        folder.write("url-map.json", map);
        return refusal(folder);
    };
    EXPECT_EQ(with("[]"), "url-map.json: this is no object");
    EXPECT_TRUE(with("{\"a\": ").starts_with("url-map.json: ")) << with("{\"a\": ");
    EXPECT_EQ(with(R"({"a": {"https://a/": 1}})"), "url-map.json: https://a/: the path is no text");
    EXPECT_EQ(with(R"({"a": {"https://a/": "../x"}})"), "url-map.json: https://a/: ../x leads out of the folder");
    EXPECT_EQ(with(R"({"prefixes": {"https://a/": "/etc"}})"), "url-map.json: https://a/: /etc leads out of the folder");
    EXPECT_EQ(with("{}"), "taken");
}

TEST(DocumentsFolder, knows_the_map_of_the_published_fixtures) {
    auto const* const folder = std::getenv("STOA_CONFORMANCE_DIR");
    if (folder == nullptr) GTEST_SKIP() << "set STOA_CONFORMANCE_DIR to run this";
    kit::DocumentsFolder const documents(fs::path(folder) / "ob-1edtech");
    EXPECT_EQ(documents.find("https://www.w3.org/ns/credentials/v2").media_type, "application/ld+json");
    EXPECT_EQ(documents.find("http://example.org/badgeclass1.json").media_type, "application/json");
    auto const list = documents.find(
        "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main/"
        "inspector-vc/src/test/resources/ob30/bit-string-list/testlist");
    EXPECT_EQ(list.media_type, "application/json");
    EXPECT_NE(list.body.find("BitstringStatusList"), std::string::npos);
}

std::string first_word(kit::Settings const& settings, std::string url) {
    http::testing::Thread thread;
    auto lookups = kit::make_lookups(thread.io, settings);
    auto const found = thread.run(lookups->look_up(std::move(url)));
    thread.run(http::testing::just<int>([&] { return lookups.reset(), 0; }));
    return found.good() ? found.body : found.failure;
}

TEST(Lookups, are_as_the_settings_want_them) {
    Folder const folder;
    folder.write("url-map.json", R"({"documents": {"https://a.example/": "a"}})");
    folder.write("a", "here");
    auto const with = [](std::map<std::string, std::string> flags) {
        auto loaded = kit::load_settings({std::move(flags), {}, {}});
        EXPECT_TRUE(loaded) << loaded.error().text();
        return loaded->settings;
    };
    EXPECT_EQ(first_word(with({{"fetch.enabled", "false"}, {"fetch.folder", folder.inside()}}), "https://a.example/"),
              "offline: https://a.example/ was not looked up");
    EXPECT_EQ(first_word(with({{"fetch.folder", folder.inside()}}), "https://a.example/"), "here");
    EXPECT_EQ(first_word(with({}), "http://127.0.0.1:1/"), "only https is fetched (fetch.allow_http can allow http)");
    EXPECT_EQ(first_word(with({{"fetch.allow_http", "true"}}), "http://127.0.0.1:1/"), "port 1 belongs to another service than the web");
    EXPECT_EQ(first_word(with({{"fetch.allow_http", "true"}}), "http://127.0.0.1:1024/"),
              "http://127.0.0.1:1024 is not called: 127.0.0.1 is a loopback address (fetch.allow_private can allow it)");
    EXPECT_EQ(first_word(with({{"fetch.allow_http", "true"}, {"fetch.allow_private", "127.0.0.0/8"}}), "http://127.0.0.1:1024/"),
              "cannot reach http://127.0.0.1:1024: Connection refused");
    EXPECT_THROW(first_word(with({{"fetch.folder", "/nowhere"}}), ""), base::Error);
    EXPECT_THROW(first_word(with({{"fetch.ca_file", "/nowhere"}}), ""), base::Error);
}

}  // namespace
