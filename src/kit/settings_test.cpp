#include "kit/settings.hpp"

#include <gtest/gtest.h>
#include <cstdlib>
#include <fstream>

namespace {

std::string const* source_of(kit::Loaded const& loaded, std::string_view name) {
    for (auto const& row : loaded.resolved)
        if (row.setting->name == name) return &row.source;
    return nullptr;
}

struct File {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("stoa-settings-" + std::to_string(::getpid()));
    explicit File(std::string_view text) { std::ofstream(path) << text; }
    ~File() { std::filesystem::remove(path); }
};

}  // namespace

TEST(Settings, rank_flag_over_environment_over_file_over_legacy_over_default) {
    File const file("[http]\nport = 3\ncores = 2\ncors_origins = [\"https://a.example\", \"https://b.example\"]\n");
    kit::SettingSources sources{{{"http.port", "1"}},
                                {{"STOA_HTTP_PORT", "2"}, {"PORT", "4"}, {"DATABASE_URL", "postgresql://db"}, {"STOA_LOG_LEVEL", "warn"}},
                                file.path};
    auto const loaded = kit::load_settings(sources);
    ASSERT_TRUE(loaded) << loaded.error().text();
    EXPECT_EQ(loaded->settings.http_port, 1);
    EXPECT_EQ(*source_of(*loaded, "http.port"), "--http-port");
    EXPECT_EQ(loaded->settings.http_cores, 2);
    EXPECT_EQ(loaded->settings.http_cors_origins, (std::vector<std::string>{"https://a.example", "https://b.example"}));
    EXPECT_EQ(loaded->settings.database_url, "postgresql://db");
    EXPECT_EQ(*source_of(*loaded, "database_url"), "DATABASE_URL (legacy name)");
    EXPECT_EQ(loaded->settings.log_level, "warn");
    EXPECT_EQ(*source_of(*loaded, "log.access"), "default");
}
TEST(Settings, a_secret_is_never_printed_and_may_come_from_a_file) {
    File const file("postgresql://user:password@db\n");
    auto const loaded = kit::load_settings({{}, {{"STOA_DATABASE_URL_FILE", file.path.string()}}, {}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->settings.database_url, "postgresql://user:password@db");
    for (auto const& row : loaded->resolved) EXPECT_EQ(row.value.find("password"), std::string::npos);
}
TEST(Settings, refuses_with_one_clear_line) {
    auto const text = [](kit::SettingSources const& sources) {
        auto const loaded = kit::load_settings(sources);
        return loaded ? std::string("accepted") : loaded.error().text();
    };
    EXPECT_EQ(text({{}, {{"STOA_HTTP_PORT", "http"}}, {}}),
              "http.port (from STOA_HTTP_PORT) must be a whole number from 0 to 65535, not \"http\"");
    EXPECT_EQ(text({{{"signing.algorithm", "HS256"}}, {}, {}}),
              "signing.algorithm (from --signing-algorithm) must be one of RS256, ES256, ES384, EdDSA, not \"HS256\"");
    EXPECT_EQ(text({{}, {{"STOA_HTP_PORT", "1"}}, {}}),
              "there is no setting STOA_HTP_PORT (from the environment); `stoa config` lists them");
    EXPECT_NE(text({{}, {{"JWT_ALGORITHM", "HS256"}}, {}}).find("refused"), std::string::npos);
    EXPECT_NE(text({{}, {{"SKIP_AUTH", "true"}}, {}}).find("refused"), std::string::npos);
    for (auto const* url : {"badges.example.org", "https://", "https://a b", "ftp://badges.example.org", "https://badges.example.org/?x=1",
                            "https://badges.example.org/#x"})
        EXPECT_TRUE(text({{{"public_url", url}}, {}, {}}).starts_with("public_url must ")) << url;
    EXPECT_NE(text({{{"http.tls_key", "k.pem"}}, {}, {}}).find("belong together"), std::string::npos);
    EXPECT_NE(text({{{"signing.proof", "eddsa-rdfc-2022"}}, {}, {}}).find("set signing.algorithm, too"), std::string::npos);
    EXPECT_NE(text({{{"signing.proof", "ecdsa-jcs-2019"}, {"signing.algorithm", "EdDSA"}}, {}, {}}).find("set signing.algorithm, too"),
              std::string::npos);
    EXPECT_EQ(text({{{"signing.proof", "ecdsa-jcs-2019"}, {"signing.algorithm", "ES256"}}, {}, {}}), "accepted");
    for (auto const* network : {"10.0.0.1/8", "intranet", "10.0.0.0/8,x"})
        EXPECT_NE(text({{{"fetch.allow_private", network}}, {}, {}}).find("is no network such as 10.1.0.0/16"), std::string::npos)
            << network;
    EXPECT_EQ(text({{{"fetch.allow_private", "10.0.0.0/8, fd12::/16,127.0.0.1"}}, {}, {}}), "accepted");
    File const file("[http]\nport = \n");
    EXPECT_NE(text({{}, {}, file.path}).find("line 2"), std::string::npos);
}
