// `stoa badge`: the engine on files and standard input, without a database.
#include "app/commands.hpp"

#include "badges/bakery.hpp"
#include "badges/ob2_verify.hpp"
#include "badges/vcjwt.hpp"
#include "badges/verify.hpp"
#include "base/text.hpp"
#include "crypto/jws.hpp"
#include "json/json.hpp"
#include "wire/codec.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

namespace app {
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

std::string read_file(std::string const& path) {
    if (path == "-") return read_all(std::cin, "standard input");
    std::ifstream in(path, std::ios::binary);
    if (!in) base::fail(base::Code::unavailable, fmt::format("{} cannot be read", path));
    return read_all(in, path);
}

void write_file(std::string const& path, std::string_view bytes) {
    if (path == "-") {
        std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        std::cout.flush();
        return;
    }
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) base::fail(base::Code::unavailable, fmt::format("{} cannot be written", path));
}

bool is_pem(std::string_view text) { return base::trim(text).starts_with("-----BEGIN"); }

crypto::PrivateKey private_key(std::string const& path) {
    auto const text = read_file(path);
    if (is_pem(text)) return base::value_or_fail(crypto::PrivateKey::from_pem(text));
    return base::value_or_fail(crypto::PrivateKey::from_jwk(base::value_or_fail(json::read(text))));
}

// A PEM, a JWK or a JWKS: the caller vouches for whatever is in it.
std::vector<badges::KnownKey> public_keys(std::string const& path) {
    std::vector<badges::KnownKey> out;
    if (path.empty()) return out;
    auto const text = read_file(path);
    if (is_pem(text)) {
        out.push_back({{}, {}, base::value_or_fail(crypto::PublicKey::from_pem(text)), badges::Provenance::given});
        return out;
    }
    auto const tree = base::value_or_fail(json::read(text));
    auto const* object = tree.if_object();
    if (object != nullptr && object->contains("keys")) {
        for (auto& named : base::value_or_fail(crypto::read_jwks(tree)))
            out.push_back({named.kid, {}, named.key, badges::Provenance::given});
    } else {
        out.push_back({{}, {}, base::value_or_fail(crypto::PublicKey::from_jwk(tree)), badges::Provenance::given});
    }
    return out;
}

// A key that was given without a name is meant for this badge, whatever name the badge gives it.
void name_keys(std::vector<badges::KnownKey>& keys, std::string_view badge) {
    auto const found = badges::extract(badge);
    auto const jws =
        found && found->format == badges::Format::jws ? crypto::parse_jws(found->credential) : base::refuse(base::Code::missing, "no JWS");
    auto const* kid = jws ? jws->header->if_contains("kid") : nullptr;
    auto const text = kid == nullptr ? std::nullopt : json::text_of(*kid);
    if (!text) return;
    for (auto& known : keys)
        if (known.kid.empty() && (keys.size() == 1 || crypto::verify_jws(*jws, known.key))) known.kid = *text;
}

std::vector<badges::PersonIs> recipient(std::string const& text) {
    if (text.empty()) return {};
    if (text.find(':') != std::string::npos && text.find('@') == std::string::npos) return {{"id", text}};
    return {{"emailAddress", text}, {"identifier", text}};
}

int verify(BadgeOptions const& options, Output out) {
    badges::Verification wanted;
    wanted.now = base::now();
    wanted.keys = public_keys(options.key_file);
    wanted.embedded_keys = options.key_file.empty();  // who says which key to trust trusts no other
    wanted.recipient = recipient(options.recipient);
    auto const bytes = read_file(options.file);
    name_keys(wanted.keys, bytes);
    auto const report = badges::verify(bytes, wanted);
    constexpr std::string_view verdicts[] = {"valid", "valid, with a remark", "NOT VALID", "could not tell"};
    constexpr std::string_view outcomes[] = {"passed", "warning", "FAILED", "skipped", "unknown"};
    if (out.json) {
        fmt::print("{}\n", wire::Codec<badges::Report>::text(report));
    } else {
        fmt::print("{}: {}\n", verdicts[static_cast<std::size_t>(report.verdict)], report.text);
        for (auto const& stage : report.stages) {
            fmt::print("  {:<20} {:<8} {}\n", stage.name, outcomes[static_cast<std::size_t>(stage.outcome)], stage.text);
            for (auto const& finding : stage.details) fmt::print("  {:<29} {}: {}\n", "", finding.field, finding.text);
        }
        for (auto const& url : report.wanted) fmt::print("  to tell more, this would have to be fetched: {}\n", url);
    }
    switch (report.verdict) {
        case badges::Verdict::valid:
        case badges::Verdict::warning: return exit_done;
        case badges::Verdict::invalid: return exit_failed;
        case badges::Verdict::unknown: return exit_unknown;
    }
    return exit_unknown;
}

int inspect(BadgeOptions const& options, Output out) {
    auto const bytes = read_file(options.file);
    auto const found = base::value_or_fail(badges::extract(bytes));
    auto const kind = badges::name(badges::sniff(bytes));
    json::value header(nullptr);
    json::value content(found.credential);
    if (found.format == badges::Format::jws) {
        auto const jws = base::value_or_fail(crypto::parse_jws(found.credential));
        header = *jws.header;
        content = base::value_or_fail(json::read(jws.payload));
    } else if (found.format == badges::Format::json) {
        content = base::value_or_fail(json::read(found.credential));
    }
    if (out.json) {
        fmt::print("{}\n", json::write(json::object{
                               {"kind", kind}, {"format", badges::name(found.format)}, {"header", header}, {"content", content}}));
    } else {
        fmt::print("{} that holds {}{}\n", kind, badges::name(found.format), found.keyword.empty() ? "" : " under " + found.keyword);
        if (!header.is_null()) fmt::print("header  {}\n", json::write(header));
        fmt::print("content {}\n(unverified: stoa badge verify checks it)\n", json::write(content));
    }
    return exit_done;
}

}  // namespace

int badge(BadgeOptions const& options, Output out) {
    try {
        if (options.action == "verify") return verify(options, out);
        if (options.action == "inspect") return inspect(options, out);
        if (options.action == "extract") {
            auto const found = base::value_or_fail(badges::extract(read_file(options.file)));
            write_file(options.out, found.credential + (options.out == "-" ? "\n" : ""));
        } else if (options.action == "bake") {
            auto const existing = options.replace ? badges::Existing::replace : badges::Existing::error;
            auto const credential = read_file(options.file);
            auto const standard = badges::standard_of(credential);
            write_file(options.out, base::value_or_fail(badges::bake(read_file(options.image), credential, existing, standard)));
        } else {
            auto const tree = base::value_or_fail(json::read(read_file(options.file)));
            if (!tree.is_object()) base::fail(base::Code::invalid, "the credential must be a JSON object");
            auto const jws = base::value_or_fail(badges::issue(tree.get_object(), private_key(options.key_file), options.kid));
            write_file(options.out, jws + (options.out == "-" ? "\n" : ""));
        }
        return exit_done;
    } catch (base::Error const& error) {
        complain(error, out);
        return error.code() == base::Code::unavailable ? exit_usage : exit_failed;  // a file that cannot be read says nothing about a badge
    }
}

}  // namespace app
