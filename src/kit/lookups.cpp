#include "kit/lookups.hpp"

#include "kit/documents_folder.hpp"
#include "kit/fetch.hpp"
#include "kit/settings.hpp"

#include <fmt/format.h>

namespace kit {

Task<base::Fetched> Offline::look_up(std::string url) {
    co_return base::Fetched{.status = 0, .failure = fmt::format("offline: {} was not looked up", url)};
}

std::unique_ptr<Lookups> make_lookups(boost::asio::io_context& io, Settings const& settings) {
    if (!settings.fetch_enabled) return std::make_unique<Offline>();
    if (!settings.fetch_folder.empty()) return std::make_unique<DocumentsFolder>(settings.fetch_folder);
    FetchLimits limits;
    limits.https_only = !settings.fetch_allow_http;
    limits.limit = std::chrono::seconds(settings.fetch_timeout_seconds);
    for (auto const& text : settings.fetch_allow_private) {
        auto const network = http::Network::parse(text);
        STOA_ASSERT(network);  // load_settings() has looked
        limits.networks.push_back(*network);
    }
    return std::make_unique<Fetcher>(io, http::ClientOptions{.ca_file = settings.fetch_ca_file}, std::move(limits));
}

}  // namespace kit
