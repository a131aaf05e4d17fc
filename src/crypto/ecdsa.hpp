// Deterministic ECDSA (RFC 6979): P-256 with SHA-256, P-384 with SHA-384. OpenSSL 3.0 has the arithmetic, but not the k.
#pragma once
#include "crypto/key.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace crypto {

// r || s. The number d of the private key in as many octets as the order of the curve has, and between 1 and that order, as checked.
std::string sign_ecdsa(Algorithm algorithm, std::string_view d, std::string_view bytes);

// The coordinates x and y of d times the base point; nothing when d is not between 1 and the order of the curve.
std::optional<std::array<std::string, 2>> point_of(Algorithm algorithm, std::string_view d);

}  // namespace crypto
