#include "linked_data/canonical_hash.hpp"

#include "crypto/hash.hpp"

#include <algorithm>

namespace linked_data {

Hasher::Hasher(Hash hash)
    : hash_(hash == Hash::sha384 ? crypto::sha384_into : crypto::sha256_into), bytes_(hash == Hash::sha384 ? 48 : 32) {}

Digest Hasher::operator()(std::string_view text) {
    hashed_ += text.size();
    Digest digest;
    hash_(digest.bytes.data(), text);
    return digest;
}

void Hasher::append_hex(std::string& out, Digest const& digest) const {
    constexpr char digits[] = "0123456789abcdef";
    std::array<char, 2 * sizeof(Digest)> hex;
    for (std::size_t i = 0; i < bytes_; ++i) {
        hex[2 * i] = digits[digest.bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest.bytes[i] & 15];
    }
    out.append(hex.data(), 2 * bytes_);
}

std::vector<Digest> hash_first_degree(Lines& lines, Hasher& hasher) {
    std::vector<Digest> digests(lines.blanks());
    std::string text;
    text.reserve(1024);
    for (std::uint32_t blank = 0; blank < lines.blanks(); ++blank) {
        auto const mentions = lines.mentions(blank);
        if (mentions.empty()) continue;
        auto const rank = [blank](std::uint32_t other) { return other == blank ? 0 : 1; };  // `_:a` and `_:z`
        auto const before = [&](std::uint32_t a, std::uint32_t b) { return lines.compare(lines[a], lines[b], rank) < 0; };
        auto const out_of_order = [&](std::uint32_t a, std::uint32_t b) {
            bool const known = a < b && is_fixed(lines[a], lines[b]);
            return !known && before(b, a);
        };
        if (std::ranges::adjacent_find(mentions, out_of_order) != mentions.end()) std::ranges::sort(mentions, before);
        text.clear();
        for (auto const at : mentions) {
            auto const& line = lines[at];
            auto const begin = text.size();
            text.append(line.text, line.size);
            if (line.blanks[0] == blank) text[begin + 2] = 'a';
            if (line.blanks[1] == blank) text[begin + line.object + 2] = 'a';
            if (line.blanks[2] == blank) text[begin + line.graph + 2] = 'a';
        }
        digests[blank] = hasher(text);
    }
    return digests;
}

}  // namespace linked_data
