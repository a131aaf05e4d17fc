// TLS 1.2 and 1.3 over a connected socket, for both sides. OpenSSL stays in tls.cpp.
#pragma once
#include "base/task.hpp"
#include "http/server.hpp"
#include "http/socket.hpp"

#include <boost/system/error_code.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace http {

// One encrypted connection. The socket belongs to the caller and must outlive it; closing the socket ends what waits here.
class TlsStream {
public:
    using Failure = boost::system::error_code;
    virtual ~TlsStream() = default;
    virtual Task<> handshake(Failure& failure) = 0;
    virtual Task<std::size_t> read(std::span<char> room, Failure& failure) = 0;     // eof only after the other side's close_notify
    virtual Task<std::size_t> write(std::string_view bytes, Failure& failure) = 0;  // some of them
    virtual Task<> shut_down(Failure& failure) = 0;                                 // close_notify out, then waits for the other side's
    virtual std::string why_not_trusted() const = 0;                                // after a failed handshake; empty: another reason
};

class TlsServer {
public:
    explicit TlsServer(TlsOptions const& options);  // Code::invalid, naming the file and what is wrong with it
    ~TlsServer();
    std::unique_ptr<TlsStream> over(Socket& socket);

private:
    struct State;
    std::unique_ptr<State> state_;
};

class TlsClient {
public:
    explicit TlsClient(std::string const& ca_file);  // empty: the system's certificates; Code::invalid when it cannot be read
    ~TlsClient();
    // The certificate must be for `host`, a name or an address.
    std::unique_ptr<TlsStream> over(Socket& socket, std::string const& host);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace http
