// For the tests of this room and of those above it: a TLS certificate of our own, made anew by the openssl command.
#pragma once
#include "http/server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace http::testing {

// Signs itself, for `names` such as `IP:127.0.0.1,DNS:localhost`; lives in a folder of its own for as long as the object.
class Certificate {
public:
    explicit Certificate(std::string_view names)
        : folder_(std::filesystem::temp_directory_path() / fmt::format("stoa-tls-{}-{}", ::getpid(), ++count)) {
        std::filesystem::create_directories(folder_);
        auto const command = fmt::format(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=stoa-test -addext "
            "subjectAltName={} "
            "-keyout {} -out {} 2>/dev/null",
            names, key().string(), chain().string());
        EXPECT_EQ(std::system(command.c_str()), 0);
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }
    std::filesystem::path chain() const { return folder_ / "chain.pem"; }
    std::filesystem::path key() const { return folder_ / "key.pem"; }
    TlsOptions options() const { return {chain(), key()}; }

private:
    inline static int count = 0;
    std::filesystem::path folder_;
};

}  // namespace http::testing
