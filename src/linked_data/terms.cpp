#include "linked_data/terms.hpp"

#include <boost/json/value.hpp>

namespace linked_data {

bool same_but_for_protection(Definition const& a, Definition const& b) {
    bool const same_context = a.context == b.context || (a.context != nullptr && b.context != nullptr && *a.context == *b.context);
    return same_context && a.iri == b.iri && a.containers == b.containers && a.coercion == b.coercion && a.datatype == b.datatype &&
           a.is_prefix == b.is_prefix && a.is_reverse == b.is_reverse && a.has_language == b.has_language && a.language == b.language &&
           a.has_direction == b.has_direction && a.direction == b.direction && a.index == b.index && a.nest == b.nest;
}

void Terms::put(Definition const& definition) {
    reserve(count_ + 1);
    place(definition, hash_of(definition.name));
}

void Terms::reserve(std::size_t count) {
    auto size = slots_.size();
    while (count * 2 > size) size *= 2;
    if (size == slots_.size()) return;
    auto const old = std::exchange(slots_, std::vector<Slot>(size));
    count_ = 0;
    for (auto const& slot : old)
        if (slot.definition != nullptr) place(*slot.definition, slot.hash);
}

void Terms::place(Definition const& definition, std::uint32_t hash) {
    for (auto at = hash & mask();; at = (at + 1) & mask()) {
        auto& slot = slots_[at];
        if (slot.definition == nullptr)
            ++count_;
        else if (slot.hash != hash || slot.definition->name != definition.name)
            continue;
        slot = {&definition, hash};
        return;
    }
}

}  // namespace linked_data
