#include "app/badge_files.hpp"

#include "app/commands.hpp"
#include "base/text.hpp"
#include "crypto/jws.hpp"
#include "crypto/multikey.hpp"
#include "services/credentials/workshop.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

namespace app::badge {
namespace {

constexpr std::size_t file_bytes_max = 64 * 1024 * 1024;

std::string read_all(std::istream& in, std::string_view what) {
    std::string bytes;
    char buffer[64 * 1024];
    while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
        bytes.append(buffer, static_cast<std::size_t>(in.gcount()));
        if (bytes.size() > file_bytes_max) base::fail(base::Code::too_large, fmt::format("{} is over {} MB", what, file_bytes_max >> 20));
    }
    return bytes;
}

bool is_pem(std::string_view text) { return base::trim(text).starts_with("-----BEGIN"); }

// Says which file it was.
template <class T> T of_file(base::Result<T> result, std::string const& file) {
    if (result) return *std::move(result);
    auto const& error = result.error();
    throw base::Error(error.code(), fmt::format("{}: {}", file, error.text()), error.problems());
}

json::value tree_of(std::string const& file, std::string_view text) { return of_file(json::read(text), file); }

std::optional<std::string_view> member(json::value const& tree, std::string_view name) {
    auto const* found = json::find(tree, name);
    return found == nullptr ? std::nullopt : json::text_of(*found);
}

}  // namespace

std::string read(std::string const& file) {
    if (file == "-") return read_all(std::cin, "standard input");
    std::ifstream in(file, std::ios::binary);
    if (!in) base::fail(base::Code::unavailable, fmt::format("{} cannot be read", file));
    return read_all(in, file);
}

json::object read_object(std::string const& file) {
    auto const name = file == "-" ? "standard input" : file;
    auto tree = tree_of(name, read(file));
    if (!tree.is_object()) base::fail(base::Code::invalid, fmt::format("{} must be a JSON object", name));
    return std::move(tree.get_object());
}

void write(std::string const& file, std::string_view bytes) {
    if (file == "-") {
        std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        std::cout.flush();
        return;
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) base::fail(base::Code::unavailable, fmt::format("{} cannot be written", file));
}

base::Time this_second() { return std::chrono::floor<std::chrono::seconds>(base::now()); }

namespace {

void put(std::string const& file, std::string_view text, json::value document, std::string_view name, Output out) {
    if (file != "-")
        write(file, text);
    else if (!out.json)
        write(file, fmt::format("{}\n", text));
    if (out.json) fmt::print("{}\n", json::write(json::object{{name, std::move(document)}}));
}

}  // namespace

void put(std::string const& file, std::string_view text, std::string_view name, Output out) {
    put(file, text, json::value(text), name, out);
}
void put(std::string const& file, json::object const& document, std::string_view name, Output out) {
    put(file, json::write(document), json::value(document), name, out);
}

crypto::PrivateKey private_key(std::string const& file) {
    auto const text = read(file);
    if (is_pem(text)) return of_file(crypto::PrivateKey::from_pem(text), file);
    auto const tree = tree_of(file, text);
    auto const secret = member(tree, "secretKeyMultibase");
    if (!secret) {
        if (member(tree, "publicKeyMultibase"))
            base::fail(base::Code::invalid, fmt::format("{} has no secretKeyMultibase: signing takes the private key", file));
        return of_file(crypto::PrivateKey::from_jwk(tree), file);
    }
    auto key = of_file(crypto::private_key_from_multikey(*secret), file);
    if (auto const shown = member(tree, "publicKeyMultibase"); shown && *shown != crypto::to_multikey(key.public_key()))
        base::fail(base::Code::invalid, fmt::format("{}: publicKeyMultibase and secretKeyMultibase are not of one key", file));
    return key;
}

std::vector<badges::KnownKey> public_keys(std::string const& file) {
    std::vector<badges::KnownKey> out;
    if (file.empty()) return out;
    auto const text = read(file);
    auto const take = [&](crypto::PublicKey key, std::string kid = {}) {
        out.push_back({std::move(kid), {}, std::move(key), badges::Provenance::given});
    };
    if (is_pem(text)) {
        take(of_file(crypto::PublicKey::from_pem(text), file));
        return out;
    }
    auto const tree = tree_of(file, text);
    if (json::find(tree, "keys") != nullptr) {
        for (auto& named : of_file(crypto::read_jwks(tree), file)) take(named.key, named.kid);
    } else if (auto const multikey = member(tree, "publicKeyMultibase")) {
        if (json::find(tree, "secretKeyMultibase") != nullptr)
            base::fail(base::Code::invalid, fmt::format("{} holds a private key, which verifying does not take", file));
        take(of_file(crypto::public_key_from_multikey(*multikey), file));
    } else {
        take(of_file(crypto::PublicKey::from_jwk(tree), file));
    }
    return out;
}

Contexts contexts_with(std::string const& folder) { return base::value_or_fail(credentials::make_contexts(folder)); }

base::Error refused(linked_data::Failure const& failure) {
    auto text = failure.path.empty() ? failure.text : fmt::format("{}: {}", failure.path, failure.text);
    if (!failure.wanted.empty())
        text = fmt::format("the context {} is not at hand; stoa badge contexts lists those that are, --contexts adds a folder of more",
                           failure.wanted);
    base::Problems problems;
    if (!failure.path.empty() || !failure.code.empty()) problems.push_back({failure.path, failure.code});
    return base::Error(failure.wanted.empty() ? base::Code::invalid : base::Code::missing, std::move(text), std::move(problems));
}

}  // namespace app::badge
