// Any bytes as multibase, as a DID and, where they are JSON, as a controller document or a document with proofs: what is taken can be given
// back, and nothing leads outside.
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>

namespace {

void read_as_key(std::string_view text) {
    if (auto const octets = crypto::from_multibase(text)) STOA_ASSERT(crypto::to_multibase(*octets) == text);
    if (auto const key = crypto::public_key_from_multikey(text)) {
        STOA_ASSERT(crypto::to_multikey(*key) == text);
        STOA_ASSERT(badges::resolve_self_describing(badges::did_key_method(*key))->key.jwk() == key->jwk());
    }
    if (auto const key = crypto::private_key_from_multikey(text)) {
        auto const again = crypto::private_key_from_multikey(crypto::to_multikey(*key));
        STOA_ASSERT(again && again->raw() == key->raw());
        STOA_ASSERT(key->public_key().verify("text", key->sign("text", crypto::Nonce::derived)));
    }
}

void read_as_did(std::string_view text) {
    if (auto const method = badges::resolve_self_describing(text)) {
        STOA_ASSERT(method->id.starts_with(method->controller) && badges::without_fragment(text) == method->controller);
        STOA_ASSERT(badges::resolve_self_describing(method->id)->id == method->id);
    }
    if (auto const address = badges::did_web_address(text)) {
        constexpr std::string_view https = "https://";
        STOA_ASSERT(address->starts_with(https) && address->ends_with("/did.json"));
        STOA_ASSERT(address->find_first_of("@?#\\ \r\n") == std::string::npos);
        for (auto const* step : {"//", "/./", "/../"}) STOA_ASSERT(address->find(step, https.size()) == std::string::npos);
    }
}

void read_as_document(std::string_view text) {
    auto const tree = json::read(text, {.bytes_max = 64 * 1024});
    if (!tree) return;
    auto const now = *base::parse_time("2026-01-01T00:00:00Z");
    auto const* id = json::find(*tree, "id");
    auto const subject = id == nullptr ? std::string() : std::string(json::text_of(*id).value_or(""));
    for (auto const& method_id : {subject, subject + "#key-1"}) {
        auto const found = badges::find_method(*tree, method_id, now);
        STOA_ASSERT(!found || found->id == method_id);
        STOA_ASSERT(found || !found.error().problems().empty());
        static_cast<void>(badges::is_listed(*tree, "assertionMethod", method_id));
    }
    if (auto const proofs = badges::proofs_of(*tree))
        for (auto const& proof : *proofs) {
            STOA_ASSERT(proof.value->is_object());
            static_cast<void>(badges::objection(proof, {.now = now, .domain = {}, .challenge = {}}));
        }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    read_as_key(bytes);
    read_as_did(bytes);
    read_as_document(bytes);
    return 0;
}
