#include "pg/link.hpp"

#include <libpq-fe.h>
#include <boost/asio/post.hpp>

namespace pg {
namespace asio = boost::asio;

Link::Link(Core& core, Owner& owner, Address const& address) : core_(core), owner_(owner), address_(address), socket_(core.io) {}

Link::~Link() { discard(); }

void Link::discard() {
    stage_ = Stage::gone;
    if (!connection_) return;
    // libpq closes the descriptor, so Asio must let go of it first.
    if (socket_.is_open()) socket_.release();
    PQfinish(std::exchange(connection_, nullptr));
    core_.closed();
}

void Link::tell_gone(std::string why) {
    if (is_gone()) return;
    auto const self = shared_from_this();
    auto unanswered = std::exchange(segments_, {});
    discard();
    owner_.gone(*this, std::move(unanswered), std::move(why));
}

void Link::close(std::string why) {
    if (is_gone() || std::exchange(failing_, true)) return;
    asio::post(core_.io, [self = shared_from_this(), why = std::move(why)] {
        if (!self->is_gone()) self->core_.turn([&] { self->tell_gone(why); });
    });
}

void Link::fail() { close(PQerrorMessage(connection_)); }

// Connecting

void Link::open() {
    std::vector<char const*> names, values;
    for (auto const& name : address_.names) names.push_back(name.c_str());
    for (auto const& value : address_.values) values.push_back(value.c_str());
    names.push_back(nullptr);
    values.push_back(nullptr);

    stage_ = Stage::connecting;
    touched_at_ = std::chrono::steady_clock::now();
    // The one thing libpq does not do without blocking is to look up a host's name.
    connection_ = PQconnectStartParams(names.data(), values.data(), 0);
    if (!connection_) {
        core_.closed();  // discard() does so only when there is a connection
        return close("out of memory");
    }
    PQsetNoticeReceiver(connection_, [](void*, PGresult const*) {}, nullptr);
    if (PQstatus(connection_) == CONNECTION_BAD) return fail();
    boost::system::error_code refused;
    socket_.assign(PQsocket(connection_), refused);
    if (refused) return close(refused.message());
    socket_.async_wait(asio::posix::stream_descriptor::wait_write, [self = shared_from_this()](boost::system::error_code const&) {
        if (self->stage_ == Stage::connecting) self->core_.turn([&] { self->connect_on(); });
    });
}

void Link::connect_on() {
    // With several hosts libpq closes one socket and opens another, so Asio holds it only while waiting.
    socket_.release();
    auto const next = PQconnectPoll(connection_);
    if (next == PGRES_POLLING_FAILED) return tell_gone(PQerrorMessage(connection_));
    boost::system::error_code refused;
    socket_.assign(PQsocket(connection_), refused);
    if (refused) return tell_gone(refused.message());
    if (next != PGRES_POLLING_OK) {
        using Wait = asio::posix::stream_descriptor;
        auto const wanted = next == PGRES_POLLING_READING ? Wait::wait_read : Wait::wait_write;
        socket_.async_wait(wanted, [self = shared_from_this()](boost::system::error_code const&) {
            if (self->stage_ == Stage::connecting) self->core_.turn([&] { self->connect_on(); });
        });
        return;
    }
    if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) return tell_gone(PQerrorMessage(connection_));
    stage_ = Stage::ready;
    was_open_ = true;
    touched_at_ = std::chrono::steady_clock::now();
    wait_to_read();
    owner_.opened(*this);
}

// Sending

Segment& Link::current() {
    if (!std::exchange(composing_, true)) segments_.emplace_back();
    return segments_.back();
}

void Link::run(OpPtr op) {
    auto& segment = current();
    auto const& statement = op->statement;
    auto const& params = op->params;
    if (prepared_.size() <= statement.number) prepared_.resize(statement.number + 1);
    if (formats_.size() < params.size()) formats_.resize(params.size(), 1);

    bool const prepares = !prepared_[statement.number];
    if (prepares) {
        prepared_[statement.number] = true;
        if (!PQsendPrepare(connection_, statement.label.c_str(), statement.text.c_str(), static_cast<int>(statement.types.size()),
                           statement.types.data()))
            fail();
    }
    if (!PQsendQueryPrepared(connection_, statement.label.c_str(), static_cast<int>(params.size()), params.values().data(),
                             params.lengths().data(), formats_.data(), 1))
        fail();
    segment.steps.push_back({std::move(op), prepares});
}

void Link::command(std::string_view sql) {
    current().steps.push_back({});
    if (!PQsendQueryParams(connection_, std::string(sql).c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1)) fail();
}

void Link::sync() {
    STOA_ASSERT(composing_);
    composing_ = false;
    touched_at_ = std::chrono::steady_clock::now();
    if (!PQpipelineSync(connection_)) fail();
    flush();
}

void Link::flush() {
    if (writing_ || failing_) return;
    auto const left = PQflush(connection_);
    if (left < 0) fail();
    if (left == 1) wait_to_write();
}

void Link::wait_to_write() {
    writing_ = true;
    socket_.async_wait(asio::posix::stream_descriptor::wait_write, [self = shared_from_this()](boost::system::error_code const& failed) {
        if (self->is_gone()) return;
        self->writing_ = false;
        if (!failed) self->core_.turn([&] { self->flush(); });
    });
}

// Hearing

void Link::wait_to_read() {
    socket_.async_wait(asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](boost::system::error_code const& failed) {
        if (self->is_gone()) return;
        self->core_.turn([&] { failed ? self->tell_gone(failed.message()) : self->read(); });
    });
}

void Link::read() {
    bool const alive = PQconsumeInput(connection_) == 1;
    touched_at_ = std::chrono::steady_clock::now();
    std::string const why = alive ? std::string() : PQerrorMessage(connection_);
    drain();
    if (is_gone()) return;
    if (!alive) return tell_gone(why);
    wait_to_read();
    flush();
}

void Link::drain() {
    while (!is_gone() && !segments_.empty() && !PQisBusy(connection_)) {
        Result result(PQgetResult(connection_));
        auto& segment = segments_.front();
        if (!result) {
            if (PQstatus(connection_) == CONNECTION_BAD) return;  // read() tells
            // The end of one statement, and in libpq 15 now and then the end of nothing; a third one in a row would go on for ever.
            if (++nulls_ > 3) return tell_gone("libpq has lost count of the answers");
            if (segment.answered == segment.steps.size()) continue;
            auto const& step = segment.steps[segment.answered];
            if (step.result) ++segment.answered;
            continue;
        }
        nulls_ = 0;
        auto const status = PQresultStatus(result.get());
        // libpq would repeat this answer until data is copied, for which a pipeline has no place.
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) return tell_gone("COPY among statements");
        if (status == PGRES_PIPELINE_SYNC) {
            auto done = std::move(segments_.front());
            segments_.pop_front();
            served_ = true;
            forget_unprepared(done);
            owner_.answered(*this, std::move(done));
        } else if (segment.answered == segment.steps.size()) {
            segment.commit_fault = std::move(result);
        } else {
            auto& step = segment.steps[segment.answered];
            (step.prepares && !step.prepared ? step.prepared : step.result) = std::move(result);
        }
    }
}

void Link::forget_unprepared(Segment const& segment) {
    for (auto const& step : segment.steps)
        if (step.prepares && (!step.prepared || PQresultStatus(step.prepared.get()) != PGRES_COMMAND_OK))
            prepared_[step.op->statement.number] = false;
}

bool Link::clean() const { return PQtransactionStatus(connection_) == PQTRANS_IDLE; }

}  // namespace pg
