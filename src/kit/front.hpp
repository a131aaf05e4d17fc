// The four hops of a request meet here: route, guards, handler, reply. One Front per core, so nothing in it is locked.
#pragma once
#include "base/embedded.hpp"
#include "http/path.hpp"
#include "http/server.hpp"
#include "kit/home.hpp"
#include "kit/metrics.hpp"
#include "kit/module.hpp"
#include "kit/principal.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kit {

// What every core shares and nobody changes: documents and files whose bytes are made once.
class Shelf {
public:
    // Files of web/static by the path they are served under; long-lived caching, since their address carries the version.
    Shelf(std::vector<Module> const& modules, std::span<base::Embedded const> files, std::string_view version);
    http::Prepared const* find(std::string_view path) const;
    std::string const& openapi() const { return openapi_; }

private:
    void add(std::string path, std::string media_type, std::string bytes, std::string_view cache);
    std::string openapi_;
    std::map<std::string, http::Prepared, std::less<>> files_;
};

class Front final : public http::App {
public:
    struct Mounted {
        Module module;
        pg::Pool& pool;  // of this core
    };
    Front(Home& home, Shelf const& shelf, std::vector<Mounted> mounted, Authenticator& authenticator);

    http::Budget budget(http::Request const& head) override;
    http::Prepared const* prepared(http::Request const& request) override;
    Task<http::Reply> handle(http::Request const& request) override;
    http::Reply refuse(base::Error const& error, http::Request const* head) override;
    http::Reply refuse_as(int status, base::Error const& error, http::Request const* head) override;
    void done(http::Request const& request, Done const& done) override;

private:
    struct Target {
        Route const* route;
        pg::Pool* pool;
        Metrics::Route metrics;
    };
    // Who a token stands for: nothing when this core has to ask.
    std::optional<Known> remembered(TokenCache::Mark const& mark);
    Task<Known> ask(std::string_view token, TokenCache::Mark mark);
    http::Reply reply_without_route(http::Request const& request, http::Found const& found) const;

    Home& home_;
    Shelf const& shelf_;
    std::vector<Mounted> mounted_;
    Authenticator& authenticator_;
    http::Routes routes_;
    std::vector<Target> targets_;  // by the id that the routes give
    TokenCache tokens_;
    std::uint64_t token_epoch_ = 0;
};

}  // namespace kit
