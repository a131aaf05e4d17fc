// Status lists as credentials, and the entry by which a credential names its place in one (Bitstring Status List, W3C Recommendation,
// 15 May 2025): made, and checked. No I/O; whether a list is genuine is asked by status_stage.hpp.
#pragma once
#include "badges/status_list.hpp"
#include "json/json.hpp"
#include "wire/types.hpp"

#include <optional>
#include <vector>

namespace badges {

// ---- to publish

struct StatusMessage {
    unsigned value;
    std::string message;
};

struct StatusEntry {
    wire::Uri list;  // where the list credential is served
    std::uint64_t index = 0;
    std::string purpose = "revocation";   // or suspension, refresh, message
    unsigned bits = 1;                    // `statusSize`
    std::vector<StatusMessage> messages;  // with more than one bit: one for each value that the entry may have
};
json::object build(StatusEntry const& entry);  // `credentialStatus` of a credential

struct StatusListParts {
    wire::Uri id;  // where it is served
    wire::Uri issuer;
    std::vector<std::string> purposes{"revocation"};
    wire::Time valid_from;
    std::optional<wire::Time> valid_until;
    std::optional<std::int64_t> ttl_ms;  // how long a copy may be kept
};
// A BitstringStatusListCredential on VC 2.0, not yet signed. Code::invalid when it has no purpose or the dates contradict each other.
base::Result<json::object> build(StatusListParts const& parts, StatusList const& list);

// ---- to check

// The list that an entry names (`statusListCredential`, in the oldest form `revocationListCredential`); empty: it is of another kind.
std::string_view status_list_of(json::object const& entry);

struct StatusFound {
    std::string purpose;
    unsigned value = 0;
    std::string message;  // what the entry says that this value means; empty: nothing
    std::optional<std::int64_t> ttl_ms;
};
// The entry's value in a list credential that was found genuine (section 3.2). `statusListIndex` may be a number, `statusPurpose` of the
// list a list of purposes. The problem's field is one of the names of status_error.
base::Result<StatusFound> check_entry(json::object const& entry, json::object const& list_credential);

}  // namespace badges
