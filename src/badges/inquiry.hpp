// What one verification asks others for: the answers that are there, and the addresses of those that are not there yet.
#pragma once
#include "badges/documents.hpp"
#include "base/error.hpp"
#include "json/json.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace badges {

constexpr std::size_t documents_max = 128;  // asked for by one verification; what would be beyond is never asked for
constexpr std::size_t document_bytes_max = 8 * 1024 * 1024;

class Inquiry {
public:
    explicit Inquiry(Documents const* documents) : documents_(documents) {}

    // The answer from this address (its fragment does not count), which may be a refusal. Null: it is not there yet, and is wanted from now
    // on; or the text is no web address, or too many were asked for.
    Fetched const* ask(std::string_view url);

    std::vector<std::string> wanted() const { return {wanted_.begin(), wanted_.end()}; }

private:
    Documents const* documents_;
    std::set<std::string, std::less<>> wanted_;
};

// The server says for certain that there is no such thing (404 and 410), which is more than that nobody could be reached.
bool is_gone(Fetched const& fetched);
// Why a refusal is one, in plain words: `the server answers 404`.
std::string refusal_of(Fetched const& fetched);

// The object in a good answer; Code::malformed says in plain words what is there instead.
base::Result<json::object> object_in(Fetched const& fetched);

}  // namespace badges
