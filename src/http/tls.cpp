#include "http/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

namespace http {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Forward secrecy and authenticated encryption only. TLS 1.3 has nothing else and keeps OpenSSL's order.
constexpr char const* tls12_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr unsigned char http11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

class Stream final : public TlsStream {
public:
    Stream(Socket& socket, ssl::context& context, ssl::stream_base::handshake_type side) : stream_(socket, context), side_(side) {}

    Task<> handshake(Failure& failure) override {
        co_await stream_.async_handshake(side_, asio::redirect_error(asio::use_awaitable, failure));
    }

    Task<std::size_t> read(std::span<char> room, Failure& failure) override {
        co_return co_await stream_.async_read_some(asio::buffer(room.data(), room.size()),
                                                   asio::redirect_error(asio::use_awaitable, failure));
    }

    Task<std::size_t> write(std::string_view bytes, Failure& failure) override {
        co_return co_await stream_.async_write_some(asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, failure));
    }

    Task<> shut_down(Failure& failure) override { co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, failure)); }

    std::string why_not_trusted() const override {
        auto const result = SSL_get_verify_result(const_cast<ssl::stream<Socket&>&>(stream_).native_handle());
        return result == X509_V_OK ? std::string() : X509_verify_cert_error_string(result);
    }

    SSL* handle() { return stream_.native_handle(); }

private:
    ssl::stream<Socket&> stream_;
    ssl::stream_base::handshake_type side_;
};

// What OpenSSL has to say, and an empty queue after it: a left-over entry would be blamed on the next operation.
std::string last_reason() {
    auto const code = ERR_peek_error();
    auto const* reason = ERR_reason_error_string(code);
    std::string text = ERR_SYSTEM_ERROR(code) ? std::strerror(ERR_GET_REASON(code)) : reason != nullptr ? reason : "unknown reason";
    ERR_clear_error();
    return text;
}

[[noreturn]] void bad_file(std::string_view what, std::string const& file) {
    base::fail(base::Code::invalid, fmt::format("TLS {} {}: {}", what, file.empty() ? "(no file given)" : file, last_reason()));
}

int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* in, unsigned in_size, void*) {
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, http11, sizeof http11, in, in_size) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

ssl::context make_context(ssl::context::method method) {
    ssl::context context(method);
    auto* const handle = context.native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(handle, tls12_ciphers);
    SSL_CTX_set_options(handle, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    return context;
}

bool is_address(std::string const& host) {
    error_code ec;
    asio::ip::make_address(host, ec);
    return !ec;
}

}  // namespace

struct TlsServer::State {
    ssl::context context = make_context(ssl::context::tls_server);
};

TlsServer::TlsServer(TlsOptions const& options) : state_(std::make_unique<State>()) {
    auto* const handle = state_->context.native_handle();
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(handle, options.certificate_file.c_str()) != 1)
        bad_file("certificate", options.certificate_file);
    if (SSL_CTX_use_PrivateKey_file(handle, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1) bad_file("key", options.key_file);
    if (SSL_CTX_check_private_key(handle) != 1) bad_file("key does not belong to the certificate:", options.key_file);
    SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
}

TlsServer::~TlsServer() = default;

std::unique_ptr<TlsStream> TlsServer::over(Socket& socket) {
    return std::make_unique<Stream>(socket, state_->context, ssl::stream_base::server);
}

struct TlsClient::State {
    ssl::context context = make_context(ssl::context::tls_client);
};

TlsClient::TlsClient(std::string const& ca_file) : state_(std::make_unique<State>()) {
    auto* const handle = state_->context.native_handle();
    ERR_clear_error();
    if (ca_file.empty())
        SSL_CTX_set_default_verify_paths(handle);
    else if (SSL_CTX_load_verify_file(handle, ca_file.c_str()) != 1)
        bad_file("certificate authority", ca_file);
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(handle, http11, sizeof http11);
}

TlsClient::~TlsClient() = default;

std::unique_ptr<TlsStream> TlsClient::over(Socket& socket, std::string const& host) {
    auto stream = std::make_unique<Stream>(socket, state_->context, ssl::stream_base::client);
    auto* const handle = stream->handle();
    bool const set = is_address(host) ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), host.c_str()) == 1
                                      : SSL_set1_host(handle, host.c_str()) == 1 && SSL_set_tlsext_host_name(handle, host.c_str()) == 1;
    if (!set) base::fail(base::Code::invalid, fmt::format("{} is no host whose certificate can be checked", host));
    return stream;
}

}  // namespace http
