#include "badges/ob2_links.hpp"

#include "badges/format.hpp"
#include "json/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges::ob2 {
namespace {

using State = Linked::State;

Linked not_there(State state, std::string trouble) {
    Linked out;
    out.state = state;
    out.trouble = std::move(trouble);
    return out;
}

std::string few_of(std::vector<std::string> const& names) {
    constexpr std::size_t told_max = 5;
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), told_max); ++i) {
        std::string name;
        json::append_member(name, names[i]);
        out += (i == 0 ? "" : ", ") + name;
    }
    return names.size() > told_max ? out + " and more" : out;
}

}  // namespace

Fetched const* Links::ask(std::string_view url) {
    url = url.substr(0, url.find('#'));
    if (auto const* found = documents_.find(url)) return found;
    if (is_web(url) && documents_.size() + wanted_.size() < addresses_max) wanted_.emplace(url);
    return nullptr;
}

base::Result<json::object> Links::read(Fetched const& fetched) {
    bytes_read_ += fetched.body.size();
    if (bytes_read_ > links_bytes_max) return base::refuse(base::Code::too_large, "all that it links to is too large");
    auto read = json::read(bare(fetched.body), {.bytes_max = linked_bytes_max});
    if (!read) return base::refuse(base::Code::malformed, "the answer is no JSON: " + read.error().text());
    if (auto* object = read->if_object()) return std::move(*object);
    return base::refuse(base::Code::malformed, "the answer is JSON, but no object");
}

// One answer, read, whatever id it has.
Linked Links::fetch(std::string_view url, Place const& place, std::string const& path) {
    if (!is_web(url)) return not_there(State::unknown, "its address is none of the web: " + std::string(url));
    auto const* answer = ask(url);
    if (answer == nullptr) return not_there(State::unknown, "it was not fetched: " + std::string(url));
    if (!answer->good()) return not_there(is_gone(*answer) ? State::broken : State::unknown, std::string(url) + ": " + refusal_of(*answer));
    auto object = read(*answer);
    if (!object) return not_there(State::broken, std::string(url) + ": " + object.error().text());
    Linked out;
    out.state = State::there;
    out.address = url;
    out.document = read_document(*std::move(object), {place.role, url, place.around});
    if (!answer->address.empty() && answer->address != url) out.doubts.push_back({path, "the address led on to " + answer->address});
    return out;
}

// A document may say that its id is another address than the one where it was found. Then it is the one kept there that counts.
Linked Links::settle(Linked found, std::string_view url, Place const& place, std::string const& path) {
    if (!found.there()) return found;
    std::string const id(text_in(found.document.content(), "id"));
    if (id.empty() || id == url) return found;
    if (!is_web(id)) {
        found.doubts.push_back({path, "what was found at " + std::string(url) + " has an id that nobody can look up: " + id});
        return found;
    }
    auto const says = "what was found at " + std::string(url) + " says that it is " + id;
    auto at_home = fetch(id, place, path);
    if (!at_home.there()) {
        // Who answers for a host may say of any of its addresses what belongs there; for another host's nobody may.
        if (ask(id) == nullptr || host_of(id) != host_of(url)) return not_there(at_home.state, says + "; " + at_home.trouble);
        found.doubts.push_back({path, says + "; " + at_home.trouble});
        found.address = id;
        return found;
    }
    if (text_in(at_home.document.content(), "id") != id) return not_there(State::broken, says + ", where something else is");
    auto const changed = differences(found.document.content(), at_home.document.content());
    auto& told = changed.empty() ? at_home.notes : at_home.doubts;
    told.push_back({path, says + (changed.empty() ? ", where the same is kept" : ", where it has another " + few_of(changed))});
    at_home.doubts.insert(at_home.doubts.end(), found.doubts.begin(), found.doubts.end());
    return at_home;
}

Linked Links::follow(json::value const& link, Place const& place, std::string const& path) {
    if (auto const text = json::text_of(link)) return settle(fetch(*text, place, path), *text, place, path);
    auto const* object = link.if_object();
    if (object == nullptr) return not_there(State::broken, "it is neither an address nor an object");
    Linked inside;
    inside.state = State::there;
    inside.document = read_document(*object, {place.role, {}, place.around});
    inside.address = text_in(inside.document.content(), "id");
    // 0.5 kept all in one document, and nothing at the addresses inside.
    if (!is_web(inside.address) || inside.document.version == Version::v05) return inside;
    auto kept = settle(fetch(inside.address, place, path), inside.address, place, path);
    if (!kept.there()) return kept;
    if (auto const changed = differences(inside.document.content(), kept.document.content()); !changed.empty())
        kept.doubts.push_back({path, "the copy inside has another " + few_of(changed) + " than what is kept at " + inside.address});
    return kept;
}

bool is_gone(Fetched const& fetched) { return fetched.status == 404 || fetched.status == 410; }

std::string refusal_of(Fetched const& fetched) {
    return fetched.failure.empty() ? "the server answers " + std::to_string(fetched.status) : fetched.failure;
}

std::vector<std::string> differences(json::object const& a, json::object const& b) {
    std::vector<std::string> out;
    auto const look = [&](json::object const& one, json::object const& other, bool both) {
        for (auto const& [name, value] : one) {
            if (name == "@context") continue;
            auto const* there = other.if_contains(name);
            if (there == nullptr || (both && *there != value)) out.emplace_back(name);
        }
    };
    look(a, b, true);
    look(b, a, false);
    return out;
}

}  // namespace badges::ob2
