// What may be fetched and what is taken for an answer, decided without I/O. Hosts and addresses are judged where they are called (http).
#pragma once
#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

constexpr std::size_t url_bytes_max = 2048;

struct Acceptable {
    std::vector<std::string> media_types = {};  // in lower case; `+json` stands for all that end so. None: whatever comes
    std::size_t body_bytes_max = 1024 * 1024;

    // An answer that does not say what it is may be what was asked for.
    bool takes(std::string_view media_type) const;
    std::string field() const;  // Accept
};

// What the documents come as that badges name: JSON of all kinds and signed tokens; and what plain file servers call both.
Acceptable const& badge_documents();

// The address that is called for a URL: without its fragment. Refuses (Code::invalid, saying why) what is too long or no URL, another
// scheme than https (and http where that is allowed), and ports that belong to other services: below 1024 only the scheme's own.
base::Result<std::string> address_to_fetch(std::string_view url, bool https_only);

// Where a redirect leads, by the same rules; from https never to http.
base::Result<std::string> redirect_target(std::string const& from, std::string_view location, bool https_only);

}  // namespace kit
