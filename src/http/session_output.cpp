// The session's way out: replies become bytes, bytes leave, the connection ends well.
#include "http/session.hpp"

#include <sys/socket.h>
#include <sys/uio.h>
#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

namespace http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t output_kept_bytes_max = 128 * 1024;
constexpr std::size_t copied_bytes_max = 16 * 1024;      // a larger body is sent from where it lies
constexpr std::size_t bytes_per_write_wait = 64 * 1024;  // a reader must take this many in each write_wait
constexpr auto drain_wait = 2s;                          // for a client that still sends after our last reply
constexpr std::size_t drain_bytes_max = 4 * 1024 * 1024;

}  // namespace

void Session::append(Reply const& reply, Request const& request, bool keep) {
    auto const from = desk_->output.size();
    std::string_view const body = reply.shared_body ? *reply.shared_body : reply.body;
    append_head(desk_->output, reply, body.size());
    append_end_of_head(keep);
    if (has_body(reply.status) && request.verb != Verb::head) append_body(body);
    desk_->answered.push_back({request, reply.status, desk_->output.size() - from + tail_.size(), since_});
}

void Session::append_end_of_head(bool keep) {
    desk_->output += loop_->date.text();
    if (!keep)
        desk_->output += "Connection: close\r\n";
    else if (desk_->parser.head().old)
        desk_->output += "Connection: keep-alive\r\n";
    desk_->output += "\r\n";
}

void Session::append_body(std::string_view body) {
    if (body.size() > copied_bytes_max)
        tail_ = body;
    else
        desk_->output += body;
}

// Straight to the kernel; only when it takes no more does a session wait for it.
bool Session::sent_at_once() {
    if (gone_ || (tls_ && !desk_->output.empty())) return false;
    while (sent_ < desk_->output.size() + tail_.size()) {
        auto const head = std::min(sent_, desk_->output.size());
        std::array<iovec, 2> parts{{{desk_->output.data() + head, desk_->output.size() - head},
                                    {const_cast<char*>(tail_.data()) + (sent_ - head), tail_.size() - (sent_ - head)}}};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = tail_.empty() ? 1 : 2;
        auto const count = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0)
            sent_ += static_cast<std::size_t>(count);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return false;
        else if (errno != EINTR) {
            gone_ = true;
            return false;
        }
    }
    all_sent(true);
    return true;
}

Task<bool> Session::send_rest() {
    if (!gone_) enter(Phase::writing, loop_->options.write_wait);
    for (auto promised = sent_ + bytes_per_write_wait; !gone_;) {
        error_code failed;
        if (tls_) {
            auto const rest =
                sent_ < desk_->output.size() ? std::string_view(desk_->output).substr(sent_) : tail_.substr(sent_ - desk_->output.size());
            sent_ += co_await tls_->write(rest, failed);
            if (!failed && sent_ == desk_->output.size() + tail_.size()) {
                all_sent(true);
                co_return true;
            }
        } else {
            co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(asio::use_awaitable, failed));
            if (!failed && !expired_ && sent_at_once()) co_return true;
        }
        if (failed || expired_) gone_ = true;
        if (sent_ >= promised) {
            enter(Phase::writing, loop_->options.write_wait);
            promised = sent_ + bytes_per_write_wait;
        }
    }
    all_sent(false);
    co_return false;
}

void Session::all_sent(bool arrived) {
    if (!desk_->answered.empty()) {
        auto const now = Clock::now();
        for (auto const& a : desk_->answered) loop_->app.done(a.request, {a.status, arrived ? a.bytes : 0, now - a.since});
        desk_->answered.clear();
    }
    sent_ = 0;
    tail_ = {};
    if (desk_->output.capacity() > output_kept_bytes_max)
        desk_->output = {};
    else
        desk_->output.clear();
}

// Sends what is left and takes leave. A client that is still sending would lose our last reply if the socket were closed on its bytes
// (the kernel answers those with a reset), so they are read away for a while.
Task<> Session::finish() {
    if (gone_ || !(sent_at_once() || co_await send_rest())) co_return;
    enter(Phase::draining, drain_wait);
    error_code failed;
    if (tls_ && !drain_) {
        co_await tls_->shut_down(failed);
        co_return;
    }
    if (!drain_) co_return;
    if (!tls_) socket_.shutdown(Socket::shutdown_send, failed);
    std::array<char, 8192> waste;
    for (std::size_t drained = 0; !failed && !expired_ && drained < drain_bytes_max;) {
        if (tls_)
            drained += co_await tls_->read(waste, failed);
        else
            drained += co_await socket_.async_read_some(asio::buffer(waste), asio::redirect_error(asio::use_awaitable, failed));
    }
}

}  // namespace http
