// Any bytes as an address, an e-mail address, a language tag, a day, an instant, percent-encoded text: what is accepted is clean text
// within its bound, and what is read survives being written and read again.
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "wire/types.hpp"

#include <algorithm>
#include <cstdint>

namespace {

bool is_clean(std::string_view text) {
    auto const stains = [](char c) { return (c >= 0 && c <= ' ') || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\'; };
    return base::is_utf8(text) && std::ranges::none_of(text, stains);
}

template <class Grammar> bool accepted(std::string_view text) {
    auto const value = wire::Lexical<Grammar>::from(std::string(text));
    if (!value) {
        STOA_ASSERT(text.size() > Grammar::bytes_max || !Grammar::accepts(text));
        return false;
    }
    STOA_ASSERT(text.size() <= Grammar::bytes_max && value->str() == text && is_clean(text));
    return true;
}

std::string upper_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
}

void read_as_address(std::string_view text) {
    bool const uri = accepted<wire::UriGrammar>(text);
    bool const url = accepted<wire::UrlGrammar>(text);
    bool const image = accepted<wire::ImageUriGrammar>(text);
    if (uri) {
        STOA_ASSERT(base::percent_decode(text));
        auto const colon = text.find(':');
        STOA_ASSERT(accepted<wire::UriGrammar>(upper_ascii(text.substr(0, colon)) + std::string(text.substr(colon))));
    }
    if (url) {
        STOA_ASSERT(uri && image && base::lower_ascii(text).starts_with("http"));
        // Only the scheme's own two slashes may stand before the host, and a host there is.
        auto const host = text.substr(text.find(':') + 3);
        STOA_ASSERT(!host.empty() && host.find_first_of("/?#@:") != 0);
    }
}

void read_as_name(std::string_view text) {
    if (accepted<wire::EmailGrammar>(text)) {
        STOA_ASSERT(std::ranges::count(text, '@') == 1 && !text.starts_with('@') && !text.ends_with('@'));
        STOA_ASSERT(accepted<wire::EmailGrammar>(base::lower_ascii(text)));
        STOA_ASSERT(base::mask_email(text).ends_with(text.substr(text.find('@'))));
    }
    if (accepted<wire::LanguageGrammar>(text))
        STOA_ASSERT(accepted<wire::LanguageGrammar>(base::lower_ascii(text)) && accepted<wire::LanguageGrammar>(upper_ascii(text)));
}

void read_as_time(std::string_view text) {
    if (accepted<wire::DateGrammar>(text)) {
        auto const midnight = base::parse_time(std::string(text) + "T00:00:00Z");
        STOA_ASSERT(midnight && base::format_time(*midnight).substr(0, text.size()) == text);
    }
    auto const time = base::parse_time(text);
    if (!time) return;
    auto const written = base::format_time(*time);
    STOA_ASSERT(base::parse_time(written) == time);
    STOA_ASSERT(base::format_http_date(*time).size() == std::string_view("Sat, 21 Nov 2026 08:30:00 GMT").size());
}

void read_as_percent_encoded(std::string_view text) {
    STOA_ASSERT(base::percent_decode(base::percent_encode(text)) == text);
    for (bool const plus : {false, true}) {
        auto const decoded = base::percent_decode(text, plus);
        if (!decoded) continue;
        STOA_ASSERT(decoded->size() <= text.size());
        STOA_ASSERT(base::percent_decode(base::percent_encode(*decoded), plus) == decoded);
    }
    if (text.find('%') == std::string_view::npos) STOA_ASSERT(base::percent_decode(text) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    read_as_address(text);
    read_as_name(text);
    read_as_time(text);
    read_as_percent_encoded(text);
    return 0;
}
