// The guard list: what every request must pass before its handler runs. A plain list of functions; a refusal is a value.
#pragma once
#include "kit/exchange.hpp"

#include <optional>
#include <vector>

namespace kit {

using Guard = std::optional<base::Error> (*)(Exchange const&);

// In this order: signed in (401), permitted (403), from our own pages when by cookie (403).
std::vector<Guard> const& guards();

// CORS (Fetch standard): the fields for an allowed origin, empty for others; and the answer to a preflight.
void add_cors_fields(http::Reply& reply, http::Request const& request, Home const& home);
http::Reply preflight_reply(http::Request const& request, std::string_view allowed_verbs, Home const& home);

// Sent with every answer: no sniffing, no referrer, and TLS only where it is served.
void add_security_fields(http::Reply& reply, http::Request const& request);

}  // namespace kit
