// The request target, in its three forms, and the host.
#include "base/text.hpp"
#include "http/parser.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <cstring>

namespace http {

// RFC 9112 section 3.2: origin form, absolute form (which is stripped, its authority wins over Host), or `*` for OPTIONS.
std::string_view Parser::check_target() {
    auto& target = request_.target;
    if (target.find('#') != std::string_view::npos) return "a request target has no fragment";
    bool const any = target == "*";
    if (any && request_.verb != Verb::options) return "the target * is for OPTIONS only";
    if (target.front() != '/' && !any) {
        auto const scheme_end = target.find("://");
        if (scheme_end == std::string_view::npos) return "the request target must begin with a slash";
        auto const scheme = target.substr(0, scheme_end);
        if (!base::equal_ignoring_case(scheme, "http") && !base::equal_ignoring_case(scheme, "https"))
            return "the request target must begin with a slash";
        auto const rest = target.substr(scheme_end + 3);
        auto authority = rest.substr(0, rest.find_first_of("/?"));
        if (authority.empty() || !is_host(authority)) return "the request target names no host";
        target = rest.substr(authority.size());
        if (target.empty() || target.front() == '?') {
            // An empty path is the root (for OPTIONS: all), and needs a byte of its own: the authority makes room by one step to the left.
            auto* const from = buffer_.get() + (authority.data() - buffer_.get());
            std::memmove(from - 1, from, authority.size());
            auto* const path = from + authority.size() - 1;
            *path = target.empty() && request_.verb == Verb::options ? '*' : '/';
            authority = {from - 1, authority.size()};
            target = {path, target.size() + 1};
        }
        for (auto at = fields_first_; at < fields_.size(); ++at)
            if (base::equal_ignoring_case(fields_[at].name, "host")) fields_[at].value = authority;
    }
    auto const question = target.find('?');
    request_.path = target.substr(0, question);
    request_.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
    return {};
}

// RFC 3986 host and port, loosely: what could mislead a reader of logs or a builder of links is out.
bool Parser::is_host(std::string_view host) {
    return std::all_of(host.begin(), host.end(), [](char c) {
        return is_letter_or_digit(c) || std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
    });
}

}  // namespace http
