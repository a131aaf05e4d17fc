// Whom an assertion was awarded to: the IdentityObject of Open Badges 2.0 in the form of 3.0.
#pragma once
#include "badges/model.hpp"
#include "badges/ob2_document.hpp"
#include "badges/verify.hpp"

namespace badges::ob2 {

// 3.0 has a list of its own for kinds of identifiers: `emailAddress` for `email`, `ext:telephone` for what the list lacks.
IdentifierType identifier_type(std::string_view type);

// Nothing when the recipient is not in shape (ob2_shape.hpp), or longer than 3.0 allows.
std::optional<IdentityObject> identity_of(json::object const& recipient);

Stage check_recipient(Document const& assertion, std::vector<PersonIs> const& expected);

}  // namespace badges::ob2
