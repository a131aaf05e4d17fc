// `stoa badge status`: bitstring status lists as unsigned credentials. One that changed is to be signed anew.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "badges/bakery.hpp"
#include "badges/status.hpp"
#include "crypto/jws.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <filesystem>

namespace app::badge {
namespace {

wire::Uri uri(std::string const& text, std::string_view flag) {
    auto out = wire::Uri::from(text);
    if (!out) base::fail(base::Code::invalid, fmt::format("{} must be an absolute URI such as https://badges.example.org/status/1", flag));
    return *std::move(out);
}

std::string issuer_of(std::string const& given) {
    if (!std::filesystem::exists(given)) return given;
    auto const profile = read_object(given);
    auto const* id = profile.if_contains("id");
    auto const text = id == nullptr ? std::nullopt : json::text_of(*id);
    if (!text) base::fail(base::Code::invalid, fmt::format("{} has no id", given));
    return std::string(*text);
}

// A list credential, bare of what a signature made of it.
json::object list_credential(std::string const& file) {
    auto const found = base::value_or_fail(badges::extract(read(file)));
    bool const token = found.format == badges::Format::jws;
    auto tree =
        base::value_or_fail(json::read(token ? base::value_or_fail(crypto::parse_jws(found.credential)).payload : found.credential));
    auto* object = tree.if_object();
    if (object == nullptr) base::fail(base::Code::invalid, "the status list must be a JSON object");
    object->erase("proof");
    if (token) {
        if (auto* wrapped = object->if_contains("vc"); wrapped != nullptr && wrapped->is_object()) return wrapped->get_object();
        for (auto const claim : {"iss", "sub", "jti", "nbf", "exp", "iat"}) object->erase(claim);
    }
    return std::move(*object);
}

json::value& encoded(json::object& credential) {
    auto* subject = credential.if_contains("credentialSubject");
    auto* list = subject == nullptr ? nullptr : subject->if_object();
    auto* text = list == nullptr ? nullptr : list->if_contains("encodedList");
    if (text == nullptr || !text->is_string())
        base::fail(base::Code::invalid, "this is no status list: credentialSubject.encodedList is missing");
    return *text;
}

badges::StatusList decoded(json::object& credential, unsigned bits) {
    return base::value_or_fail(badges::StatusList::decode(*json::text_of(encoded(credential)), bits));
}

}  // namespace

int create_status(Status const& options, Output out) {
    badges::StatusListParts parts{.id = uri(options.id, "--id"),
                                  .issuer = uri(issuer_of(options.issuer), "--issuer"),
                                  .valid_from = this_second(),
                                  .valid_until = {},
                                  .ttl_ms = {}};
    if (!options.purposes.empty()) parts.purposes = options.purposes;
    auto const list = base::value_or_fail(badges::StatusList::create(options.size, options.bits));
    put(options.out, base::value_or_fail(badges::build(parts, list)), "credential", out);
    return exit_done;
}

int set_status(Status const& options, Output out) {
    auto credential = list_credential(options.list);
    auto list = decoded(credential, options.bits);
    base::value_or_fail(list.set(options.index, options.value));
    encoded(credential) = list.encode();
    put(options.out, credential, "credential", out);
    return exit_done;
}

int show_status(Status const& options, Output out) {
    auto credential = list_credential(options.list);
    auto const list = decoded(credential, options.bits);
    auto const value = base::value_or_fail(list.at(options.index));
    if (out.json)
        fmt::print("{}\n", json::write(json::object{{"index", options.index}, {"value", value}, {"entries", list.entries()}}));
    else
        fmt::print("{}\n", value);
    return exit_done;
}

}  // namespace app::badge
