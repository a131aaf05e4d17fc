#include "wire/cursor.hpp"

#include "base/encode.hpp"
#include "base/error.hpp"

#include <algorithm>

namespace wire {

std::string write_cursor(base::Uuid const& last) {
    return base::to_base64url({reinterpret_cast<char const*>(last.bytes.data()), last.bytes.size()});
}

std::optional<base::Uuid> read_cursor(std::optional<Cursor> const& cursor) {
    if (!cursor) return std::nullopt;
    auto const bytes = base::from_base64url(cursor->str());
    if (!bytes || bytes->size() != 16)
        throw base::Error(base::Code::invalid, "the request is not valid", {{"cursor", "must be the `next` of a page of this list"}});
    base::Uuid last;
    std::copy(bytes->begin(), bytes->end(), last.bytes.begin());
    return last;
}

}  // namespace wire
