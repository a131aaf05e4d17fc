#include "badges/contexts.hpp"

#include "base/embedded.hpp"
#include "base/encode.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <span>

namespace badges {

std::span<base::Embedded const> context_files();  // contexts/extract.mjs made them

namespace {

constexpr std::string_view added_note = "replaces one that is built in";

using Document = std::shared_ptr<json::value const>;

base::Result<Document> read(std::string_view text) {
    auto document = json::read(text);
    if (!document) return base::Refused(document.error());
    if (json::find(*document, "@context") == nullptr)
        return base::refuse(base::Code::malformed, "it is no JSON-LD context: it has no @context");
    return std::make_shared<json::value const>(*std::move(document));
}

// One text that was once served under an address. It is parsed when it is first asked for: most never are.
class Body {
public:
    Body(std::string_view text, std::string_view origin, std::string_view note) : origin(origin), note(note), text_(text) {}
    Body(Document document, std::string origin, std::string note) : origin(std::move(origin)), note(std::move(note)) {
        std::call_once(once_, [&] { document_ = std::move(document); });
    }
    Document const& document() const {
        std::call_once(once_, [&] { document_ = read(text_).value(); });
        return document_;
    }
    std::string const origin;
    std::string const note;

private:
    std::string_view text_;
    mutable std::once_flag once_;
    mutable Document document_;
};

std::string_view file(std::string_view name) {
    auto const files = context_files();
    auto const found = std::ranges::find(files, name, &base::Embedded::name);
    STOA_ASSERT(found != files.end());
    return found->bytes;
}

}  // namespace

struct Contexts::State {
    std::map<std::string, std::deque<Body>, std::less<>> bodies;  // by address; the newest first
    std::unique_ptr<linked_data::Processor> newest;
    std::vector<std::unique_ptr<linked_data::Processor>> earlier_processors;
    std::vector<Earlier> earlier;

    // What an address gave so many edits ago; one that had fewer is as it was at first.
    Document find(std::string_view url, std::size_t edits_ago) const {
        auto const found = bodies.find(url);
        if (found == bodies.end()) return nullptr;
        auto const& all = found->second;
        return all[std::min(edits_ago, all.size() - 1)].document();
    }
    std::unique_ptr<linked_data::Processor> processor(std::size_t edits_ago) const {
        return std::make_unique<linked_data::Processor>([this, edits_ago](std::string_view url) { return find(url, edits_ago); });
    }
};

Contexts::Contexts() : state_(std::make_unique<State>()) {
    for (auto const line : base::split(file("index"), '\n')) {
        if (line.empty()) continue;
        auto const cells = base::split(line, '\t');
        STOA_ASSERT(cells.size() == 4);
        state_->bodies[std::string(cells[1])].emplace_back(file(cells[0]), cells[2], cells[3]);
    }
    state_->newest = state_->processor(0);
    for (auto const& [url, bodies] : state_->bodies)
        for (std::size_t i = 1; i < bodies.size(); ++i) {
            state_->earlier_processors.push_back(state_->processor(i));
            state_->earlier.push_back({url + ", " + bodies[i].note, state_->earlier_processors.back().get()});
        }
}
Contexts::~Contexts() = default;
Contexts::Contexts(Contexts&&) noexcept = default;

base::Result<> Contexts::add(std::string url, std::string_view text, std::string origin) {
    auto document = read(text);
    if (!document) return base::Refused(document.error());
    auto& bodies = state_->bodies[std::move(url)];
    auto note = bodies.empty() ? std::string() : std::string(added_note);
    bodies.clear();
    bodies.emplace_back(*std::move(document), std::move(origin), std::move(note));
    return {};
}

std::vector<ContextInfo> Contexts::list() const {
    std::vector<ContextInfo> out;
    for (auto const& [url, bodies] : state_->bodies)
        for (auto const& body : bodies)
            out.push_back({url, body.origin, base::to_hex(crypto::sha256(json::canonical(*body.document()).value())), body.note});
    return out;
}

std::shared_ptr<json::value const> Contexts::find(std::string_view url) const { return state_->find(url, 0); }
linked_data::Processor const& Contexts::newest() const { return *state_->newest; }
std::vector<Contexts::Earlier> Contexts::earlier() const { return state_->earlier; }

}  // namespace badges
