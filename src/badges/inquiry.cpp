#include "badges/inquiry.hpp"

#include "badges/did.hpp"
#include "badges/format.hpp"
#include "wire/types.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {

Fetched const* Inquiry::ask(std::string_view url) {
    url = without_fragment(url);
    if (auto const* found = documents_ == nullptr ? nullptr : documents_->find(url)) return found;
    auto const asked = (documents_ == nullptr ? 0 : documents_->size()) + wanted_.size();
    if (asked < documents_max && wire::Url::from(std::string(url))) wanted_.emplace(url);
    return nullptr;
}

bool is_gone(Fetched const& fetched) { return fetched.status == 404 || fetched.status == 410; }

std::string refusal_of(Fetched const& fetched) {
    if (!fetched.failure.empty()) return fetched.failure;
    return "the server answers " + std::to_string(fetched.status);
}

base::Result<json::object> object_in(Fetched const& fetched) {
    auto read = json::read(bare(fetched.body), {.bytes_max = document_bytes_max});
    if (!read) return base::refuse(base::Code::malformed, "the answer is no JSON: " + read.error().text());
    if (auto* object = read->if_object()) return std::move(*object);
    return base::refuse(base::Code::malformed, "the answer is JSON, but no object");
}

}  // namespace badges
