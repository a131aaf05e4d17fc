#include "services/identity/rules.hpp"

#include "base/encode.hpp"
#include "base/random.hpp"
#include "crypto/hash.hpp"

namespace identity::rules {

constexpr std::string_view readable = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";  // no I, O, 0, 1: 32 signs, 5 bits each

std::string make_token() { return "stoa_" + base::to_base64url(base::random_bytes(32)); }

std::string digest_of(std::string_view token) { return crypto::sha256(token); }

std::string make_setup_code() {
    std::string code;
    for (char const byte : base::random_bytes(16)) {
        if (code.size() % 5 == 4) code += '-';
        code += readable[static_cast<unsigned char>(byte) % readable.size()];
    }
    return code;
}

bool same_code(std::string_view typed, std::string_view wanted) {
    auto const bare = [](std::string_view text) {
        std::string out;
        for (char const c : text)
            if (c != '-' && c != ' ') out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
        return out;
    };
    auto const a = crypto::sha256(bare(typed));
    auto const b = crypto::sha256(bare(wanted));
    return !wanted.empty() && crypto::equal(a, b);
}

}  // namespace identity::rules
