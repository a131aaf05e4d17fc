#include "kit/fetch.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/token.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

namespace kit {
namespace {

namespace asio = boost::asio;
using base::Code;
using base::Fetched;
using Clock = std::chrono::steady_clock;

constexpr std::size_t media_type_bytes_max = 127;  // RFC 6838 section 4.2
constexpr std::size_t etag_bytes_max = 1024;       // a longer one is not told again

// One look-up under way and those who wait for it.
struct Flight {
    Flight(asio::io_context& io, std::string named, std::string to, Acceptable wanted)
        : key(std::move(named)), address(std::move(to)), acceptable(std::move(wanted)), landed(io, Clock::time_point::max()) {}

    std::string const key;
    std::string const address;
    Acceptable const acceptable;
    std::shared_ptr<Fetched const> result;
    asio::steady_timer landed;  // cancelled when `result` is there
};

struct Landing {
    Fetched fetched;
    Freshness freshness = {};
    std::string etag = {};
    bool unchanged = false;  // what was kept is still so
    bool trouble = false;    // and may have to do
};

Fetched failed(std::string why) { return {.status = 0, .failure = std::move(why)}; }

// Scheme, host and port: enough to know who is meant. The rest of an address may be somebody's own.
std::string_view origin_of(std::string_view address) { return address.substr(0, address.find_first_of("/?", 8)); }

bool is_redirect(http::Answer const& answer) {
    auto const status = answer.status;
    return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) && !answer.field("location").empty();
}

// A media type becomes part of reports, and any byte at all can come in a field.
bool is_readable(std::string_view media_type) {
    auto const slash = std::min(media_type.find('/'), media_type.size());
    return media_type.empty() || (media_type.size() <= media_type_bytes_max && http::is_token(media_type.substr(0, slash)) &&
                                  http::is_token(media_type.substr(std::min(slash + 1, media_type.size()))));
}

// The server fails, or the way to it, and it says nothing of the document.
bool is_trouble(Code code) { return code == Code::unavailable || code == Code::timeout || code == Code::malformed; }
bool is_trouble(int status) { return status >= 500 || status == 429; }

Fetched taken(http::Answer& answer, std::string_view origin, Acceptable const& acceptable) {
    auto says = fmt::format("{} answered with status {}", origin, answer.status);
    if (answer.status < 200 || answer.status > 299) return {.status = answer.status, .failure = std::move(says)};
    if (answer.status != 200) return failed(says + ", which brings no document");
    auto const coding = answer.field("content-encoding");
    if (!coding.empty() && !base::equal_ignoring_case(coding, "identity"))
        return failed(fmt::format("{} sent a compressed answer, which was not asked for", origin));
    auto type = base::lower_ascii(http::media_type_of(answer.field("content-type")));
    if (!is_readable(type)) return failed(fmt::format("{} sent an answer whose media type cannot be read", origin));
    if (!acceptable.takes(type)) {
        auto why = fmt::format("{} sent {}, which is not what was asked for", origin, type);
        return {.status = 0, .media_type = std::move(type), .failure = std::move(why)};
    }
    return {.media_type = std::move(type), .body = std::move(answer.body)};
}

}  // namespace

struct Fetcher::Engine {
    Engine(asio::io_context& loop, http::ClientOptions options, FetchLimits given, std::function<base::Time()> time)
        : io(loop), limits(std::move(given)), client(loop, std::move(options)), cache(limits.cache), now(std::move(time)) {}

    static void start(std::shared_ptr<Engine> self, std::shared_ptr<Flight> flight);
    static Task<> fly(std::shared_ptr<Engine> self, std::shared_ptr<Flight> flight);
    Task<Landing> follow(Flight const& flight, Kept const& kept);
    std::shared_ptr<Fetched const> settle(Flight const& flight, Landing landing, Kept kept);
    std::string reason(base::Error const& error, Flight const& flight) const;

    asio::io_context& io;
    FetchLimits limits;
    http::Client client;
    FetchCache cache;
    std::function<base::Time()> now;
    std::map<std::string, std::shared_ptr<Flight>, std::less<>> flights;
};

// It goes on when the one who asked first has gone, because others may wait for it, and ends within its limit.
void Fetcher::Engine::start(std::shared_ptr<Engine> self, std::shared_ptr<Flight> flight) {
    self->flights.emplace(flight->key, flight);
    asio::co_spawn(self->io, fly(self, flight), [self, flight](std::exception_ptr const& broken) {
        if (broken) flight->result = std::make_shared<Fetched const>(failed("the look-up broke off"));
        self->flights.erase(flight->key);
        flight->landed.cancel();
    });
}

Task<> Fetcher::Engine::fly(std::shared_ptr<Engine> self, std::shared_ptr<Flight> flight) {
    auto const* const found = self->cache.find(flight->key);
    auto const kept = found == nullptr ? Kept() : *found;
    Landing landing;
    try {
        landing = co_await self->follow(*flight, kept);
    } catch (base::Error const& error) { landing = {.fetched = failed(self->reason(error, *flight)), .trouble = is_trouble(error.code())}; }
    flight->result = self->settle(*flight, std::move(landing), kept);
}

// Through the redirects to the document. An ETag is told only where it was given.
Task<Landing> Fetcher::Engine::follow(Flight const& flight, Kept const& kept) {
    auto const until = Clock::now() + limits.limit;
    auto address = flight.address;
    for (std::size_t redirects = 0;; ++redirects) {
        http::Call call{.url = address, .fields = {{"Accept", flight.acceptable.field()}}};
        call.body_bytes_max = flight.acceptable.body_bytes_max;
        bool const known = !kept.etag.empty() && address == (kept.fetched->address.empty() ? flight.address : kept.fetched->address);
        if (known) call.fields.emplace_back("If-None-Match", kept.etag);
        call.limit = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        if (call.limit.count() <= 0) base::fail(Code::timeout, "the deadline has passed");
        auto answer = co_await client.send(std::move(call));

        if (!is_redirect(answer)) {
            Landing landing{.fetched = taken(answer, origin_of(address), flight.acceptable),
                            .freshness = freshness_of(answer.fields, now(), limits.cache),
                            .etag = std::string(answer.field("etag").size() <= etag_bytes_max ? answer.field("etag") : ""),
                            .unchanged = known && answer.status == 304,
                            .trouble = is_trouble(answer.status)};
            if (redirects > 0) landing.fetched.address = std::move(address);
            co_return landing;
        }
        if (redirects == limits.redirects_max) base::fail(Code::invalid, fmt::format("there are more than {} redirects", redirects));
        address = base::value_or_fail(redirect_target(address, answer.field("location"), limits.https_only));
    }
}

std::shared_ptr<Fetched const> Fetcher::Engine::settle(Flight const& flight, Landing landing, Kept kept) {
    auto const at = now();
    auto const soon = at + limits.cache.failure_ttl;
    if (landing.unchanged) {
        kept.freshness = landing.freshness;
    } else if (landing.trouble && kept.fetched && kept.fetched->good() && at < kept.freshness.stale_until) {
        base::log::warn("a document could not be fetched again: its older copy has to do",
                        {{"url.domain", origin_of(flight.address)}, {"error.message", landing.fetched.failure}});
        kept.freshness.fresh_until = std::min(soon, kept.freshness.stale_until);
    } else {
        bool const good = landing.fetched.good();
        kept = {.fetched = std::make_shared<Fetched const>(std::move(landing.fetched)),
                .etag = std::move(landing.etag),
                .freshness = good ? landing.freshness : Freshness{.fresh_until = soon, .stale_until = soon}};
    }
    auto const result = kept.fetched;
    if (kept.freshness.storable)
        cache.keep(flight.key, std::move(kept));
    else
        cache.forget(flight.key);
    return result;
}

std::string Fetcher::Engine::reason(base::Error const& error, Flight const& flight) const {
    switch (error.code()) {
        case Code::forbidden: return error.text() + " (fetch.allow_private can allow it)";
        case Code::timeout: return fmt::format("no answer of {} within {} ms", origin_of(flight.address), limits.limit.count());
        case Code::too_large: return fmt::format("{}: over {} bytes", error.text(), flight.acceptable.body_bytes_max);
        default: return error.text();
    }
}

Fetcher::Fetcher(asio::io_context& io, http::ClientOptions options, FetchLimits limits, std::function<base::Time()> now) {
    options.public_only = true;
    options.networks = limits.networks;
    engine_ = std::make_shared<Engine>(io, std::move(options), std::move(limits), std::move(now));
}

Task<Fetched> Fetcher::get(std::string url, Acceptable acceptable) {
    auto const engine = engine_;
    auto address = address_to_fetch(url, engine->limits.https_only);
    if (!address) co_return failed(address.error().text());
    auto key = fmt::format("{} {} {}", *address, acceptable.body_bytes_max, fmt::join(acceptable.media_types, ","));
    auto const* const kept = engine->cache.find(key);
    if (kept != nullptr && engine->now() < kept->freshness.fresh_until) co_return *kept->fetched;

    std::shared_ptr<Flight> flight;
    if (auto const under_way = engine->flights.find(key); under_way != engine->flights.end()) {
        flight = under_way->second;
    } else {
        if (engine->flights.size() >= engine->limits.flights_max) co_return failed("too many look-ups are under way; try again later");
        flight = std::make_shared<Flight>(engine->io, std::move(key), *std::move(address), std::move(acceptable));
        Engine::start(engine, flight);
    }
    while (!flight->result) {
        boost::system::error_code woken;
        co_await flight->landed.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    co_return *flight->result;
}

}  // namespace kit
