// What the API says of itself, and that it keeps to it: who may call what.
#include "expect.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <set>

namespace {

using flow::text_at;

class Permissions : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up();
        document = stoa->get("/openapi.json", {{"Authorization", ""}}).json();
    }
    static void TearDownTestSuite() {
        stoa.reset();
        document = nullptr;
    }
    struct Operation {
        std::string verb, path;
        json::object const* what;
        bool open() const { return what->contains("security") && what->at("security").as_array().empty(); }
        std::string name() const { return verb + " " + path; }
        // A path that could be: every placeholder a UUID that nothing has.
        std::string target() const {
            std::string out;
            for (std::size_t at = 0; at < path.size(); ++at) {
                if (path[at] != '{')
                    out += path[at];
                else {
                    out += "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d";
                    at = path.find('}', at);
                }
            }
            return out;
        }
    };
    static std::vector<Operation> operations() {
        std::vector<Operation> out;
        for (auto const& [path, slot] : document.at("paths").as_object())
            for (auto const& [verb, what] : slot.as_object()) {
                std::string upper;
                for (char const c : verb) upper += static_cast<char>(std::toupper(c));
                out.push_back({upper, path, &what.as_object()});
            }
        return out;
    }
    static flow::Answer ask(Operation const& operation, std::string const& token) {
        auto const has_body = operation.what->contains("requestBody");
        flow::Fields fields{{"Authorization", token.empty() ? "" : "Bearer " + token}};
        std::string body;
        if (has_body) {
            fields.emplace_back("Content-Type", operation.what->at("requestBody").at("content").as_object().begin()->key());
            body = "{}";
        }
        return stoa->ask(operation.verb, operation.target(), body, fields);
    }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline json::value document;
};

}  // namespace

TEST_F(Permissions, the_published_document_is_the_one_under_version_control) {
    flow::expect_golden("openapi/stoa.json", flow::pretty(document));
}

TEST_F(Permissions, the_document_is_whole) {
    EXPECT_EQ(text_at(document, "/openapi"), "3.1.0");
    std::set<std::string> ids;
    for (auto const& operation : operations()) {
        auto const& what = *operation.what;
        EXPECT_GE(what.at("summary").as_string().size(), 5U) << operation.name();
        EXPECT_TRUE(ids.emplace(what.at("operationId").as_string()).second) << operation.name();
        EXPECT_TRUE(what.at("responses").as_object().contains("default")) << operation.name();
        EXPECT_TRUE(operation.open() || what.contains("description")) << operation.name() << " does not name its permission";
        // Every placeholder of the path is described, and nothing else as such.
        std::string placeholders, described;
        for (std::size_t at = operation.path.find('{'); at != std::string::npos; at = operation.path.find('{', at + 1))
            placeholders += operation.path.substr(at + 1, operation.path.find('}', at) - at - 1) + " ";
        if (auto const* parameters = what.if_contains("parameters"))
            for (auto const& parameter : parameters->as_array())
                if (text_at(parameter, "/in") == "path") described += text_at(parameter, "/name") + " ";
        EXPECT_EQ(described, placeholders) << operation.name();
    }
    EXPECT_GT(ids.size(), 25U);
    // Every reference inside it leads somewhere.
    std::function<void(json::value const&)> const follow = [&](json::value const& tree) {
        if (auto const* list = tree.if_array())
            for (auto const& each : *list) follow(each);
        if (auto const* object = tree.if_object())
            for (auto const& [name, value] : *object) {
                if (name == "$ref" && value.is_string()) {
                    EXPECT_FALSE(text_at(document, std::string_view(value.as_string()).substr(1)).empty()) << json::write(value);
                } else {
                    follow(value);
                }
            }
    };
    follow(document);
}

TEST_F(Permissions, the_world_may_only_read_save_for_three_calls) {
    std::set<std::string> open;
    for (auto const& operation : operations())
        if (operation.open() && operation.verb != "GET") open.insert(operation.name());
    EXPECT_EQ(open, (std::set<std::string>{"POST /api/v1/set-up", "POST /api/v1/verify", "POST /api/v1/extract"}));
}

TEST_F(Permissions, whoever_may_not_is_told_so_before_anything_else) {
    auto const made = stoa->post("/api/v1/tokens", R"({"name":"nothing","permissions":["nothing.at_all"],"days":1})");
    ASSERT_EQ(made.status, 201) << made.body;
    auto const token = text_at(made.json(), "/token");
    for (auto const& operation : operations()) {
        auto const stranger = ask(operation, {});
        if (operation.open()) {
            EXPECT_NE(stranger.status, 401) << operation.name();
            EXPECT_NE(stranger.status / 100, 5) << operation.name() << stranger.body;
            continue;
        }
        flow::expect_problem(stranger, 401, "unauthenticated");
        auto const permission = text_at(operation.what->at("description"), "");
        auto const known = ask(operation, token);
        if (permission == "Permission: `signed-in`.") {
            EXPECT_NE(known.status, 403) << operation.name();
        } else {
            auto const problem = flow::expect_problem(known, 403, "forbidden");
            EXPECT_EQ(permission,
                      fmt::format("Permission: `{}`.", text_at(problem, "/detail").substr(text_at(problem, "/detail").rfind(' ') + 1)))
                << operation.name();
        }
        // With every permission it is the call itself that answers: nothing of that id is there, or the body lacks what it needs.
        auto const mighty = ask(operation, stoa->token);
        EXPECT_NE(mighty.status / 100, 5) << operation.name() << mighty.body;
        EXPECT_TRUE(mighty.status != 401 && mighty.status != 403) << operation.name();
    }
}
