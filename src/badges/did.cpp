#include "badges/did.hpp"

#include "base/encode.hpp"
#include "base/text.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace badges {
namespace {

constexpr std::string_view key_method = "did:key:";
constexpr std::string_view jwk_method = "did:jwk:";
constexpr std::string_view web_method = "did:web:";
constexpr std::size_t jwk_text_max = 16 * 1024;  // the largest RSA key takes a tenth of it
constexpr std::size_t web_text_max = 2048;
constexpr std::size_t label_max = 63;

base::Refused refuse(std::string text) {
    base::Problems problems{{"did", text}};
    return base::refuse(base::Code::malformed, std::move(text), std::move(problems));
}

base::Result<VerificationMethod> method(std::string_view did_url, std::string_view fragment, base::Result<crypto::PublicKey> key) {
    if (!key) return std::unexpected(std::move(key).error());
    auto const did = std::string(without_fragment(did_url));
    if (did_url.size() > did.size() && did_url.substr(did.size() + 1) != fragment)
        return refuse("the only key of " + did + " has the fragment #" + std::string(fragment));
    return VerificationMethod{did + '#' + std::string(fragment), did, *std::move(key)};
}

base::Result<crypto::PublicKey> key_of_jwk(std::string_view encoded) {
    if (encoded.size() > jwk_text_max) return refuse("the did:jwk is too long");
    auto const text = base::from_base64url(encoded);
    if (!text) return refuse("the did:jwk is not base64url without padding");
    auto const jwk = json::read(*text);
    if (!jwk) return refuse("the did:jwk holds no JSON: " + jwk.error().text());
    return crypto::PublicKey::from_jwk(*jwk);
}

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// RFC 1123 section 2.1; a last label of digits only would make it an IPv4 address (WHATWG URL, section 3.5).
bool is_domain_name(std::string_view host) {
    auto const labels = base::split(host, '.');
    auto const good = [](std::string_view label) {
        return !label.empty() && label.size() <= label_max && label.front() != '-' && label.back() != '-' &&
               std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
    };
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const is_number = [&](std::string_view label) {
        return std::ranges::all_of(label, digit) || base::lower_ascii(label.substr(0, 2)) == "0x";
    };
    return std::ranges::all_of(labels, good) && !is_number(labels.back());
}

// `idchar` of DID Core section 3.1, percent-encoding included; no dots alone, which would climb out of the path.
bool is_path_part(std::string_view part) {
    auto const plain = base::percent_decode(part);
    if (part.empty() || !plain || *plain == "." || *plain == "..") return false;
    if (plain->find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) return false;
    return std::ranges::all_of(part, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_' || c == '%'; });
}

bool is_port(std::string_view text) {
    if (text.empty() || text.size() > 5 || text.front() == '0' || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    return std::stoi(std::string(text)) <= 65535;
}

}  // namespace

std::string_view without_fragment(std::string_view url) { return url.substr(0, url.find('#')); }

bool is_self_describing(std::string_view did) { return did.starts_with(key_method) || did.starts_with(jwk_method); }

base::Result<VerificationMethod> resolve_self_describing(std::string_view did_url) {
    auto const did = without_fragment(did_url);
    if (did.starts_with(key_method)) {
        auto const multikey = did.substr(key_method.size());
        return method(did_url, multikey, crypto::public_key_from_multikey(multikey));
    }
    if (did.starts_with(jwk_method)) return method(did_url, "0", key_of_jwk(did.substr(jwk_method.size())));
    return refuse("this is neither a did:key nor a did:jwk");
}

std::string did_key(crypto::PublicKey const& key) { return std::string(key_method) + crypto::to_multikey(key); }

std::string did_key_method(crypto::PublicKey const& key) {
    auto const multikey = crypto::to_multikey(key);
    return std::string(key_method) + multikey + '#' + multikey;
}

base::Result<std::string> did_web_address(std::string_view did) {
    did = without_fragment(did);
    if (!did.starts_with(web_method)) return refuse("this is no did:web");
    if (did.size() > web_text_max) return refuse("the did:web is too long");
    auto const parts = base::split(did.substr(web_method.size()), ':');
    auto const host = base::lower_ascii(parts.front());
    auto const colon = host.find("%3a");
    if (!is_domain_name(std::string_view(host).substr(0, colon)))
        return refuse("the did:web must name a domain, such as did:web:example.org");
    std::string out = "https://" + host.substr(0, colon);
    if (colon != std::string::npos) {
        auto const port = host.substr(colon + 3);
        if (!is_port(port)) return refuse("the did:web names a port that is none");
        out += ':' + port;
    }
    for (auto const part : std::span(parts).subspan(1)) {
        if (!is_path_part(part)) return refuse("the did:web has a part that cannot stand in a path");
        out.append("/").append(part);
    }
    return out + (parts.size() == 1 ? "/.well-known/did.json" : "/did.json");
}

}  // namespace badges
