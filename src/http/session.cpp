#include "http/session.hpp"

#include "base/log.hpp"

#include <sys/socket.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

namespace http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t output_bytes_max = 64 * 1024;  // replies gathered before they are sent
constexpr auto handler_grace = 2s;                   // over the deadline, before the connection is cut
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

base::Code code_of(int status) {
    switch (status) {
        case 408: return base::Code::timeout;
        case 413:
        case 431: return base::Code::too_large;
        case 500: return base::Code::internal;
        default: return base::Code::malformed;
    }
}

int status_in(std::string_view head) { return (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0'); }  // HTTP/1.1 200

}  // namespace

Session::Session(std::shared_ptr<Loop> loop, Socket socket, std::string peer)
    : loop_(std::move(loop)),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      place_(loop_->sessions.size()),
      desk_(loop_->desks.take()) {
    if (loop_->tls) tls_ = loop_->tls->over(socket_);
    loop_->sessions.push_back(this);
    loop_->connections.store(loop_->sessions.size(), std::memory_order_relaxed);
}

Session::~Session() {
    if (desk_) loop_->desks.put_back(std::move(desk_));
    loop_->sessions[place_] = loop_->sessions.back();
    loop_->sessions[place_]->place_ = place_;
    loop_->sessions.pop_back();
    loop_->connections.store(loop_->sessions.size(), std::memory_order_relaxed);
    if (loop_->stopping && loop_->session_ended) loop_->session_ended();
}

Task<> Session::serve(std::unique_ptr<Session> session) {
    try {
        co_await session->run();
        co_await session->finish();
    } catch (std::exception const& e) {
        base::log::error("a connection ended with an exception", {{"error.message", std::string_view(e.what())}});
    }
}

// The life of a connection. Requests that are in the buffer together and have prepared answers are answered with one write.
Task<> Session::run() {
    if (tls_ && !co_await shake_hands()) co_return;
    for (bool going = true; going;) {
        auto& request = desk_->parser.request();
        switch (desk_->parser.step()) {
            case Parser::Step::more:
                if (!(sent_at_once() || co_await send_rest())) co_return;
                desk_->parser.release();
                if (!desk_->parser.begun()) {
                    if (loop_->stopping) co_return;
                    enter(Phase::idle, loop_->options.idle_wait);
                } else if (!desk_->parser.in_body() && phase_ != Phase::head) {
                    enter(Phase::head, loop_->options.header_wait);
                }
                if (tls_) {
                    error_code failed;
                    auto const count = co_await tls_->read(desk_->parser.room(), failed);
                    going = received(count, failed);
                } else {
                    if (phase_ == Phase::idle) loop_->desks.put_back(std::move(desk_));
                    error_code failed;
                    co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(asio::use_awaitable, failed));
                    if (!desk_) desk_ = loop_->desks.take();
                    going = receive(failed);
                }
                break;
            case Parser::Step::full:
                if (!(sent_at_once() || co_await send_rest())) co_return;
                desk_->parser.release();
                break;
            case Parser::Step::head:
                greet(request);
                if (desk_->parser.head().has_body) going = co_await prepare_for_body(request);
                break;
            case Parser::Step::message:
                if (auto const* prepared = find_prepared(request))
                    going = answer(request, *prepared);
                else
                    going = co_await answer(request);
                if (!going) break;
                if (desk_->output.size() > output_bytes_max || !tail_.empty()) going = sent_at_once() || co_await send_rest();
                desk_->parser.next();
                break;
            case Parser::Step::refused:
                refuse(desk_->parser.refusal().status, desk_->parser.refusal().text, desk_->parser.head_read() ? &request : nullptr);
                going = false;
                break;
        }
    }
}

bool Session::receive(error_code failed) {
    auto const room = desk_->parser.room();
    ssize_t count = 0;
    if (!failed && !expired_) {
        do count = ::recv(socket_.native_handle(), room.data(), room.size(), MSG_DONTWAIT);
        while (count < 0 && errno == EINTR);
        if (count == 0)
            failed = asio::error::eof;
        else if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            failed = asio::error::connection_reset;
    }
    return received(count > 0 ? static_cast<std::size_t>(count) : 0, failed);
}

bool Session::received(std::size_t count, error_code failed) {
    if (expired_)
        refuse_late();
    else if (failed)
        gone_ = true;
    else {
        desk_->parser.add(count);
        return true;
    }
    return false;
}

Task<bool> Session::shake_hands() {
    enter(Phase::handshake, loop_->options.header_wait);
    error_code failed;
    co_await tls_->handshake(failed);
    gone_ = failed || expired_;
    co_return !gone_;
}

void Session::greet(Request& request) {
    phase_ = Phase::handling;  // the next header gets a time of its own
    since_ = Clock::now();
    auto id = trace_id(desk_->parser.head().traceparent);
    if (!id) id = loop_->ids.next();
    request.id_high = id->high;
    request.id_low = id->low;
    request.peer = peer_;
    request.secure = tls_ != nullptr;
    request.deadline = since_ + Budget{}.total;
}

Task<bool> Session::prepare_for_body(Request& request) {
    if (!(sent_at_once() || co_await send_rest())) co_return false;  // the body takes the place of an earlier one
    desk_->parser.release();
    auto const budget = loop_->app.budget(request);
    request.deadline = since_ + budget.total;
    desk_->parser.allow_body(budget.body_bytes_max);
    if (!desk_->parser.refused() && desk_->parser.head().expects_continue && !desk_->parser.body_bytes_here()) {
        desk_->output = go_on;
        if (!(sent_at_once() || co_await send_rest())) co_return false;
    }
    enter(Phase::body, loop_->options.body_wait);
    co_return true;
}

Prepared const* Session::find_prepared(Request const& request) {
    bool const may = (request.verb == Verb::get || request.verb == Verb::head) && !desk_->parser.head().has_body;
    return may ? loop_->app.prepared(request) : nullptr;
}

bool Session::answer(Request const& request, Prepared const& prepared) {
    auto const from = desk_->output.size();
    bool const unchanged = !prepared.etag.empty() && matches_etag(request.field("If-None-Match"), prepared.etag);
    auto const& head = unchanged ? prepared.not_modified_head : prepared.head;
    bool const keep = keeps();
    desk_->output += head;
    append_end_of_head(keep);
    if (!unchanged && request.verb != Verb::head) append_body(prepared.body);
    desk_->answered.push_back({request, status_in(head), desk_->output.size() - from + tail_.size(), since_});
    drain_ = !keep && desk_->parser.head().keep_alive;
    return keep;
}

Task<bool> Session::answer(Request& request) {
    if (!desk_->parser.head().has_body) request.deadline = since_ + loop_->app.budget(request).total;
    if (!(sent_at_once() || co_await send_rest())) co_return false;  // nobody waits for another's handler
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(request.deadline - since_);
    enter(Phase::handling, left + handler_grace);
    loop_->requests_in_flight.fetch_add(1, std::memory_order_relaxed);
    Reply reply;
    try {
        reply = co_await loop_->app.handle(request);
    } catch (std::exception const& e) {
        base::log::error("a handler ended with an exception", {{"error.message", std::string_view(e.what())}, {"url.path", request.path}});
        reply.status = 0;
    }
    loop_->requests_in_flight.fetch_sub(1, std::memory_order_relaxed);
    if (reply.status < 200 || reply.status > 599)
        reply = loop_->app.refuse_as(500, base::Error(base::Code::internal, "something went wrong on our side"), &request);
    bool const keep = keeps() && !reply.close;
    append(reply, request, keep);
    drain_ = !keep && desk_->parser.head().keep_alive;
    if (gone_ || !tail_.empty())  // the tail is the reply's
        if (!(sent_at_once() || co_await send_rest())) co_return false;
    co_return keep;
}

bool Session::keeps() const { return desk_->parser.head().keep_alive && !loop_->stopping; }

void Session::refuse(int status, std::string_view text, Request const* head) {
    Request unknown;
    if (head == nullptr) {
        since_ = Clock::now();
        unknown.peer = peer_;
        unknown.secure = tls_ != nullptr;
    }
    base::Error const error(code_of(status), std::string(text));
    auto const reply = loop_->app.refuse_as(status, error, head);
    append(reply, head == nullptr ? unknown : *head, false);
    if (!tail_.empty()) {
        desk_->output += tail_;
        tail_ = {};
    }
    drain_ = true;
}

// A client that has sent nothing is owed nothing; one that was slow gets to know.
void Session::refuse_late() {
    expired_ = false;
    if (!desk_->parser.begun())
        gone_ = true;
    else if (desk_->parser.in_body())
        refuse(408, "the body of the request did not arrive in time", &desk_->parser.request());
    else
        refuse(408, "the header of the request did not arrive in time", nullptr);
}

void Session::enter(Phase phase, std::chrono::milliseconds limit) {
    phase_ = phase;
    due_ = loop_->now + limit.count();
}

void Session::expire() {
    expired_ = true;
    due_ = never;
    error_code ignored;
    if (phase_ == Phase::handling)
        cut();  // the handler goes on to its end; its reply will be dropped
    else
        socket_.cancel(ignored);
}

void Session::stop() {
    if (phase_ == Phase::idle) cut();
}

void Session::cut() {
    gone_ = true;
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace http
