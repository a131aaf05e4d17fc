// For tests of look-ups: a server of pages on a thread of its own, and a fetcher on another, with a clock that the test moves.
#pragma once
#include "http/testing.hpp"
#include "http/testing_certificate.hpp"
#include "kit/fetch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace kit::testing {

// Answers by path; what a page does may change with each request.
class Pages : public http::App {
public:
    using Page = std::function<http::Reply(http::Request const&)>;

    void on(std::string path, Page page) {
        std::lock_guard const lock(mutex_);
        pages_.insert_or_assign(std::move(path), std::move(page));
    }
    void json(std::string path, std::string body, std::vector<std::pair<std::string, std::string>> fields = {}) {
        on(std::move(path), [=](auto const&) { return http::Reply{.media_type = "application/json", .fields = fields, .body = body}; });
    }
    void redirect(std::string path, std::string to, int status = 302) {
        on(std::move(path), [=](auto const&) { return http::Reply{.status = status, .fields = {{"Location", to}}}; });
    }
    void status(std::string path, int status) {
        on(std::move(path), [=](auto const&) { return http::Reply{.status = status, .media_type = "text/plain", .body = "no"}; });
    }
    int asked(std::string const& path) const {
        std::lock_guard const lock(mutex_);
        auto const found = asked_.find(path);
        return found == asked_.end() ? 0 : found->second;
    }
    std::atomic<bool> held = false;  // while it is, no answer leaves

    http::Budget budget(http::Request const&) override { return {}; }
    Task<http::Reply> handle(http::Request const& request) override {
        auto const page = look_up(std::string(request.path));
        while (held) {
            boost::asio::steady_timer moment(co_await boost::asio::this_coro::executor, std::chrono::milliseconds(1));
            co_await moment.async_wait(boost::asio::use_awaitable);
        }
        co_return page(request);
    }
    http::Reply refuse(base::Error const& error, http::Request const*) override {
        return {.status = 400, .media_type = "text/plain", .body = error.text()};
    }

private:
    Page look_up(std::string const& path) {
        std::lock_guard const lock(mutex_);
        ++asked_[path];
        auto const found = pages_.find(path);
        if (found != pages_.end()) return found->second;
        return [](auto const&) { return http::Reply{.status = 404, .media_type = "text/plain", .body = "no such page"}; };
    }

    mutable std::mutex mutex_;
    std::map<std::string, Page> pages_;
    std::map<std::string, int> asked_;
};

// One fetcher; it knows the certificate and, unless told otherwise, may call 127.0.0.1 and no other address of this machine.
class Reader {
public:
    static FetchLimits near(FetchLimits limits = {}) {
        limits.networks = {*http::Network::parse("127.0.0.1")};
        return limits;
    }
    explicit Reader(FetchLimits limits = near(), std::string ca_file = {}) {
        fetcher_ = thread_.run(http::testing::just<std::unique_ptr<Fetcher>>([&] {
            http::ClientOptions options;
            options.ca_file = ca_file;
            return std::make_unique<Fetcher>(thread_.io, std::move(options), std::move(limits), [this] { return now.load(); });
        }));
    }
    ~Reader() {
        thread_.run(http::testing::just<int>([&] { return fetcher_.reset(), 0; }));
    }

    base::Fetched get(std::string url, Acceptable acceptable = badge_documents()) {
        return get_soon(std::move(url), std::move(acceptable)).get();
    }
    std::future<base::Fetched> get_soon(std::string url, Acceptable acceptable = badge_documents()) {
        return boost::asio::co_spawn(thread_.io, fetcher_->get(std::move(url), std::move(acceptable)), boost::asio::use_future);
    }
    std::string body(std::string url) { return get(std::move(url)).body; }
    std::string failure(std::string url) { return get(std::move(url)).failure; }
    void settle() {
        thread_.run(http::testing::just<int>([] { return 0; }));
    }  // what was asked soon has begun
    Task<base::Fetched> task(std::string url) { return fetcher_->look_up(std::move(url)); }
    http::testing::Thread& thread() { return thread_; }

    std::atomic<base::Time> now{*base::parse_time("2026-11-21T08:30:00Z")};
    void pass(std::chrono::seconds time) { now = now.load() + time; }

private:
    http::testing::Thread thread_;
    std::unique_ptr<Fetcher> fetcher_;
};

}  // namespace kit::testing
