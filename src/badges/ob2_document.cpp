#include "badges/ob2_document.hpp"

#include "base/text.hpp"
#include "json/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges::ob2 {
namespace {

constexpr std::int64_t unix_seconds_max = 253'402'300'799;  // the end of year 9999

json::value type_in_words(json::value const& type) {
    if (auto const text = json::text_of(type)) return json::value(word_for(*text));
    auto const* list = type.if_array();
    if (list == nullptr) return type;
    json::array out;
    for (auto const& item : *list) out.push_back(type_in_words(item));
    return out;
}

std::string member_of(std::string path, std::string_view name) {
    json::append_member(path, name);
    return path;
}
std::string item_of(std::string path, std::size_t index) {
    json::append_item(path, index);
    return path;
}

// The same document in the words of 2.0. The depth of the walk is that of the document, which the reader bounds.
class Rewording {
public:
    explicit Rewording(std::vector<Finding>& lost) : lost_(lost) {}

    json::object object(json::object const& from, std::string const& path) {
        json::object out;
        for (auto const& [name, value] : from) {
            if (value.is_null()) continue;
            auto const word = word_for(name);
            auto const here = member_of(path, name);
            if (out.contains(word)) {
                lose(here, "says again what another word says already", value);
                continue;
            }
            if (word == "@context")
                out[word] = value;
            else if (word == "type")
                out[word] = type_in_words(value);
            else
                out[word] = this->value(value, here);
        }
        return out;
    }

private:
    json::value value(json::value const& from, std::string const& path) {
        if (auto const* list = from.if_array()) {
            json::array out;
            for (auto const& item : *list)
                if (!item.is_null()) out.push_back(value(item, item_of(path, out.size())));
            return out;
        }
        auto const* found = from.if_object();
        if (found == nullptr || is_extension(*found)) return from;  // an extension has contexts and words of its own
        auto const* text = found->if_contains("@value");
        if (text == nullptr) return object(*found, path);
        for (auto const& [name, said] : *found)
            if (name != "@value") lose(member_of(path, name), "is said of a text, which stays without it", said);
        return *text;
    }

    void lose(std::string path, std::string why, json::value const& what) {
        constexpr std::size_t told_max = 100;
        if (lost_.size() < told_max) lost_.push_back({std::move(path), why + ": " + shortened(what)});
    }

    std::vector<Finding>& lost_;
};

void set_missing(json::object& object, std::string_view member, std::string_view text) {
    if (!text.empty() && !object.contains(member)) object[member] = text;
}

void rename(json::object& object, std::string_view from, std::string_view to) {
    auto const* value = object.if_contains(from);
    if (value == nullptr || object.contains(to)) return;
    json::value kept = *value;
    object.erase(from);
    object[to] = std::move(kept);
}

// Seconds since 1970, as number or as text, become ISO 8601; so does anything else stay, for the shape to judge.
void upgrade_time(json::object& object, std::string_view member) {
    auto* const value = object.if_contains(member);
    if (value == nullptr) return;
    auto const text = json::text_of(*value).value_or(std::string_view());
    std::int64_t seconds = -1;
    if (auto const* number = value->if_int64())
        seconds = *number;
    else if (!text.empty() && text.size() <= 12 && text.find_first_not_of("0123456789") == std::string_view::npos)
        seconds = std::stoll(std::string(text));
    if (seconds >= 0 && seconds <= unix_seconds_max) *value = base::format_time(wire::Time(std::chrono::seconds(seconds)));
}

void upgrade_verification(json::object& assertion) {
    auto* const member = assertion.if_contains("verification");
    auto* const verification = member == nullptr ? nullptr : member->if_object();
    if (verification == nullptr) return;
    std::string const url(text_in(*verification, "url"));
    if (url.empty()) return;
    // Until 1.1 the address to ask stands here, and an id beside it is at best the same.
    if (has_type(*verification, "HostedBadge"))
        assertion["id"] = url;
    else if (has_type(*verification, "SignedBadge"))
        set_missing(*verification, "creator", url);
}

void upgrade_alignment(json::object& badge_class) {
    auto* const member = badge_class.if_contains("alignment");
    auto* const list = member == nullptr ? nullptr : member->if_array();
    if (list == nullptr) return;
    for (auto& item : *list) {
        auto* const object = item.if_object();
        if (object == nullptr) continue;
        rename(*object, "name", "targetName");
        rename(*object, "url", "targetUrl");
        rename(*object, "description", "targetDescription");
    }
}

bool looks_hashed(std::string_view identity) { return identity.starts_with("sha256$") || identity.starts_with("md5$"); }

// 0.5 has one document for all, with addresses that begin at the issuer's origin.
void upgrade_oldest(json::object& assertion, std::string_view address) {
    rename(assertion, "issued_on", "issuedOn");
    std::string const identity(text_in(assertion, "recipient"));
    json::object recipient{{"type", "email"}, {"identity", identity}, {"hashed", looks_hashed(identity)}};
    if (auto const* salt = assertion.if_contains("salt")) recipient["salt"] = *salt;
    assertion.erase("salt");
    assertion["recipient"] = std::move(recipient);
    assertion["verification"] = json::object{{"type", "HostedBadge"}};
    set_missing(assertion, "id", address);

    auto* const badge = assertion["badge"].if_object();
    if (badge == nullptr) return;
    set_missing(*badge, "type", "BadgeClass");
    auto const* issuer_value = badge->if_contains("issuer");
    std::string const origin(issuer_value == nullptr || !issuer_value->is_object() ? std::string_view()
                                                                                   : text_in(issuer_value->get_object(), "origin"));
    auto const absolute = [&](json::object& object, std::string_view member) {
        std::string const path(text_in(object, member));
        if (path.starts_with('/')) object[member] = origin + path;
    };
    absolute(assertion, "evidence");
    absolute(*badge, "image");
    absolute(*badge, "criteria");
    if (auto* const issuer = (*badge)["issuer"].if_object()) {
        set_missing(*issuer, "id", origin);
        set_missing(*issuer, "url", origin);
        set_missing(*issuer, "type", "Issuer");
        rename(*issuer, "contact", "email");
        issuer->erase("origin");
    }
}

void upgrade(json::object& content, Version version, Role role, std::string_view address) {
    if (version == Version::v05) upgrade_oldest(content, address);
    switch (role) {
        case Role::assertion:
            set_missing(content, "type", "Assertion");
            upgrade_time(content, "issuedOn");
            upgrade_time(content, "expires");
            upgrade_verification(content);
            break;
        case Role::badge_class:
            set_missing(content, "id", address);
            set_missing(content, "type", "BadgeClass");
            upgrade_alignment(content);
            break;
        case Role::issuer:
            set_missing(content, "id", address);
            set_missing(content, "type", "Issuer");
            break;
        case Role::given:
        case Role::endorsement:
        case Role::key:
        case Role::revocation_list: break;
    }
}

Role role_of(json::object const& content) {
    if (has_type(content, "Assertion")) return Role::assertion;
    if (has_type(content, "BadgeClass")) return Role::badge_class;
    if (has_type(content, "Issuer")) return Role::issuer;
    return Role::given;
}

}  // namespace

Document::Document() : as_found(std::make_shared<json::object>()), in_words(as_found) {}

Document read_document(json::object found, Place const& place) {
    Document out;
    auto content = Rewording(out.lost).object(found, {});
    auto context = read_context(content);
    out.contexts = std::move(context.further);
    out.problems = std::move(context.problems);
    auto role = place.role == Role::given ? role_of(content) : place.role;
    if (context.version) {
        out.version = *context.version;
    } else if (content.contains("@context")) {
        out.problems.push_back({"@context", "is not that of Open Badges: https://w3id.org/openbadges/v2"});
    } else if (place.role == Role::given && content.contains("badge") && content.contains("recipient")) {
        out.version = content.at("recipient").is_string() ? Version::v05 : Version::v10;
        role = Role::assertion;
    } else if (place.role != Role::given && (place.address.empty() || place.around < Version::v20)) {
        out.version = place.around;
    } else {
        out.problems.push_back({"@context", "is required: https://w3id.org/openbadges/v2"});
    }
    if (out.version < Version::v20) upgrade(content, out.version, role, place.address);
    out.as_found = std::make_shared<json::object>(std::move(found));
    out.in_words = std::make_shared<json::object>(std::move(content));
    return out;
}

std::string shortened(json::value const& value) {
    constexpr std::size_t bytes_max = 200;
    auto text = json::write(value);
    if (text.size() <= bytes_max) return text;
    auto end = bytes_max;
    while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

std::optional<wire::Time> parse_datetime(std::string_view text, Version version) {
    bool const older = version < Version::v20;
    std::string full(text);
    if (older && full.size() == 10) full += "T00:00:00Z";
    if (older && full.size() > 10 && full[10] == ' ') full[10] = 'T';
    constexpr std::size_t time_at = 11;
    if (full.size() < time_at + 5) return std::nullopt;
    if (full.size() == time_at + 5 || full[time_at + 5] != ':') full.insert(time_at + 5, ":00");
    auto const zone = full.find_first_of("Zz+-", time_at);
    if (zone == std::string::npos) {
        if (!older) return std::nullopt;
        full += 'Z';
    } else if (full.size() - zone == 3) {
        full += ":00";
    } else if (full.size() - zone == 5 && full.find(':', zone) == std::string::npos) {
        full.insert(zone + 3, ":");
    }
    return base::parse_time(full);
}

std::optional<wire::Time> time_in(Document const& document, std::string_view member) {
    return parse_datetime(text_in(document.content(), member), document.version);
}

std::string_view text_in(json::object const& object, std::string_view member) {
    auto const* found = object.if_contains(member);
    return found == nullptr ? std::string_view() : json::text_of(*found).value_or(std::string_view());
}

json::object const* object_in(json::object const& object, std::string_view member) {
    auto const* found = object.if_contains(member);
    return found == nullptr ? nullptr : found->if_object();
}

std::span<json::value const> items_of(json::object const& object, std::string_view member) {
    auto const* found = object.if_contains(member);
    if (found == nullptr) return {};
    if (auto const* list = found->if_array()) return {list->data(), list->size()};
    return {found, 1};
}

bool has_type(json::object const& object, std::string_view word) {
    auto const types = items_of(object, "type");
    return std::any_of(types.begin(), types.end(), [&](json::value const& type) { return json::text_of(type) == word; });
}

bool is_extension(json::object const& object) {
    for (auto const* member : {"type", "@type"})
        for (auto const& type : items_of(object, member))
            if (word_for(json::text_of(type).value_or(std::string_view())) == "Extension") return true;
    return false;
}

std::string_view id_of(json::value const& link) {
    if (auto const text = json::text_of(link)) return *text;
    auto const* object = link.if_object();
    return object == nullptr ? std::string_view() : text_in(*object, "id");
}

bool is_web(std::string_view url) { return wire::UrlGrammar::accepts(url) && url.size() <= wire::UrlGrammar::bytes_max; }

std::string host_of(std::string_view url) {
    if (!is_web(url)) return {};
    auto authority = url.substr(url.find("://") + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    auto const port = authority.starts_with('[') ? authority.find(':', authority.find(']')) : authority.find(':');
    return base::lower_ascii(authority.substr(0, port));
}

}  // namespace badges::ob2
