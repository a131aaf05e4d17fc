#include "kit/openapi.hpp"

#include "base/text.hpp"
#include "json/json.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kit {
namespace {

std::string operation_id(Route const& route) {
    std::string id = base::lower_ascii(http::name(route.verb));
    for (char const c : route.path) id += (c == '/' || c == '{' || c == '}' || c == '.' || c == '-') ? '_' : c;
    return id;
}

bool from_query(Route const& route) { return route.verb == http::Verb::get || route.verb == http::Verb::del; }

json::array parameters(Route const& route, json::object& left) {
    json::array out;
    for (std::size_t at = route.path.find('{'); at != std::string_view::npos; at = route.path.find('{', at + 1)) {
        auto const name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
        auto const* typed = left.if_contains(name);
        json::value const schema = typed == nullptr ? json::value{{"type", "string"}} : *typed;
        out.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
        left.erase(name);
    }
    if (from_query(route))
        for (auto const& [name, schema] : left) out.push_back({{"name", name}, {"in", "query"}, {"schema", schema}});
    return out;
}

json::object content(std::string_view media_types, json::value const& schema) {
    json::object out;
    for (auto const type : base::split(media_types, ' '))
        if (!type.empty()) out[type] = schema.is_null() ? json::value(json::object()) : json::value{{"schema", schema}};
    return out;
}

json::object operation(Route const& route, std::string_view tag) {
    json::object left;
    json::array needed;
    auto const* in = route.in.if_object();
    if (in != nullptr && in->contains("properties")) left = in->at("properties").as_object();
    json::object out{{"operationId", operation_id(route)}, {"summary", route.summary}, {"tags", json::array{tag}}};
    if (auto list = parameters(route, left); !list.empty()) out["parameters"] = std::move(list);
    if (!from_query(route)) {
        json::value schema(nullptr);
        if (in != nullptr) {
            auto body = *in;
            if (body.contains("properties")) body["properties"] = left;
            if (auto const* required = body.if_contains("required")) {
                for (auto const& name : required->as_array())
                    if (left.contains(name.as_string())) needed.push_back(name);
                body["required"] = needed;
            }
            schema = std::move(body);
        }
        bool const empty = in != nullptr && left.empty() &&
                           !(in->contains("additionalProperties") && in->at("additionalProperties") != json::value(false));
        if (!empty) out["requestBody"] = {{"required", !needed.empty() || in == nullptr}, {"content", content(route.takes, schema)}};
    }
    auto const status = std::to_string(route.status);
    json::object success{{"description", route.status == 204 ? "Done" : "Success"}};
    if (route.status != 204) success["content"] = content(route.gives, route.out);
    out["responses"] = {{status, std::move(success)}, {"default", {{"$ref", "#/components/responses/problem"}}}};
    if (route.permission == http::anyone)
        out["security"] = json::array();
    else
        out["description"] = fmt::format("Permission: `{}`.", route.permission);
    return out;
}

json::value problem_response() {
    json::value const text{{"type", "string"}};
    return {{"description", "A problem document (RFC 9457)"},
            {"content",
             {{"application/problem+json",
               {{"schema",
                 {{"type", "object"},
                  {"properties",
                   {{"type", text},
                    {"title", text},
                    {"status", {{"type", "integer"}}},
                    {"detail", text},
                    {"request_id", text},
                    {"problems",
                     {{"type", "array"}, {"items", {{"type", "object"}, {"properties", {{"field", text}, {"text", text}}}}}}}}}}}}}}}};
}

}  // namespace

std::string openapi(std::vector<Module> const& modules, std::string_view version) {
    json::object paths;
    for (auto const& module : modules)
        for (auto const& route : module.routes()) {
            if (route.gives.starts_with("text/html")) continue;  // pages are for people
            auto& slot = paths[route.path];
            if (!slot.is_object()) slot = json::object();
            slot.as_object()[base::lower_ascii(http::name(route.verb))] = operation(route, module.name());
        }
    json::value const document{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Stoa"}, {"version", version}, {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
        {"security", json::array{{{"token", json::array()}}}},
        {"paths", std::move(paths)},
        {"components",
         {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"responses", {{"problem", problem_response()}}}}}};
    return json::write(document);
}

}  // namespace kit
