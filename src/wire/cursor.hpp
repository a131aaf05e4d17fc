// Cursors of paged lists: the id of the last row seen, opaque to the caller.
#pragma once
#include "wire/page.hpp"

namespace wire {

std::string write_cursor(base::Uuid const& last);
// Nothing for the first page; fails with Code::invalid on a cursor that is not one of ours.
std::optional<base::Uuid> read_cursor(std::optional<Cursor> const& cursor);

}  // namespace wire
