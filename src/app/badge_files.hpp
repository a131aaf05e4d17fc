// What the faces of `stoa badge` read and write: files, keys, contexts, and what is said about JSON-LD that is refused.
#pragma once
#include "badges/contexts.hpp"
#include "badges/verify.hpp"
#include "base/clock.hpp"
#include "crypto/key.hpp"
#include "json/json.hpp"
#include "linked_data/failure.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace app {

struct Output;

namespace badge {

// Code::unavailable when it cannot be read, too_large beyond 64 MB.
std::string read(std::string const& file);
// The same as one JSON object. Code::malformed or invalid.
json::object read_object(std::string const& file);
void write(std::string const& file, std::string_view bytes);

// Now, to the second: as fine as documents need it.
base::Time this_second();

// A document to its place; on standard output with a line feed. With --json, standard output gets {name: document} in any case.
void put(std::string const& file, std::string_view text, std::string_view name, Output out);
void put(std::string const& file, json::object const& document, std::string_view name, Output out);

// PEM (PKCS #8), JWK or Multikey.
crypto::PrivateKey private_key(std::string const& file);
// PEM, JWK, JWKS or Multikey: the caller vouches for whatever is in it. Secrets are refused. No file: no keys.
std::vector<badges::KnownKey> public_keys(std::string const& file);

// Those that are built in, and those that the member `contexts` of the folder's url-map.json names. No folder: none.
using Contexts = std::shared_ptr<badges::Contexts const>;
Contexts contexts_with(std::string const& folder);

// As an error of the house: its text for people, path and code as the problem.
base::Error refused(linked_data::Failure const& failure);
template <class T> T value_or_refuse(linked_data::Result<T> result) {
    if (!result) throw refused(result.error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace badge
}  // namespace app
