#include "app/badge_lookups.hpp"

#include "kit/documents_folder.hpp"
#include "kit/fetch.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace app::badge {
namespace {

// Null when nothing may be looked up.
std::unique_ptr<kit::Lookups> make(boost::asio::io_context& io, Sources const& sources) {
    if (sources.offline) return nullptr;
    if (!sources.folder.empty()) return std::make_unique<kit::DocumentsFolder>(sources.folder);
    kit::FetchLimits limits;
    limits.https_only = !sources.allow_http;
    for (auto const& text : sources.allow_private) {
        auto const network = http::Network::parse(text);
        if (!network) base::fail(base::Code::invalid, fmt::format("--allow-private {} is no network such as 10.0.0.0/8", text));
        limits.networks.push_back(*network);
    }
    return std::make_unique<kit::Fetcher>(io, http::ClientOptions{.ca_file = sources.ca_file}, std::move(limits));
}

Task<> answer(kit::Lookups& from, std::string url, badges::Documents& to) {
    auto fetched = co_await from.look_up(url);
    to.add(std::move(url), std::move(fetched));
}

}  // namespace

struct Lookups::State {
    explicit State(Sources const& sources) : tells(sources.folder.empty() && ::isatty(STDERR_FILENO) == 1), from(make(io, sources)) {}
    bool tells;
    boost::asio::io_context io;
    std::unique_ptr<kit::Lookups> from;
};

Lookups::Lookups(Sources const& sources) : state_(std::make_unique<State>(sources)) {}
Lookups::~Lookups() = default;

bool Lookups::add(std::span<std::string const> urls, badges::Documents& to) {
    if (state_->from == nullptr) return false;
    for (auto const& url : urls) {
        if (to.find(url) != nullptr) continue;
        if (state_->tells) fmt::print(stderr, "looking up {}\n", url);
        boost::asio::co_spawn(state_->io, answer(*state_->from, url, to), boost::asio::detached);
    }
    state_->io.restart();
    state_->io.run();
    return true;
}

}  // namespace app::badge
