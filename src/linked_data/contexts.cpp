#include "linked_data/contexts.hpp"

#include "base/random.hpp"
#include "linked_data/draft.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstring>

namespace linked_data {
namespace {

constexpr std::size_t budget_units = 8'000'000;          // terms copied; a definition counts for 16, eight bytes of IRIs for one
constexpr std::size_t remembered_for_one = 1024;         // contexts beyond the limit that one document may still add
constexpr std::size_t remembered_bytes_max = 16 * 1024;  // of a context that stands in a document: larger ones hardly come again

// Of the document as minimal text, roughly; more than the limit when it is more.
std::size_t text_bytes(json::value const& from, std::size_t limit) {
    std::size_t out = 2;
    if (auto const* text = from.if_string()) return out + text->size();
    if (auto const* list = from.if_array()) {
        for (auto const& item : *list)
            if (out <= limit) out += 1 + text_bytes(item, limit - out);
    } else if (auto const* members = from.if_object()) {
        for (auto const& [name, item] : *members)
            if (out <= limit) out += 4 + name.size() + (out + name.size() <= limit ? text_bytes(item, limit - out - name.size()) : 0);
    } else {
        out += 2;
    }
    return out;
}

std::unique_ptr<Context> empty_context(std::uint64_t key, bool is_old) {
    auto out = std::make_unique<Context>(Terms(key));
    out->is_old = is_old;
    out->find_aliases();
    return out;
}

std::uint64_t random_key() {
    std::uint64_t key = 0;
    auto const bytes = base::random_bytes(sizeof key);
    std::memcpy(&key, bytes.data(), sizeof key);
    return key;
}

}  // namespace

ContextCache::ContextCache() {
    auto const key = random_key();
    modern = &pool.adopt(empty_context(key, false));
    old = &pool.adopt(empty_context(key, true));
}

Contexts::Contexts(Loader const& loader, ProcessorLimits const& limits, ContextCache& cache, Options const& options)
    : loader_(loader),
      limits_(limits),
      cache_(cache),
      safe_(options.safe),
      base_(options.base),
      initial_(options.processing_mode == "json-ld-1.0" ? cache.old : cache.modern),
      budget_(budget_units) {}

Context const* Contexts::with(Context const& active, json::value const& local, Step const* at) {
    auto const* list = local.if_array();
    if (list == nullptr) return with_one(active, local, true, at);
    auto const* out = &active;
    for (std::size_t i = 0; i < list->size() && out != nullptr; ++i) {
        Step const here{at, {}, i};
        out = with_one(*out, (*list)[i], false, &here);
    }
    return out;
}

Context const* Contexts::with_one(Context const& active, json::value const& local, bool is_whole, Step const* at) {
    bool const may_remember = active.pool->weight() < limits_.cached_max + remembered_for_one;
    Manner manner{base_};
    manner.is_whole = is_whole;
    Applied applied{Applied::Kind::content, false, is_whole, nullptr, {}, &local};
    std::string resolved;
    std::shared_ptr<json::value const> copy;
    if (auto const address = json::text_of(local)) {
        resolved = has_iri_form(*address) ? std::string(*address) : resolve(base_, *address);
        applied = {Applied::Kind::address, false, true, nullptr, resolved};
    } else if (!local.is_object() || text_bytes(local, remembered_bytes_max) > remembered_bytes_max) {
        applied.content = nullptr;
    }
    bool const is_kept = may_remember && (applied.kind == Applied::Kind::address || applied.content != nullptr);
    if (is_kept || applied.kind == Applied::Kind::address)
        if (auto const* found = active.children.find(applied, base_)) return accepted(*found, at);

    Draft draft(*this, active, is_kept ? *active.pool : own_);
    if (is_kept && applied.kind == Applied::Kind::content) {
        copy = std::make_shared<json::value>(local);
        applied.content = copy.get();
        draft.keep(copy);
    }
    if (!draft.apply(copy != nullptr ? *copy : local, manner, at)) return nullptr;
    auto const& made = draft.finish();
    if (is_kept && &made != &active) active.children.add(applied, base_, made);
    return accepted(made, at);
}

Context const* Contexts::make(Context const& active, Applied const& applied, Step const* at) {
    Step const here{at, "@context"};
    if (auto const* found = active.children.find(applied, base_)) return accepted(*found, &here);
    Manner manner{applied.definition->context_base};
    manner.overrides = applied.overrides;
    manner.propagates = applied.propagates;
    Draft draft(*this, active, *active.pool);
    if (!draft.apply(*applied.definition->context, manner, &here)) return nullptr;
    auto const& made = draft.finish();
    active.children.add(applied, base_, made);
    return accepted(made, &here);
}

Context const* Contexts::accepted(Context const& context, Step const* at) {
    if (budget_.is_spent()) return refuse("too much work", at, {}), nullptr;
    if (!safe_ || context.objection.empty()) return &context;
    return refuse("dropped value", at, context.objection + " (at " + context.objection_path + ")"), nullptr;
}

bool Contexts::refuse(std::string code, Step const* at, std::string text) {
    // Without a budget words are missing, and what looks wrong need not be.
    if (budget_.is_spent()) code = "too much work", text = "this document takes more work than is spent on one";
    failure_ = {std::move(code), path_of(at), std::move(text), {}};
    return false;
}

std::shared_ptr<json::value const> Contexts::load(std::string_view address, Step const* at) {
    auto document = loader_(address);
    if (document == nullptr) {
        refuse("loading remote context failed", at, "the context " + std::string(address) + " is not at hand");
        failure_.wanted = address;
        return nullptr;
    }
    if (text_bytes(*document, limits_.context_bytes_max) <= limits_.context_bytes_max) return document;
    refuse("too large", at,
           "the context " + std::string(address) + " has more than " + std::to_string(limits_.context_bytes_max) + " bytes");
    return nullptr;
}

}  // namespace linked_data
