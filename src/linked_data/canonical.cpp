#include "linked_data/canonical.hpp"

#include "linked_data/canonical_form.hpp"

namespace linked_data {

Result<std::string> canonical(Dataset const& dataset, CanonicalOptions const& options) {
    auto const form = CanonicalForm::of(dataset, options);
    if (!form) return Refused(form.error());
    return form->text();
}

Result<IssuedLabels> canonical_labels(Dataset const& dataset, CanonicalOptions const& options) {
    auto const form = CanonicalForm::of(dataset, options);
    if (!form) return Refused(form.error());
    IssuedLabels out;
    for (auto const blank : form->issued()) out.emplace_back(dataset.blanks()[blank], "c14n" + std::to_string(out.size()));
    return out;
}

Result<bool> isomorphic(Dataset const& a, Dataset const& b, CanonicalOptions const& options) {
    auto const left = canonical(a, options);
    if (!left) return Refused(left.error());
    auto const right = canonical(b, options);
    if (!right) return Refused(right.error());
    return *left == *right;
}

}  // namespace linked_data
