// What the parts of the store share.
#pragma once
#include "pg/sql.hpp"

#include <optional>
#include <vector>

namespace credentials::store {

std::vector<pg::Sql> issuer_statements();
std::vector<pg::Sql> status_statements();

inline std::optional<wire::Json> document_of(pg::Rows const& rows) {
    if (rows.empty()) return std::nullopt;
    return rows[0].get<wire::Json>(0);
}

}  // namespace credentials::store
