// The caller's side: HTTP/1.1 with a pool of kept connections, TLS verification, timeouts and size limits.
#pragma once
#include "base/task.hpp"
#include "http/address.hpp"
#include "http/message.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace http {

struct Call {
    Verb verb = Verb::get;
    std::string url = {};  // http:// or https://
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::string body = {};
    std::chrono::milliseconds limit{10'000};  // for all of it: resolve, connect, handshake, send, receive
    std::size_t body_bytes_max = 4 * 1024 * 1024;
};

struct Answer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    std::string_view field(std::string_view name) const;
};

struct ClientOptions {
    std::size_t connections_per_host_max = 8;
    std::chrono::seconds idle_max{30};
    std::string ca_file = {};  // empty: the system's
    // Calls nobody but the public internet and these networks. Addresses are judged after a name was looked up, and those that pass are
    // the ones that are connected to: a name that changes its mind in between gains nothing.
    bool public_only = false;
    std::vector<Network> networks = {};
};

class Client {
public:
    Client(boost::asio::io_context& io, ClientOptions options);
    ~Client();
    // Errors: invalid (no URL to call), forbidden (the address is not public), unavailable (cannot connect, certificate not trusted: the
    // text says which), timeout, too_large, malformed. Redirects are the caller's to follow.
    Task<Answer> send(Call call);

private:
    struct Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace http
