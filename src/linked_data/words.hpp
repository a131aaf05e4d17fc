// From the words of a document to IRIs (JSON-LD 1.1 API section 5.2), and what the work may cost.
#pragma once
#include "linked_data/arena.hpp"
#include "linked_data/context.hpp"

#include <string>
#include <string_view>

namespace linked_data {

// Shared by all that is done for one document: terms defined and copied, bytes of IRIs put together. The time and memory that a document
// takes grow with its size; what its contexts could multiply ends here.
class Budget {
public:
    explicit Budget(std::size_t units) : left_(units) {}
    bool spend(std::size_t units) {
        if (units > left_)
            is_spent_ = true;
        else
            left_ -= units;
        return !is_spent_;
    }
    bool is_spent() const { return is_spent_; }

private:
    std::size_t left_;
    bool is_spent_ = false;
};

// Makes texts. When the budget is spent they are empty; whoever asked finds out at the end.
class Words {
public:
    Words(Arena& arena, Budget& budget) : arena_(&arena), budget_(&budget) {}
    std::string_view join(std::string_view a, std::string_view b) {
        return budget_->spend((a.size() + b.size()) / 8) ? arena_->join(a, b) : "";
    }
    std::string_view keep(std::string_view text) { return join(text, {}); }
    bool may_read(std::string_view text) { return budget_->spend(text.size() / 8); }  // which is not the document's own

private:
    Arena* arena_;
    Budget* budget_;
};

struct Against {
    bool vocab;     // terms, then the vocabulary
    bool document;  // the base
};
constexpr Against by_vocab{true, false}, by_document{false, true}, by_both{true, true};

// `find` gives a term's definition or null. `document_base` is empty when there is none.
template <class Find>
Iri expand_iri(std::string_view word, Against against, Settings const& settings, std::string_view document_base, Find const& find,
               Words words) {
    if (word.starts_with('@')) {
        if (auto const keyword = keyword_of(word); keyword != Keyword::unknown) return Iri::of(keyword);
        if (looks_like_keyword(word)) return {};
    }
    auto const colon = word.find(':', 1);
    if (against.vocab || colon == std::string_view::npos) {
        Definition const* const found = find(word);
        if (found != nullptr && (against.vocab || found->iri.kind == Iri::Kind::keyword)) return found->iri;
    }
    if (colon != std::string_view::npos) {
        auto const prefix = word.substr(0, colon), suffix = word.substr(colon + 1);
        if (prefix == "_" || suffix.starts_with("//")) return Iri::of(word);
        Definition const* const found = find(prefix);
        if (found != nullptr && found->is_prefix && found->iri.kind != Iri::Kind::null) return Iri::of(words.join(found->iri.text, suffix));
        if (has_iri_form(word)) return Iri::of(word);
    }
    if (against.vocab && settings.has_vocab) return Iri::of(words.join(settings.vocab, word));
    if (against.document && settings.base != Settings::Base::none) {
        auto const base = settings.base == Settings::Base::fixed ? settings.base_text : document_base;
        if (!base.empty() && words.may_read(base)) return Iri::of(words.keep(resolve(base, word)));
    }
    return Iri::of(word);
}

}  // namespace linked_data
