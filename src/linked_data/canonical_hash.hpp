// What RDFC-1.0 hashes with, and its first step: the hash of each blank node's own quads.
#pragma once
#include "linked_data/canonical.hpp"
#include "linked_data/canonical_lines.hpp"

#include <array>
#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace linked_data {

// Room for SHA-384; behind a shorter one zeros. Digests order as their hexadecimal forms do.
struct Digest {
    std::array<unsigned char, 48> bytes{};
    friend auto operator<=>(Digest const&, Digest const&) = default;
};

class Hasher {
public:
    explicit Hasher(Hash hash);
    Digest operator()(std::string_view text);
    void append_hex(std::string& out, Digest const& digest) const;
    std::size_t bytes_hashed() const { return hashed_; }

private:
    void (*hash_)(unsigned char* out, std::string_view bytes);
    std::size_t bytes_;
    std::size_t hashed_ = 0;
};

// Hash First Degree Quads (section 4.6) of every blank node that is mentioned. Orders the mentions on its way.
std::vector<Digest> hash_first_degree(Lines& lines, Hasher& hasher);

}  // namespace linked_data
