// What the sessions of one listener share: the clock that ticks for all of them, the Date line, the ids, the counts. One thread's.
#pragma once
#include "http/desk.hpp"
#include "http/output.hpp"
#include "http/request_id.hpp"
#include "http/server.hpp"
#include "http/tls.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace http {

class Session;

// Milliseconds of the steady clock, as the last tick saw it: a deadline is one integer, and setting one costs an addition.
using Tick = std::int64_t;
inline constexpr Tick never = std::numeric_limits<Tick>::max();

struct Loop {
    Loop(ListenerOptions given, App& served)
        : options(std::move(given)), app(served), desks({options.header_bytes_max, options.fields_max}) {}

    ListenerOptions options;
    App& app;
    std::unique_ptr<TlsServer> tls;
    Desks desks;
    DateLine date;
    RequestIds ids;
    Tick now = 0;
    bool stopping = false;
    std::vector<Session*> sessions;
    std::function<void()> session_ended;       // for the one who waits for the last of them
    std::atomic<std::size_t> connections = 0;  // as in `sessions`; others read it
    std::atomic<std::size_t> requests_in_flight = 0;
};

}  // namespace http
