#include "badges/status.hpp"

#include "badges/classes.hpp"
#include "badges/credential.hpp"

#include <fmt/core.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <charconv>

namespace badges {
namespace {

// Types and members of the three generations.
struct Generation {
    std::string_view entry, list;
    std::string_view list_member, index_member;
    bool has_purpose;
};
constexpr Generation generations[]{
    {"BitstringStatusListEntry", "BitstringStatusList", "statusListCredential", "statusListIndex", true},
    {"StatusList2021Entry", "StatusList2021", "statusListCredential", "statusListIndex", true},
    {"RevocationList2020Status", "RevocationList2020", "revocationListCredential", "revocationListIndex", false},
};

std::string_view text_in(json::object const& object, std::string_view name) {
    auto const* found = object.if_contains(name);
    return found == nullptr ? std::string_view() : json::text_of(*found).value_or(std::string_view());
}

Generation const* generation_of(json::object const& entry) {
    for (auto const& one : generations)
        if (names_class(entry.if_contains("type"), one.entry)) return &one;
    return nullptr;
}

base::Refused refuse_malformed(std::string text) { return refuse_status(status_error::malformed, std::move(text)); }

// A whole number from 0, written as text or as a number.
std::optional<std::uint64_t> count(json::value const& from) {
    if (auto const* whole = from.if_int64(); whole != nullptr && *whole >= 0) return static_cast<std::uint64_t>(*whole);
    if (auto const* whole = from.if_uint64()) return *whole;
    auto const text = json::text_of(from).value_or(std::string_view());
    std::uint64_t out = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

base::Result<unsigned> bits_of(json::object const& entry) {
    auto const* size = entry.if_contains("statusSize");
    if (size == nullptr) return 1u;
    auto const bits = count(*size);
    if (bits && *bits >= 1 && *bits <= status_bits_max) return static_cast<unsigned>(*bits);
    return refuse_malformed("statusSize must be a number from 1 to " + std::to_string(status_bits_max));
}

bool has_purpose(json::object const& list, std::string_view purpose) { return names_class(list.if_contains("statusPurpose"), purpose); }

// `statusMessage`: a list of {"status": "0x1", "message": "..."}.
std::string message_for(json::object const& entry, unsigned value) {
    auto const* member = entry.if_contains("statusMessage");
    auto const* list = member == nullptr ? nullptr : member->if_array();
    if (list == nullptr) return {};
    for (auto const& one : *list) {
        auto const* object = one.if_object();
        auto status = object == nullptr ? std::string_view() : text_in(*object, "status");
        if (!status.starts_with("0x") || status.size() == 2) continue;
        status.remove_prefix(2);
        unsigned told = 0;
        auto const [end, error] = std::from_chars(status.data(), status.data() + status.size(), told, 16);
        if (error == std::errc() && end == status.data() + status.size() && told == value) return std::string(text_in(*object, "message"));
    }
    return {};
}

}  // namespace

json::object build(StatusEntry const& entry) {
    json::object out;
    out["id"] = fmt::format("{}#{}", entry.list.str(), entry.index);
    out["type"] = generations[0].entry;
    out["statusPurpose"] = entry.purpose;
    out["statusListIndex"] = std::to_string(entry.index);
    out["statusListCredential"] = entry.list.str();
    if (entry.bits > 1) out["statusSize"] = entry.bits;
    if (entry.messages.empty()) return out;
    auto& messages = out["statusMessage"].emplace_array();
    for (auto const& one : entry.messages)
        messages.push_back(json::object{{"status", fmt::format("0x{:x}", one.value)}, {"message", one.message}});
    return out;
}

base::Result<json::object> build(StatusListParts const& parts, StatusList const& list) {
    base::Problems problems;
    if (parts.purposes.empty()) problems.push_back({"purposes", "needs at least one, such as revocation"});
    if (parts.valid_until && *parts.valid_until <= parts.valid_from) problems.push_back({"validUntil", "must be later than validFrom"});
    if (parts.ttl_ms && *parts.ttl_ms < 0) problems.push_back({"ttl", "must not be negative"});
    if (!problems.empty()) return base::refuse(base::Code::invalid, "this status list cannot be made", std::move(problems));

    json::object out;
    out["@context"] = json::array{context_vc2};
    out["id"] = parts.id.str();
    out["type"] = json::array{"VerifiableCredential", "BitstringStatusListCredential"};
    out["issuer"] = parts.issuer.str();
    out["validFrom"] = base::format_time(parts.valid_from);
    if (parts.valid_until) out["validUntil"] = base::format_time(*parts.valid_until);
    auto& subject = out["credentialSubject"].emplace_object();
    subject["id"] = parts.id.str() + "#list";
    subject["type"] = generations[0].list;
    if (parts.purposes.size() == 1)
        subject["statusPurpose"] = parts.purposes[0];
    else
        subject["statusPurpose"] = json::array(parts.purposes.begin(), parts.purposes.end());
    subject["encodedList"] = list.encode();
    if (parts.ttl_ms) subject["ttl"] = *parts.ttl_ms;
    return out;
}

std::string_view status_list_of(json::object const& entry) {
    auto const* generation = generation_of(entry);
    return generation == nullptr ? std::string_view() : text_in(entry, generation->list_member);
}

base::Result<StatusFound> check_entry(json::object const& entry, json::object const& list_credential) {
    auto const* generation = generation_of(entry);
    if (generation == nullptr) return refuse_malformed("the entry is of no kind that is known here");
    auto const* member = list_credential.if_contains("credentialSubject");
    auto const* list = member == nullptr ? nullptr : member->if_object();
    if (list == nullptr || !names_class(list->if_contains("type"), generation->list))
        return refuse_malformed("the list is no " + std::string(generation->list));

    StatusFound out;
    out.purpose = generation->has_purpose ? text_in(entry, "statusPurpose") : "revocation";
    if (out.purpose.empty()) return refuse_malformed("the entry has no statusPurpose");
    if (generation->has_purpose && !has_purpose(*list, out.purpose))
        return refuse_status(status_error::verification, "the list is not for the purpose " + out.purpose);
    auto const* index_member = entry.if_contains(generation->index_member);
    auto const index = index_member == nullptr ? std::nullopt : count(*index_member);
    if (!index) return refuse_malformed(std::string(generation->index_member) + " must be a whole number from 0");
    auto const bits = bits_of(entry);
    if (!bits) return base::Refused(bits.error());

    auto const decoded = StatusList::decode(text_in(*list, "encodedList"), *bits);
    if (!decoded) return base::Refused(decoded.error());
    auto const value = decoded->at(*index);
    if (!value) return base::Refused(value.error());
    out.value = *value;
    out.message = message_for(entry, out.value);
    if (auto const* ttl = list->if_contains("ttl"); ttl != nullptr && ttl->is_int64()) out.ttl_ms = ttl->get_int64();
    return out;
}

}  // namespace badges
