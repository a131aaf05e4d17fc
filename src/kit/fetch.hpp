// Fetching documents that a stranger's badge names, without becoming his tool: only https and only public addresses unless an operator says
// otherwise, on every redirect anew; everything bounded; and what was fetched is used again.
#pragma once
#include "http/client.hpp"
#include "kit/fetch_cache.hpp"
#include "kit/fetch_rules.hpp"
#include "kit/lookups.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kit {

struct FetchLimits {
    bool https_only = true;
    std::vector<http::Network> networks = {};  // that may be called although they are not public
    std::size_t redirects_max = 3;
    std::chrono::milliseconds limit{5'000};  // of one look-up with its redirects
    std::size_t flights_max = 64;            // look-ups under way at once
    CacheLimits cache = {};
};

// One per core: all calls come on the thread of its io_context, and so does its end.
class Fetcher final : public Lookups {
public:
    // Of the options, what is said of networks is the limits' to say. Code::invalid when the file of authorities cannot be read.
    Fetcher(boost::asio::io_context& io, http::ClientOptions options, FetchLimits limits, std::function<base::Time()> now = base::now);

    // Never throws for what the network does: Fetched::failure says in plain words why it is not good(). Who asks for what is already
    // under way waits for the same answer. A fresh copy is given at once; an old one is asked for again with its ETag, and has to do while
    // its server cannot be reached or fails.
    Task<base::Fetched> get(std::string url, Acceptable acceptable);
    Task<base::Fetched> look_up(std::string url) override { return get(std::move(url), badge_documents()); }

private:
    struct Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace kit
