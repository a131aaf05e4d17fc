#include "kit/problem.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "kit/exchange.hpp"
#include "kit/page.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kit {
namespace {

constexpr std::string_view type_prefix = "urn:stoa:problem:";

std::string as_json(base::Error const& error, int status, std::string const& id) {
    auto const& meaning = base::meaning(error.code());
    std::string out = R"({"type":")";
    out += type_prefix;
    out += meaning.name;
    out += R"(","title":")";
    base::append_json_escaped(out, meaning.title);
    out += fmt::format(R"(","status":{},"detail":")", status);
    base::append_json_escaped(out, error.text());
    out += '"';
    if (!id.empty()) out += fmt::format(R"(,"request_id":"{}")", id);
    if (!error.problems().empty()) {
        out += R"(,"problems":[)";
        for (auto const& problem : error.problems()) {
            out += out.back() == '[' ? R"({"field":")" : R"(,{"field":")";
            base::append_json_escaped(out, problem.field);
            out += R"(","text":")";
            base::append_json_escaped(out, problem.text);
            out += "\"}";
        }
        out += ']';
    }
    return out + "}";
}

std::string as_page(base::Error const& error, std::string const& id) {
    auto const& meaning = base::meaning(error.code());
    bool const strange = error.code() == base::Code::unauthenticated;
    auto const text = strange ? std::string("This page is for those who have signed in.") : base::escape_html(error.text());
    std::string body = fmt::format("<h1>{}</h1><p>{}</p>", base::escape_html(meaning.title), text);
    if (!error.problems().empty()) {
        body += "<ul>";
        for (auto const& problem : error.problems())
            body += fmt::format("<li><strong>{}</strong> {}</li>", base::escape_html(problem.field), base::escape_html(problem.text));
        body += "</ul>";
    }
    if (strange)
        body += R"(<p><a class="button" href="/sign-in">Sign in</a></p>)";
    else
        body += R"(<p><a href="/">To the start page</a></p>)";
    if (!id.empty()) body += fmt::format("<p class=\"small\">Request {}</p>", id);
    return page({.title = std::string(meaning.title), .body = std::move(body), .signed_in = false});
}

bool wants_page(http::Request const* request) {
    constexpr std::array<std::string_view, 2> offers{"application/problem+json", "text/html"};
    return request != nullptr && http::negotiate(request->field("accept"), offers) == 1;
}

}  // namespace

http::Reply problem_reply(base::Error const& error, http::Request const* request, int status) {
    auto const id = request == nullptr ? std::string() : request_id(*request);
    http::Reply reply;
    reply.status = status != 0 ? status : base::meaning(error.code()).status;
    if (wants_page(request)) {
        reply.media_type = "text/html; charset=utf-8";
        reply.body = as_page(error, id);
        add_page_fields(reply.fields);
    } else {
        reply.media_type = "application/problem+json";
        reply.body = as_json(error, reply.status, id);
    }
    if (!id.empty()) reply.fields.emplace_back("X-Request-Id", id);
    if (error.code() == base::Code::unauthenticated) reply.fields.emplace_back("WWW-Authenticate", "Bearer");
    auto const wait = error.retry_after_seconds() > 0 ? error.retry_after_seconds() : error.code() == base::Code::unavailable ? 2 : 0;
    if (wait > 0) reply.fields.emplace_back("Retry-After", std::to_string(wait));
    return reply;
}

void log_failure(base::Error const& error, http::Request const& request) {
    auto const& meaning = base::meaning(error.code());
    if (meaning.status < 500 && error.detail().empty()) return;
    auto const id = request_id(request);
    auto const level = error.code() == base::Code::internal ? base::log::Level::error : base::log::Level::warn;
    base::log::write(level, error.text(),
                     {{"http.request.method", http::name(request.verb)},
                      {"url.path", request.path},
                      {"http.request.id", std::string_view(id)},
                      {"error.code", meaning.name},
                      {"error.message", std::string_view(error.detail())}});
}

base::Error read_problem(std::string_view document, int status) {
    auto code = base::Code::internal;
    for (int i = 0; i <= static_cast<int>(base::Code::internal); ++i)
        if (base::meaning(static_cast<base::Code>(i)).status == status) code = static_cast<base::Code>(i);
    std::string text = fmt::format("the other side answered {}", status);
    base::Problems problems;
    auto const read = json::read(document);
    auto const* object = read ? read->if_object() : nullptr;
    if (object == nullptr) return {code, text};
    auto const text_at = [](json::object const& from, std::string_view name) -> std::string {
        auto const* found = from.if_contains(name);
        auto const* s = found == nullptr ? nullptr : found->if_string();
        return s == nullptr ? std::string() : std::string(s->data(), s->size());
    };
    auto const type = text_at(*object, "type");
    if (type.starts_with(type_prefix))
        if (auto const named = base::code_named(std::string_view(type).substr(type_prefix.size()))) code = *named;
    if (auto detail = text_at(*object, "detail"); !detail.empty()) text = std::move(detail);
    if (auto const* list = object->if_contains("problems"); list != nullptr && list->is_array())
        for (auto const& each : list->get_array())
            if (auto const* problem = each.if_object()) problems.push_back({text_at(*problem, "field"), text_at(*problem, "text")});
    return {code, text, std::move(problems)};
}

}  // namespace kit
