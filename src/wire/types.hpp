// Field types that carry their own limits: to hold one is proof that it was checked.
#pragma once
#include "base/clock.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wire {

inline constexpr std::size_t list_items_max = 10'000;  // of a std::vector, OneOrMany or std::map; List says another bound

// Text of Min to Max Unicode code points.
template <std::size_t Min, std::size_t Max> class Text {
public:
    static std::optional<Text> from(std::string raw) {
        auto const length = base::count_code_points(raw);
        if (length < Min || length > Max) return std::nullopt;
        Text text;
        text.value_ = std::move(raw);
        return text;
    }
    std::string const& str() const { return value_; }
    friend bool operator==(Text const&, Text const&) = default;

private:
    std::string value_;
};

template <std::int64_t Min, std::int64_t Max> class Int {
public:
    static std::optional<Int> from(std::int64_t raw) {
        if (raw < Min || raw > Max) return std::nullopt;
        Int n;
        n.value_ = raw;
        return n;
    }
    std::int64_t get() const { return value_; }
    friend bool operator==(Int, Int) = default;

private:
    std::int64_t value_ = Min;
};

// The id of one kind of thing; the tag keeps a cohort's id from being taken for a learner's.
template <class Tag> struct Id {
    base::Uuid value;
    friend auto operator<=>(Id const&, Id const&) = default;
    static Id make() { return {base::Uuid::make()}; }
    std::string text() const { return value.text(); }
};
using SchoolId = Id<struct SchoolTag>;
using UserId = Id<struct UserTag>;

// Text with a grammar. One class for all: Grammar says what is allowed and how to name it in a refusal.
template <class Grammar> class Lexical {
public:
    static std::optional<Lexical> from(std::string raw) {
        if (raw.size() > Grammar::bytes_max || !Grammar::accepts(raw)) return std::nullopt;
        Lexical out;
        out.value_ = std::move(raw);
        return out;
    }
    std::string const& str() const { return value_; }
    friend bool operator==(Lexical const&, Lexical const&) = default;

private:
    std::string value_;
};

// An absolute URI (RFC 3986) with a scheme: https, urn, did, data, mailto, ... IRIs are taken too, as JSON-LD does.
struct UriGrammar {
    static constexpr std::size_t bytes_max = 2048;
    static constexpr std::string_view wanted = "an absolute URI such as https://example.org/about";
    static constexpr std::string_view format = "uri";
    static bool accepts(std::string_view text);
};
// An http or https URL with a host.
struct UrlGrammar {
    static constexpr std::size_t bytes_max = 2048;
    static constexpr std::string_view wanted = "a web address that starts with http:// or https://";
    static constexpr std::string_view format = "uri";
    static bool accepts(std::string_view text);
};
// An image: a web address or a data URI, which may be large.
struct ImageUriGrammar {
    static constexpr std::size_t bytes_max = 4 * 1024 * 1024;
    static constexpr std::string_view wanted = "a web address or a data: URI of an image";
    static constexpr std::string_view format = "uri";
    static bool accepts(std::string_view text);
};
// local@domain as in HTML's e-mail field, up to 254 bytes (RFC 5321), UTF-8 allowed in both parts (RFC 6531).
struct EmailGrammar {
    static constexpr std::size_t bytes_max = 254;
    static constexpr std::string_view wanted = "an e-mail address such as name@example.org";
    static constexpr std::string_view format = "email";
    static bool accepts(std::string_view text);
};
// A language tag (RFC 5646), well-formed, such as en, de-CH or zh-Hant-TW.
struct LanguageGrammar {
    static constexpr std::size_t bytes_max = 64;
    static constexpr std::string_view wanted = "a language tag such as en or de-CH";
    static constexpr std::string_view format = "bcp47";
    static bool accepts(std::string_view text);
};
using Uri = Lexical<UriGrammar>;
using Url = Lexical<UrlGrammar>;
using ImageUri = Lexical<ImageUriGrammar>;
using Email = Lexical<EmailGrammar>;
using Language = Lexical<LanguageGrammar>;

// A calendar day, `2026-11-21` (RFC 3339 full-date).
struct DateGrammar {
    static constexpr std::size_t bytes_max = 10;
    static constexpr std::string_view wanted = "a day such as 2026-11-21";
    static constexpr std::string_view format = "date";
    static bool accepts(std::string_view text);
};
using Date = Lexical<DateGrammar>;

// An instant, RFC 3339 with zone.
using Time = base::Time;

// Any JSON at all, kept as its minimal text: what PostgreSQL keeps as jsonb and hands back without a tree.
struct Json {
    std::string text = "null";
    friend bool operator==(Json const&, Json const&) = default;
};

// A member of this type gathers every member that the struct does not name, as name -> JSON text; it may stand once in a struct and
// is written back beside its siblings.
struct Extra {
    std::map<std::string, std::string> members;
    friend bool operator==(Extra const&, Extra const&) = default;
};

// One of several shapes, told apart by the kind of JSON value (text, number, list, object) and then by which of the objects reads
// without a problem, first come first.
template <class... Shapes> using OneOf = std::variant<Shapes...>;

// A list of Min to Max items. A plain std::vector holds up to list_items_max.
template <class T, std::size_t Min, std::size_t Max> struct List {
    std::vector<T> items;
    friend bool operator==(List const&, List const&) = default;
};

// A list that a standard also lets be written as a single value (JSON-LD: `type`, `proof`, ...): read from either, written as a list.
template <class T> struct OneOrMany {
    std::vector<T> items;
    friend bool operator==(OneOrMany const&, OneOrMany const&) = default;
};

// Gives a member the name that it has in JSON where that is no name in C++. Such names stand in the struct:
//     static constexpr wire::Name json_names[] = {{"context", "@context"}, {"template_", "template"}};
// An enumerator is named by a function beside the enum, found by argument lookup, which names all of them:
//     constexpr std::string_view wire_name(Kind kind);
struct Name {
    std::string_view member;
    std::string_view json;
};

}  // namespace wire
