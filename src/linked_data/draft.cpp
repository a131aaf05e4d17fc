#include "linked_data/draft.hpp"

#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace linked_data {
namespace {

constexpr std::size_t context_cost = 256;  // in terms copied

bool remote_names(Remote const* remote, std::string_view address) {
    for (; remote != nullptr; remote = remote->up)
        if (remote->address == address) return true;
    return false;
}

std::size_t count(Remote const* remote) {
    std::size_t out = 0;
    for (; remote != nullptr; remote = remote->up) ++out;
    return out;
}

std::string quoted(std::string_view text) { return '"' + std::string(text.substr(0, 200)) + '"'; }

}  // namespace

Draft::Draft(Contexts& call, Context const& from, Pool& pool)
    : call_(call), pool_(pool), from_(&from), previous_(from.previous), settings_(from), terms_(from.terms.key()) {}

Draft::Draft(Draft& outer)
    : call_(outer.call_),
      pool_(outer.pool_),
      outer_(&outer),
      outermost_(outer.outermost_),
      from_(nullptr),
      settings_(outer.settings_),
      terms_(outer.terms_.key()) {}

bool Draft::apply(json::value const& local, Manner const& manner, Step const* at) {
    auto propagates = manner.propagates;
    if (auto const* members = local.if_object(); members != nullptr && manner.is_whole)
        if (auto const* said = members->if_contains("@propagate"); said != nullptr && said->is_bool()) propagates = said->get_bool();
    if (!propagates && previous_ == nullptr && !manner.is_trial) previous_ = is_changed_ ? &finish() : from_;

    auto const* list = local.if_array();
    if (list == nullptr || !manner.is_whole) return apply_one(local, manner, at);
    for (std::size_t i = 0; i < list->size(); ++i) {
        Step const here{at, {}, i};
        if (!apply_one((*list)[i], manner, &here)) return false;
    }
    return true;
}

bool Draft::apply_one(json::value const& local, Manner const& manner, Step const* at) {
    if (local.is_null()) return reset(manner, at);
    if (auto const address = json::text_of(local)) return apply_remote(*address, manner, at);
    if (auto const* members = local.if_object()) return apply_definition(*members, manner, at);
    return refuse("invalid local context", manner, at, "a context is an address, an object, null, or a list of these");
}

bool Draft::reset(Manner const& manner, Step const* at) {
    if (!manner.overrides && has_protected_terms())
        return refuse("invalid context nullification", manner, at, "null would undo terms that are protected");
    outer_ = nullptr;
    from_ = settings_.is_old ? call_.cache().old : call_.cache().modern;
    settings_ = *from_;
    terms_.clear();
    if (manner.propagates) previous_ = nullptr;
    is_changed_ = false;
    return true;
}

json::value const* Draft::load(std::string_view address, Manner const& manner, Step const* at, std::string& resolved) {
    if (has_iri_form(address))
        resolved = address;
    else if (!manner.base.empty())
        resolved = resolve(manner.base, address);
    if (manner.base == call_.base() && resolved != address) settings_.depends_on_base = true;
    if (resolved.empty())
        return refuse("loading remote context failed", manner, at, "the address " + quoted(address) + " is relative to nothing"), nullptr;
    auto const document = call_.load(resolved, at);
    if (document == nullptr) return nullptr;
    auto const* context = json::find(*document, "@context");
    if (context == nullptr) return refuse("invalid remote context", manner, at, resolved + " is no object with @context"), nullptr;
    outermost_->sources_.push_back(document);
    return context;
}

bool Draft::apply_remote(std::string_view address, Manner const& manner, Step const* at) {
    auto const absolute = has_iri_form(address) ? std::string(address) : resolve(manner.base, address);
    if (manner.is_trial && (remote_names(manner.remote, absolute) || !outermost_->tried_.insert(absolute).second)) return true;
    if (remote_names(manner.remote, absolute))
        return refuse(settings_.is_old ? "recursive context inclusion" : "context overflow", manner, at, absolute + " includes itself");
    if (count(manner.remote) >= call_.limits().contexts_deep_max)
        return refuse("context overflow", manner, at, "more contexts that name one another than are followed");
    std::string resolved;
    auto const* context = load(address, manner, at, resolved);
    if (context == nullptr) return false;

    Remote const here{manner.remote, arena_->copy(resolved)};
    auto inner = manner;
    inner.base = here.address;
    inner.remote = &here;
    inner.propagates = true;
    inner.is_whole = true;
    return apply(*context, inner, at);
}

// `@import` (section 4.1.2, step 5.6): the members of the other context, and over them those of this one.
json::object const* Draft::imported(json::object const& members, Manner const& manner, Step const* at) {
    auto const& said = members.at("@import");
    Step const here{at, "@import"};
    if (settings_.is_old) return refuse("invalid context entry", manner, &here, "@import is not part of JSON-LD 1.0"), nullptr;
    auto const address = json::text_of(said);
    if (!address) return refuse("invalid @import value", manner, &here, "@import is the address of a context"), nullptr;
    std::string resolved;
    auto const* context = load(*address, manner, &here, resolved);
    if (context == nullptr) return nullptr;
    auto const* base = context->if_object();
    if (base == nullptr) return refuse("invalid remote context", manner, &here, "what @import names is not a single context"), nullptr;
    if (base->contains("@import"))
        return refuse("invalid context entry", manner, &here, "what @import names has an @import itself"), nullptr;
    auto merged = std::make_shared<json::value>(*context);
    for (auto const& [name, value] : members) merged->get_object().insert_or_assign(name, value);
    auto const* const out = &merged->get_object();
    outermost_->sources_.push_back(std::move(merged));
    return out;
}

bool Draft::apply_definition(json::object const& given, Manner const& manner, Step const* at) {
    auto const* members = &given;
    if (auto const* version = given.if_contains("@version"); version != nullptr && !set_version(*version, manner, at)) return false;
    if (given.contains("@import") && (members = imported(given, manner, at)) == nullptr) return false;
    is_changed_ |= !members->empty();
    if (auto const* base = members->if_contains("@base"); base != nullptr && manner.remote == nullptr && !set_base(*base, manner, at))
        return false;
    if (auto const* vocab = members->if_contains("@vocab"); vocab != nullptr && !set_vocab(*vocab, manner, at)) return false;
    if (auto const* language = members->if_contains("@language"); language != nullptr && !set_language(*language, manner, at)) return false;
    if (auto const* direction = members->if_contains("@direction"); direction != nullptr && !set_direction(*direction, manner, at))
        return false;
    if (auto const* propagate = members->if_contains("@propagate")) {
        if (settings_.is_old) return refuse("invalid context entry", manner, at, "@propagate is not part of JSON-LD 1.0");
        if (!propagate->is_bool()) return refuse("invalid @propagate value", manner, at, "@propagate is true or false");
    }
    auto const* const protect = members->if_contains("@protected");
    if (protect != nullptr && !protect->is_bool()) return refuse("invalid @protected value", manner, at, "@protected is true or false");

    Local local{*members, manner, at, protect != nullptr && protect->get_bool(), {}};
    local.states.resize(members->size());
    for (auto const& [name, value] : *members) {
        switch (keyword_of(name)) {
            case Keyword::base:
            case Keyword::direction:
            case Keyword::import:
            case Keyword::language:
            case Keyword::propagate:
            case Keyword::protect:
            case Keyword::version:
            case Keyword::vocab: continue;
            default: break;
        }
        if (!define(local, name)) return false;
    }
    return true;
}

bool Draft::set_version(json::value const& value, Manner const& manner, Step const* at) {
    if (!value.is_double() || value.get_double() != 1.1)
        return refuse("invalid @version value", manner, at, "the only @version is the number 1.1");
    return !settings_.is_old || refuse("processing mode conflict", manner, at, "@version 1.1 in processing mode json-ld-1.0");
}

bool Draft::set_base(json::value const& value, Manner const& manner, Step const* at) {
    if (value.is_null()) {
        settings_.base = Settings::Base::none;
        return true;
    }
    auto const text = json::text_of(value);
    if (!text) return refuse("invalid base IRI", manner, at, "@base is an IRI or null");
    if (has_iri_form(*text)) {
        settings_.base_text = arena_->copy(*text);
    } else {
        auto const is_documents = settings_.base == Settings::Base::document;
        auto const base = is_documents ? call_.base() : settings_.base == Settings::Base::fixed ? settings_.base_text : std::string_view();
        settings_.depends_on_base |= is_documents;
        if (base.empty()) return refuse("invalid base IRI", manner, at, "@base is relative to nothing");
        settings_.base_text = Words(*arena_, call_.budget()).keep(resolve(base, *text));
    }
    settings_.base = Settings::Base::fixed;
    return true;
}

bool Draft::set_vocab(json::value const& value, Manner const& manner, Step const* at) {
    if (value.is_null()) {
        settings_.has_vocab = false;
        return true;
    }
    auto const text = json::text_of(value);
    if (!text) return refuse("invalid vocab mapping", manner, at, "@vocab is an IRI or null");
    if (settings_.is_old && !has_iri_form(*text))
        return refuse("invalid vocab mapping", manner, at, "@vocab is an absolute IRI in JSON-LD 1.0");
    auto const vocab = expand(*text, by_both);
    if (vocab.kind == Iri::Kind::null || vocab.kind == Iri::Kind::keyword)
        return refuse("invalid vocab mapping", manner, at, "@vocab is an IRI or null");
    if (vocab.kind == Iri::Kind::relative) object(at, "@vocab is relative, and so are the properties under it: " + quoted(vocab.text));
    if (!has_iri_form(*text)) settings_.depends_on_base |= settings_.base == Settings::Base::document;
    settings_.vocab = arena_->copy(vocab.text);
    settings_.has_vocab = true;
    return true;
}

bool Draft::set_language(json::value const& value, Manner const& manner, Step const* at) {
    auto const text = json::text_of(value);
    if (!text && !value.is_null()) return refuse("invalid default language", manner, at, "@language is a language tag or null");
    if (text && !is_language_tag(*text)) object(at, "no language tag: " + quoted(*text));
    settings_.language = lower(text.value_or(std::string_view()));
    return true;
}

bool Draft::set_direction(json::value const& value, Manner const& manner, Step const* at) {
    if (settings_.is_old) return refuse("invalid context entry", manner, at, "@direction is not part of JSON-LD 1.0");
    auto const text = json::text_of(value);
    if (!value.is_null() && text != "ltr" && text != "rtl")
        return refuse("invalid base direction", manner, at, "@direction is ltr, rtl or null");
    settings_.direction = !text ? Direction::none : *text == "ltr" ? Direction::ltr : Direction::rtl;
    return true;
}

bool Draft::is_sound(json::value const& scoped, Manner const& manner, Step const* at) {
    auto trial = manner;
    trial.is_trial = true;
    trial.is_whole = true;
    trial.overrides = true;
    trial.propagates = true;
    Draft draft(*this);
    Step const here{at, "@context"};
    if (draft.apply(scoped, trial, &here)) {
        settings_.depends_on_base |= draft.settings_.depends_on_base;
        return true;
    }
    auto& failure = call_.failure();
    // What was not at hand or is too much stays what it is: the caller can do something about it.
    bool const is_kept = failure.code == "loading remote context failed" || failure.code == "too large" || failure.code == "too much work";
    if (!is_kept) failure.code = "invalid scoped context";
    return false;
}

Context const& Draft::finish() {
    if (!is_changed_ && previous_ == from_->previous && objection_.empty()) return *from_;
    auto context = std::make_unique<Context>(from_->terms);
    static_cast<Settings&>(*context) = settings_;
    context->terms.reserve(from_->terms.size() + terms_.size());
    terms_.for_each([&](Definition const& definition) { context->terms.put(definition); });
    call_.budget().spend(context_cost + context->terms.size());
    context->previous = previous_;
    context->arena = arena_;
    context->sources = sources_;
    context->objection = objection_;
    context->objection_path = objection_path_;
    context->find_aliases();
    return pool_.adopt(std::move(context));
}

Definition const* Draft::find(std::string_view term) const {
    if (auto const* own = terms_.find(term)) return own;
    return outer_ != nullptr ? outer_->find(term) : from_->terms.find(term);
}

bool Draft::has_protected_terms() const {
    if (outer_ == nullptr && !is_changed_) return from_->has_protected_terms;
    bool out = false;
    auto const look = [&](Definition const& definition) {
        auto const* const now = find(definition.name);
        out |= now != nullptr && now->is_protected;
    };
    for (auto const* draft = this; draft != nullptr; draft = draft->outer_) {
        auto const& terms = draft->outer_ == nullptr ? draft->from_->terms : draft->terms_;
        call_.budget().spend(terms.size() + draft->terms_.size());
        draft->terms_.for_each(look);
        terms.for_each(look);
    }
    return out;
}

std::string_view Draft::lower(std::string_view language) { return arena_->copy(base::lower_ascii(language)); }

bool Draft::refuse(std::string code, Manner const& manner, Step const* at, std::string text) {
    if (manner.remote != nullptr) text += ", in " + std::string(manner.remote->address);
    return call_.refuse(std::move(code), at, std::move(text));
}

void Draft::object(Step const* at, std::string text) {
    if (!outermost_->objection_.empty()) return;
    outermost_->objection_ = std::move(text);
    outermost_->objection_path_ = path_of(at);
}

}  // namespace linked_data
