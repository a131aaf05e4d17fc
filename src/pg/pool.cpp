// The pool as its users see it: three kinds of connections behind one door.
#include "pg/pool.hpp"

#include "pg/grouped.hpp"
#include "pg/leases.hpp"

namespace pg {
namespace {

Address address_of(PoolOptions const& options, bool grouped) {
    std::vector<std::pair<std::string, std::string>> settings;
    if (!options.search_path.empty()) settings.emplace_back("search_path", options.search_path);
    if (grouped) settings.emplace_back("statement_timeout", std::to_string(options.statement_timeout.count()));
    return {options.conninfo, settings};
}

}  // namespace

struct Pool::Engine : Core {
    Engine(boost::asio::io_context& loop, PoolOptions with)
        : Core(loop, std::move(with)),
          reads(*this, Grouped::Kind::reads, address_of(options, true), options.readers),
          writes(*this, Grouped::Kind::writes, address_of(options, true), options.writers),
          leases(*this, address_of(options, false), options.leased_max) {
        STOA_ASSERT(options.readers > 0 && options.writers > 0 && options.group_max > 0);
    }

    Grouped reads, writes;
    Leases leases;
    bool closing = false;
    std::vector<WaiterPtr> closers;

    std::size_t waiting() const { return reads.waiting() + writes.waiting() + leases.waiting(); }
    std::size_t busy() const { return reads.links().busy() + writes.links().busy() + leases.lent(); }

    // Whoever may not even wait is told so at once.
    void admit(Deadline deadline) {
        auto const now = std::chrono::steady_clock::now();
        if (closing) throw lost("the pool is closed");
        if (now >= deadline) std::rethrow_exception(too_late());
        wanted_at = now;
        watch();
        if (outage.refuses(now)) throw lost("the database cannot be reached");
        if (waiting() >= options.waiting_max) throw lost("too many requests wait for a connection");
    }

    static Task<Rows> run(std::shared_ptr<Engine> self, Grouped& group, Sql const& sql, Params params, Deadline deadline) {
        self->admit(deadline);
        OpPtr const op(new Op(self->statements.of(sql, params), std::move(params), deadline));
        self->started(*op);
        group.queue(op);
        co_await op->wait(*self);
        op->answer();
        co_return std::move(op->rows);
    }

    void send_waiting() override {
        reads.send_waiting();
        writes.send_waiting();
        leases.send_waiting();
        if (closing && waiting() + busy() == 0)
            for (auto const& closer : std::exchange(closers, {})) settle(*closer);
    }

    bool check_time(Moment now) override {
        bool const reading = reads.check_time(now);
        bool const writing = writes.check_time(now);
        bool const lending = leases.check_time(now);
        for (auto const& closer : closers)
            if (now >= closer->deadline) settle(*closer);
        std::erase_if(closers, [](WaiterPtr const& each) { return each->settled(); });
        if (outage.on()) {
            // While there are requests we look for PostgreSQL in the background, since they are refused and would not do it.
            if (now - wanted_at < options.idle_max && !closing)
                reads.probe();
            else
                outage.forget();
        }
        return reading || writing || lending || !closers.empty() || outage.on();
    }

    void end() {
        closing = true;
        stop_watching();
        reads.end();
        writes.end();
        leases.end();
        for (auto const& closer : std::exchange(closers, {})) settle(*closer);
    }
};

Pool::Pool(boost::asio::io_context& io, PoolOptions options) : engine_(std::make_shared<Engine>(io, std::move(options))) {}

Pool::~Pool() { engine_->end(); }

Task<Rows> Pool::read(Sql const& sql, Params params, Deadline deadline) {
    return Engine::run(engine_, engine_->reads, sql, std::move(params), deadline);
}

Task<Rows> Pool::write(Sql const& sql, Params params, Deadline deadline) {
    return Engine::run(engine_, engine_->writes, sql, std::move(params), deadline);
}

Task<Tx> Pool::begin(Deadline deadline) {
    auto const engine = engine_;
    engine->admit(deadline);
    co_return Tx(co_await engine->leases.take(deadline));
}

Task<> Pool::close(Deadline deadline) {
    auto const engine = engine_;
    engine->closing = true;
    WaiterPtr const waiter(new Waiter(deadline));
    engine->closers.push_back(waiter);
    engine->watch();
    engine->wake();
    co_await waiter->wait(*engine);
    engine->end();
}

Pool::State Pool::state() const {
    auto const& engine = *engine_;
    return {engine.ready, engine.busy(), engine.waiting(), !engine.outage.on()};
}

}  // namespace pg
