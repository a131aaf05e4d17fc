// Term definitions (JSON-LD 1.1 API section 4.1) and the table in which a context finds them.
#pragma once
#include "json/json.hpp"
#include "linked_data/iri.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace linked_data {

enum class Direction : std::uint8_t { none, ltr, rtl };

// Bits of Definition::containers.
constexpr std::uint8_t in_list = 1, in_set = 2, in_index = 4, in_language = 8, in_graph = 16, in_id = 32, in_type = 64;

// Texts lie in the context that made the definition, or in a document that this context keeps.
struct Definition {
    enum class Coercion : std::uint8_t { nothing, id, vocab, json, none, datatype };

    std::string_view name;
    Iri iri;  // null: the term is there to be ignored
    std::uint8_t containers = 0;
    Coercion coercion = Coercion::nothing;
    bool is_prefix = false;
    bool is_protected = false;
    bool is_reverse = false;
    bool has_language = false;   // also when it is empty: no language, whatever the context's default
    bool has_direction = false;  // likewise
    Direction direction = Direction::none;
    Iri datatype;
    std::string_view language;  // in lower case
    std::string_view index;     // with in_index: the property that takes the index, or empty
    std::string_view nest;
    json::value const* context = nullptr;  // the scoped context, which applies where the term is used
    std::string_view context_base;         // the address against which its relative addresses resolve
};

bool same_but_for_protection(Definition const& a, Definition const& b);

// Finds definitions by name. Whoever writes a context chooses the names, so the hash has a key.
class Terms {
public:
    explicit Terms(std::uint64_t key) : key_(key), slots_(slots_min) {}

    Definition const* find(std::string_view name) const {
        auto const hash = hash_of(name);
        for (auto at = hash & mask();; at = (at + 1) & mask()) {
            auto const& slot = slots_[at];
            if (slot.definition == nullptr || (slot.hash == hash && slot.definition->name == name)) return slot.definition;
        }
    }
    void put(Definition const& definition);
    void reserve(std::size_t count);
    void clear() { slots_.assign(slots_min, {}), count_ = 0; }

    std::size_t size() const { return count_; }
    std::uint64_t key() const { return key_; }
    template <class Visit> void for_each(Visit const& visit) const {
        for (auto const& slot : slots_)
            if (slot.definition != nullptr) visit(*slot.definition);
    }

private:
    struct Slot {
        Definition const* definition = nullptr;
        std::uint32_t hash = 0;
    };
    static constexpr std::size_t slots_min = 8;

    std::size_t mask() const { return slots_.size() - 1; }
    std::uint32_t hash_of(std::string_view name) const;
    void place(Definition const& definition, std::uint32_t hash);

    std::uint64_t key_;
    std::size_t count_ = 0;
    std::vector<Slot> slots_;  // a power of two of them, at most half in use
};

// Folds eight bytes at a time with a multiplication to 128 bits; short names, which most are, take one round.
inline std::uint32_t Terms::hash_of(std::string_view name) const {
    __extension__ using Wide = unsigned __int128;
    constexpr std::uint64_t odd_a = 0x9e3779b97f4a7c15, odd_b = 0xc2b2ae3d27d4eb4f;
    auto const fold = [](std::uint64_t a, std::uint64_t b) {
        auto const product = static_cast<Wide>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    };
    auto const word = [](char const* from, std::size_t bytes) {
        std::uint64_t out = 0;
        std::memcpy(&out, from, bytes);
        return out;
    };
    auto const* at = name.data();
    auto left = name.size();
    std::uint64_t state = key_ ^ (left * odd_b);
    for (; left > 16; at += 8, left -= 8) state = fold(state ^ word(at, 8), key_ ^ odd_a);
    std::uint64_t a = 0, b = 0;
    if (left >= 8)
        a = word(at, 8), b = word(at + left - 8, 8);
    else if (left >= 4)
        a = word(at, 4), b = word(at + left - 4, 4);
    else if (left > 0)
        a = static_cast<std::uint64_t>(at[0]) << 16 | static_cast<std::uint64_t>(at[left / 2]) << 8,
        b = static_cast<std::uint64_t>(at[left - 1]);
    return static_cast<std::uint32_t>(fold(state ^ a, b ^ odd_a ^ (key_ >> 7)));
}

}  // namespace linked_data
