#include "linked_data/context.hpp"

#include <boost/json/value.hpp>

#include <functional>

namespace linked_data {

struct Children::Child {
    Applied applied;
    std::string address;
    std::string base;
    Context const* context;
    Child* next;
};

std::size_t Applied::hash() const {
    switch (kind) {
        case Kind::definition: return std::hash<void const*>()(definition) >> 5;
        case Kind::address: return std::hash<std::string_view>()(address);
        case Kind::content: return std::hash<json::value>()(*content);
    }
    return 0;
}

bool operator==(Applied const& a, Applied const& b) {
    if (a.kind != b.kind || a.overrides != b.overrides || a.propagates != b.propagates) return false;
    switch (a.kind) {
        case Applied::Kind::definition: return a.definition == b.definition;
        case Applied::Kind::address: return a.address == b.address;
        case Applied::Kind::content: return *a.content == *b.content;
    }
    return false;
}

Children::~Children() {
    for (auto& bucket : first_)
        for (auto* child = bucket.load(); child != nullptr;) delete std::exchange(child, child->next);
}

Context const* Children::find(Applied const& applied, std::string_view base) const {
    for (auto const* child = first_[applied.hash() % buckets].load(std::memory_order_acquire); child != nullptr; child = child->next)
        if (child->applied == applied && (!child->context->depends_on_base || child->base == base)) return child->context;
    return nullptr;
}

void Children::add(Applied const& applied, std::string_view base, Context const& context) {
    auto& bucket = first_[applied.hash() % buckets];
    auto* const child = new Child{applied, std::string(applied.address), {}, &context, bucket.load(std::memory_order_relaxed)};
    child->applied.address = child->address;
    if (context.depends_on_base) child->base = base;
    while (!bucket.compare_exchange_weak(child->next, child, std::memory_order_release, std::memory_order_relaxed)) {}
}

void Context::find_aliases() {
    has_protected_terms = false;
    terms.for_each([this](Definition const& definition) {
        has_protected_terms |= definition.is_protected;
        if (keyword_of(definition.name) != Keyword::unknown) return;
        if (definition.iri.is(Keyword::id)) ids.add(definition.name);
        if (definition.iri.is(Keyword::type)) types.add(definition.name);
        if (definition.iri.is(Keyword::value)) values.add(definition.name);
    });
}

Pool::~Pool() {
    for (auto* context = last_.load(); context != nullptr;) delete std::exchange(context, context->next_in_pool);
}

Context const& Pool::adopt(std::unique_ptr<Context> given) {
    auto* const context = given.release();
    context->pool = this;
    context->next_in_pool = last_.load(std::memory_order_relaxed);
    while (!last_.compare_exchange_weak(context->next_in_pool, context, std::memory_order_release, std::memory_order_relaxed)) {}
    weight_.fetch_add(1 + context->terms.size() / terms_per_weight, std::memory_order_relaxed);
    return *context;
}

}  // namespace linked_data
