// The fast path folds 64 bytes at a time with carry-less multiplication: V. Gopal et al., "Fast CRC Computation for Generic Polynomials
// Using PCLMULQDQ Instruction" (2009). All its constants are powers of x modulo the polynomial and are computed here.
#include "badges/crc32.hpp"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace badges {
namespace {

// Only short pieces come here where the fast path is there: zlib of Debian 12 walks tables at about 1 GB/s.
std::uint32_t by_table(std::uint32_t before, std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

#if defined(__x86_64__)

constexpr std::uint64_t polynomial = 0x104c11db7;  // x^32 + x^26 + ... + 1, highest power first

consteval std::uint64_t reflect(std::uint64_t bits, int width) {
    std::uint64_t out = 0;
    for (int i = 0; i < width; ++i) out |= (bits >> i & 1) << (width - 1 - i);
    return out;
}

consteval std::uint64_t power_of_x(int exponent) {  // x^exponent mod P
    std::uint64_t rest = 1;
    for (int i = 0; i < exponent; ++i) {
        rest <<= 1;
        if (rest >> 32 & 1) rest ^= polynomial;
    }
    return rest;
}

consteval std::uint64_t quotient() {  // floor(x^64 / P): 33 bits
    std::uint64_t out = 0;
    std::uint64_t rest = 1;  // x^64 is shifted in from the top, one bit at a time
    for (int i = 0; i < 64; ++i) {
        rest <<= 1;
        out <<= 1;
        if (rest >> 32 & 1) {
            rest ^= polynomial;
            out |= 1;
        }
    }
    return out;
}

// Moves 64 bits up by `bits`. Reflected operands make a product one bit short, hence the shift.
consteval long long fold_by(int bits) { return static_cast<long long>(reflect(power_of_x(bits), 32) << 1); }

[[gnu::target("pclmul,sse4.1")]] inline __m128i load(char const* at) { return _mm_loadu_si128(reinterpret_cast<__m128i const*>(at)); }

[[gnu::target("pclmul,sse4.1")]] inline __m128i fold(__m128i sum, __m128i by, __m128i next) {
    auto const low = _mm_clmulepi64_si128(sum, by, 0x00);
    auto const high = _mm_clmulepi64_si128(sum, by, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

// `bytes` is 64 or more, in steps of 16.
[[gnu::target("pclmul,sse4.1")]] std::uint32_t by_folding(std::uint32_t before, std::string_view bytes) {
    constexpr long long mu = static_cast<long long>(reflect(quotient(), 33));
    constexpr long long p = static_cast<long long>(reflect(polynomial, 33));
    auto const by_four = _mm_set_epi64x(fold_by(4 * 128 - 32), fold_by(4 * 128 + 32));
    auto const by_one = _mm_set_epi64x(fold_by(128 - 32), fold_by(128 + 32));

    char const* at = bytes.data();
    char const* const end = at + bytes.size();
    auto a = _mm_xor_si128(load(at), _mm_cvtsi32_si128(static_cast<int>(~before)));
    auto b = load(at + 16);
    auto c = load(at + 32);
    auto d = load(at + 48);
    for (at += 64; end - at >= 64; at += 64) {
        a = fold(a, by_four, load(at));
        b = fold(b, by_four, load(at + 16));
        c = fold(c, by_four, load(at + 32));
        d = fold(d, by_four, load(at + 48));
    }
    a = fold(fold(fold(a, by_one, b), by_one, c), by_one, d);
    for (; at != end; at += 16) a = fold(a, by_one, load(at));

    // 128 bits to 96 to 64, then Barrett's reduction to 32.
    auto const low_32 = _mm_set_epi32(0, 0, 0, -1);
    a = _mm_xor_si128(_mm_srli_si128(a, 8), _mm_clmulepi64_si128(a, by_one, 0x10));
    a = _mm_xor_si128(_mm_srli_si128(a, 4), _mm_clmulepi64_si128(_mm_and_si128(a, low_32), _mm_set_epi64x(0, fold_by(64)), 0x00));
    auto const barrett = _mm_set_epi64x(p, mu);
    auto const guess = _mm_and_si128(_mm_clmulepi64_si128(_mm_and_si128(a, low_32), barrett, 0x00), low_32);
    a = _mm_xor_si128(a, _mm_clmulepi64_si128(guess, barrett, 0x10));
    return ~static_cast<std::uint32_t>(_mm_extract_epi32(a, 1));
}

bool can_fold() {
    static bool const can = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
    return can;
}

#endif

}  // namespace

std::uint32_t crc32(std::uint32_t before, std::string_view bytes) {
#if defined(__x86_64__)
    if (bytes.size() >= 64 && can_fold()) {
        auto const whole = bytes.size() / 16 * 16;
        before = by_folding(before, bytes.substr(0, whole));
        bytes.remove_prefix(whole);
        if (bytes.empty()) return before;
    }
#endif
    return by_table(before, bytes);
}

}  // namespace badges
