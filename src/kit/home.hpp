// What the process has and every request may use: handed through the front door, in Context.
#pragma once
#include "base/task.hpp"
#include "crypto/seal.hpp"
#include "kit/blobs.hpp"
#include "kit/settings.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>
#include <string>

namespace kit {

class Metrics;

// Shared by all cores; everything in it is immutable or safe from several threads.
struct Home {
    Settings settings;
    crypto::Sealer sealer;
    Blobs blobs;
    Metrics& metrics;
    boost::asio::thread_pool& workers;           // for what takes longer than a loop turn may: RSA, images, files
    std::atomic<std::uint64_t> token_epoch = 0;  // raised when a token is revoked: every core then forgets what it remembers
    std::atomic<bool> stopping = false;

    // The address that is signed into badges; empty until set-up has asked for it.
    std::string public_url() const { return *std::atomic_load(&public_url_); }
    void set_public_url(std::string url) { std::atomic_store(&public_url_, std::make_shared<std::string const>(std::move(url))); }
    // The code that set-up asks for; empty when there is nothing to set up.
    std::string setup_code() const { return *std::atomic_load(&setup_code_); }
    void set_setup_code(std::string code) { std::atomic_store(&setup_code_, std::make_shared<std::string const>(std::move(code))); }

    Home(Settings s, crypto::Sealer k, Blobs b, Metrics& m, boost::asio::thread_pool& w)
        : settings(std::move(s)), sealer(std::move(k)), blobs(std::move(b)), metrics(m), workers(w) {}

private:
    std::shared_ptr<std::string const> public_url_ = std::make_shared<std::string const>();
    std::shared_ptr<std::string const> setup_code_ = std::make_shared<std::string const>();
};

}  // namespace kit
