#include "kit/fetch_rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace kit {
namespace {

namespace urls = boost::urls;

constexpr unsigned free_ports_from = 1024;

base::Refused wrong(std::string text) { return base::refuse(base::Code::invalid, std::move(text)); }

}  // namespace

bool Acceptable::takes(std::string_view media_type) const {
    if (media_types.empty() || media_type.empty()) return true;
    return std::any_of(media_types.begin(), media_types.end(),
                       [&](std::string const& taken) { return taken.front() == '+' ? media_type.ends_with(taken) : media_type == taken; });
}

// The last of them, because a server that knows its document by another name should send it rather than refuse.
std::string Acceptable::field() const {
    std::string text;
    for (auto const& type : media_types)
        if (type.front() != '+') text += type + ", ";
    return text + (text.empty() ? "*/*" : "*/*;q=0.1");
}

Acceptable const& badge_documents() {
    static Acceptable const documents{{"application/ld+json", "application/json", "application/did+json", "application/vc",
                                       "application/vc+jwt", "application/jwt", "application/jose", "text/plain",
                                       "application/octet-stream", "binary/octet-stream", "+json", "+jwt", "+jose"}};
    return documents;
}

base::Result<std::string> address_to_fetch(std::string_view url, bool https_only) {
    if (url.size() > url_bytes_max) return wrong(fmt::format("the address is longer than {} bytes", url_bytes_max));
    auto const address = std::string(url.substr(0, url.find('#')));
    auto const parsed = urls::parse_uri(address);
    if (!parsed) return wrong("this is no web address");
    bool const secure = parsed->scheme_id() == urls::scheme::https;
    if (!secure && parsed->scheme_id() != urls::scheme::http) return wrong("only web addresses are fetched");
    if (!secure && https_only) return wrong("only https is fetched (fetch.allow_http can allow http)");
    auto const port = parsed->port_number();  // 0: none is named, or no such port, which the client refuses
    if (port != 0 && port < free_ports_from && port != (secure ? 443 : 80))
        return wrong(fmt::format("port {} belongs to another service than the web", port));
    return address;
}

base::Result<std::string> redirect_target(std::string const& from, std::string_view location, bool https_only) {
    auto const base = urls::parse_uri(from);
    auto const reference = urls::parse_uri_reference(location.substr(0, url_bytes_max));
    urls::url target;
    if (!base || location.size() > url_bytes_max || !reference || !urls::resolve(*base, *reference, target))
        return wrong("a redirect leads to no web address");
    auto address = address_to_fetch(target.buffer(), https_only);
    if (!address) return wrong(fmt::format("a redirect leads to {}: {}", std::string_view(target.buffer()), address.error().text()));
    if (base->scheme_id() == urls::scheme::https && target.scheme_id() != urls::scheme::https)
        return wrong(fmt::format("a redirect leads from https to http: {}", *address));
    return address;
}

}  // namespace kit
