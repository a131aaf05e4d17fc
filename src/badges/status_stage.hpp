// The stage `status`: was it revoked or suspended since? Entries of status lists, and 1EdTech's revocation list.
#pragma once
#include "badges/inquiry.hpp"
#include "badges/verify.hpp"

#include <functional>

namespace badges {

constexpr std::size_t statuses_max = 16;  // of one credential; with more nobody can tell

// A list credential, verified as it was fetched from an address; each list once.
struct KnownList {
    Report report;
    json::object const* credential = nullptr;  // when it could be read
};
using VerifyList = std::function<KnownList(std::string_view url, Fetched const& fetched)>;

Stage check_status(json::object const& credential, Inquiry& inquiry, VerifyList const& verify_list);

}  // namespace badges
