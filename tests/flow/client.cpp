#include "client.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace flow {
namespace {

using Clock = std::chrono::steady_clock;

// What of it the socket is ready for.
short wait_for(int socket, short what, Clock::time_point until) {
    for (;;) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        pollfd wait{socket, what, 0};
        auto const ready = left > 0 ? ::poll(&wait, 1, static_cast<int>(left)) : 0;
        if (ready > 0) return wait.revents;
        if (ready == 0) throw std::runtime_error("Stoa did not answer in time");
        if (errno != EINTR) throw std::runtime_error(std::strerror(errno));
    }
}

}  // namespace

std::string Answer::field(std::string_view name) const {
    for (auto const& [key, value] : fields)
        if (base::equal_ignoring_case(key, name)) return value;
    return {};
}

std::vector<std::string> Answer::all(std::string_view name) const {
    std::vector<std::string> out;
    for (auto const& [key, value] : fields)
        if (base::equal_ignoring_case(key, name)) out.push_back(value);
    return out;
}

json::value Answer::json() const {
    auto read = json::read(body);
    if (!read) throw std::runtime_error(fmt::format("an answer {} is no JSON: {}", status, body.substr(0, 500)));
    return *std::move(read);
}

std::string text_at(json::value const& tree, std::string_view pointer) {
    boost::system::error_code none;
    auto const* found = tree.find_pointer(pointer, none);
    if (found == nullptr) return {};
    if (auto const* text = found->if_string()) return {text->data(), text->size()};
    return json::write(*found);
}

void Client::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    buffer_.clear();
}

void Client::connect() {
    if (socket_ >= 0) return;
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int const on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port_);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) return;
    auto const why = std::string("no connection to Stoa: ") + std::strerror(errno);
    close();
    throw std::runtime_error(why);
}

void Client::write(std::string_view bytes, Clock::time_point until) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN && errno != EINTR)
            return;  // refused before all of it was read:
        else if (!(wait_for(socket_, POLLOUT | POLLIN, until) & POLLOUT))
            return;  // the answer tells why
    }
}

bool Client::read_more(Clock::time_point until) {
    wait_for(socket_, POLLIN, until);
    char piece[64 * 1024];
    auto const got = ::recv(socket_, piece, sizeof piece, 0);
    if (got <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(got));
    return true;
}

Answer Client::receive(bool head, Clock::time_point until) {
    Answer out;
    for (;;) {
        auto end = buffer_.find("\r\n\r\n");
        while (end == std::string::npos) {
            if (!read_more(until)) {
                close();
                throw std::runtime_error("Stoa closed the connection without an answer");
            }
            end = buffer_.find("\r\n\r\n");
        }
        auto const lines = base::split(std::string_view(buffer_).substr(0, end), '\n');
        out = {};
        std::from_chars(lines[0].data() + 9, lines[0].data() + 12, out.status);
        for (std::size_t i = 1; i < lines.size(); ++i) {
            auto const colon = lines[i].find(':');
            if (colon == std::string_view::npos) throw std::runtime_error("a field without a colon came back");
            out.fields.emplace_back(lines[i].substr(0, colon), base::trim(lines[i].substr(colon + 1)));
        }
        buffer_.erase(0, end + 4);
        if (out.status >= 200) break;
    }
    bool const empty = head || out.status == 204 || out.status == 304;
    auto const length_text = out.field("content-length");
    std::size_t length = 0;
    std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
    if (!empty) {
        while (buffer_.size() < length)
            if (!read_more(until)) throw std::runtime_error("an answer ended before its end");
        out.body = buffer_.substr(0, length);
        buffer_.erase(0, length);
    }
    if (base::equal_ignoring_case(out.field("connection"), "close")) close();
    return out;
}

Answer Client::send_raw(std::string_view bytes, bool head) {
    auto const until = Clock::now() + limit_;
    connect();
    try {
        write(bytes, until);
        return receive(head, until);
    } catch (...) {
        close();
        throw;
    }
}

void Client::send_head(std::string_view bytes) {
    auto const until = Clock::now() + limit_;
    connect();
    write(bytes, until);
    while (buffer_.find("\r\n\r\n") == std::string::npos)
        if (!read_more(until)) throw std::runtime_error("Stoa closed the connection over a header");
    if (!buffer_.starts_with("HTTP/1.1 100 ")) throw std::runtime_error("Stoa does not want the body: " + buffer_);
    buffer_.clear();
}

Answer Client::send(std::string_view verb, std::string_view target, Fields const& fields, std::string_view body) {
    auto message = fmt::format("{} {} HTTP/1.1\r\nHost: localhost:{}\r\n", verb, target, port_);
    for (auto const& [name, value] : fields) message += fmt::format("{}: {}\r\n", name, value);
    if (!body.empty() || verb == "POST" || verb == "PATCH" || verb == "PUT") message += fmt::format("Content-Length: {}\r\n", body.size());
    message += "\r\n";
    message += body;
    return send_raw(message, verb == "HEAD");
}

}  // namespace flow
