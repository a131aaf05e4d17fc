// Small questions to a tree, and the merging of two.
#include "json/json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace json {

value const* find(object const& in, std::string_view name) { return in.if_contains(name); }

value const* find(value const& in, std::string_view name) {
    auto const* members = in.if_object();
    return members ? members->if_contains(name) : nullptr;
}

std::optional<std::string_view> text_of(value const& from) {
    auto const* text = from.if_string();
    if (!text) return std::nullopt;
    return std::string_view(text->data(), text->size());
}

value merge_patch(value target, value const& patch) {
    auto const* changes = patch.if_object();
    if (!changes) return value(patch, target.storage());
    if (!target.is_object()) target.emplace_object();
    auto& members = target.get_object();
    for (auto const& [name, change] : *changes) {
        if (change.is_null()) {
            members.stable_erase(name);
            continue;
        }
        auto& member = members[name];
        member = merge_patch(std::move(member), change);
    }
    return target;
}

}  // namespace json
