#include "crypto/multikey.hpp"

#include "base/encode.hpp"
#include "crypto/openssl.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace crypto {
namespace {

// Headers are unsigned varints of the table of multicodecs; all that are of use here take two octets.
constexpr std::size_t header_octets = 2;
struct Codec {
    std::string_view header;
    std::optional<Algorithm> algorithm;  // nothing: known by name, so that the refusal can say what it is
    std::size_t octets;
    std::string_view name;
};
constexpr std::array<Codec, 9> public_codecs{{
    {"\xed\x01", Algorithm::eddsa, 32, "an Ed25519 key"},
    {"\x80\x24", Algorithm::es256, 33, "a P-256 key"},
    {"\x81\x24", Algorithm::es384, 49, "a P-384 key"},
    {"\x82\x24", std::nullopt, 0, "a P-521 key"},
    {"\xe7\x01", std::nullopt, 0, "a secp256k1 key"},
    {"\xec\x01", std::nullopt, 0, "an X25519 key, which is not for signatures"},
    {"\xeb\x01", std::nullopt, 0, "a BLS12-381 key"},
    {"\x85\x24", std::nullopt, 0, "an RSA key"},
    {"\x83\x24", std::nullopt, 0, "an Ed448 key"},
}};
constexpr std::array<Codec, 3> secret_codecs{{
    {"\x80\x26", Algorithm::eddsa, 32, "an Ed25519 secret key"},
    {"\x86\x26", Algorithm::es256, 32, "a P-256 secret key"},
    {"\x87\x26", Algorithm::es384, 48, "a P-384 secret key"},
}};

base::Refused refuse(std::string text) {
    base::Problems problems{{"multibase", text}};
    return base::refuse(base::Code::malformed, std::move(text), std::move(problems));
}

Codec const* find(std::span<Codec const> codecs, std::string_view octets) {
    auto const found = std::ranges::find(codecs, octets.substr(0, header_octets), &Codec::header);
    return found == codecs.end() ? nullptr : &*found;
}
Codec const& codec_of(std::span<Codec const> codecs, Algorithm algorithm) {
    auto const found = std::ranges::find(codecs, std::optional(algorithm), &Codec::algorithm);
    STOA_ASSERT(found != codecs.end());
    return *found;
}

base::Refused refuse_length(Codec const& codec, std::size_t octets) {
    return refuse("the Multikey says that it is " + std::string(codec.name) + ", which has " + std::to_string(codec.octets) +
                  " octets after its header, not " + std::to_string(octets));
}

}  // namespace

base::Result<std::string> from_multibase(std::string_view text) {
    if (text.empty()) return refuse("the multibase text is empty");
    if (text.front() != 'z') return refuse("the multibase text must begin with z, which stands for base58btc");
    if (text.size() > multibase_text_max) return refuse("the multibase text is too long");
    auto octets = base::from_base58(text.substr(1));
    if (!octets) return refuse("the multibase text has a character that is not of the base58btc alphabet");
    return *std::move(octets);
}

std::string to_multibase(std::string_view bytes) { return 'z' + base::to_base58(bytes); }

std::string to_multikey(PublicKey const& key) {
    return to_multibase(std::string(codec_of(public_codecs, key.algorithm()).header) + key.raw());
}

base::Result<PublicKey> public_key_from_multikey(std::string_view text) {
    auto const octets = from_multibase(text);
    if (!octets) return std::unexpected(octets.error());
    auto const* codec = find(public_codecs, *octets);
    if (codec == nullptr)
        return refuse(find(secret_codecs, *octets) ? "the Multikey is a secret key, which must never stand in a public place"
                                                   : "the Multikey has a header that is not known here: Ed25519, P-256 and P-384 are");
    if (!codec->algorithm) return refuse("the Multikey is " + std::string(codec->name) + "; Ed25519, P-256 and P-384 can be used here");
    auto const raw = std::string_view(*octets).substr(header_octets);
    if (raw.size() != codec->octets) return refuse_length(*codec, raw.size());
    return PublicKey::from_raw(*codec->algorithm, raw);
}

std::string to_multikey(PrivateKey const& key) {
    Secret const raw(key.raw());
    Secret const octets(std::string(codec_of(secret_codecs, key.algorithm()).header) + raw.bytes());
    return to_multibase(octets.view());
}

base::Result<PrivateKey> private_key_from_multikey(std::string_view text) {
    auto decoded = from_multibase(text);
    if (!decoded) return std::unexpected(std::move(decoded).error());
    Secret const octets(*std::move(decoded));
    auto const* codec = find(secret_codecs, octets.view());
    if (codec == nullptr)
        return refuse(find(public_codecs, octets.view())
                          ? "the Multikey is a public key, which cannot sign"
                          : "the Multikey has a header that is not known here: it must be a secret key of Ed25519, P-256 or P-384");
    auto raw = octets.view().substr(header_octets), half = std::string_view();
    if (codec->algorithm == Algorithm::eddsa && raw.size() == 2 * codec->octets) {
        half = raw.substr(codec->octets);
        raw = raw.substr(0, codec->octets);
    }
    if (raw.size() != codec->octets) return refuse_length(*codec, raw.size());
    auto key = PrivateKey::from_raw(*codec->algorithm, raw);
    if (key && !half.empty() && key->public_key().raw() != half) return refuse("the two halves of the Multikey do not belong together");
    return key;
}

}  // namespace crypto
