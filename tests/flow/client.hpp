// A small blocking HTTP/1.1 client on a plain socket: it also sends what no proper client would.
#pragma once
#include "json/json.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flow {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Answer {
    int status = 0;
    Fields fields;
    std::string body;

    std::string field(std::string_view name) const;             // the first of that name; empty when absent
    std::vector<std::string> all(std::string_view name) const;  // every one of that name
    json::value json() const;                                   // fails when the body is no JSON
};

// What stands at a JSON pointer (RFC 6901), as text; empty when there is nothing, the JSON text when it is no string.
std::string text_at(json::value const& tree, std::string_view pointer);

// One connection, kept while the server keeps it. Failures to send or receive in time are std::runtime_error.
class Client {
public:
    explicit Client(std::uint16_t port, std::chrono::seconds limit = std::chrono::seconds(30)) : port_(port), limit_(limit) {}
    ~Client() { close(); }
    Client(Client const&) = delete;

    Answer send(std::string_view verb, std::string_view target, Fields const& fields = {}, std::string_view body = {});
    // These bytes as they are, then what comes back.
    Answer send_raw(std::string_view bytes, bool head = false);
    // A header that says `Expect: 100-continue`: returns when the server asks for the body, which send_raw() then sends.
    void send_head(std::string_view bytes);
    void close();

private:
    void connect();
    void write(std::string_view bytes, std::chrono::steady_clock::time_point until);
    bool read_more(std::chrono::steady_clock::time_point until);  // false at the end of the stream
    Answer receive(bool head, std::chrono::steady_clock::time_point until);

    std::uint16_t port_;
    std::chrono::seconds limit_;
    int socket_ = -1;
    std::string buffer_;  // came and not yet used
};

}  // namespace flow
