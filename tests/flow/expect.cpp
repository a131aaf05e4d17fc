#include "expect.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdlib>

namespace flow {

void expect_golden(fs::path const& beneath_source, std::string const& text) {
    auto const path = fs::path(STOA_SOURCE_DIR) / beneath_source;
    auto const* update = std::getenv("UPDATE_GOLDEN");
    if (update != nullptr && std::string_view(update) == "1") {
        fs::create_directories(path.parent_path());
        write_file(path, text);
        return;
    }
    ASSERT_TRUE(fs::exists(path)) << path << " is not there; UPDATE_GOLDEN=1 makes it";
    EXPECT_EQ(read_file(path), text) << beneath_source.string() << " differs; if that is meant, UPDATE_GOLDEN=1 writes it anew";
}

namespace {

void append_pretty(std::string& out, json::value const& tree, std::size_t depth) {
    auto const line = [&](std::size_t indent) { (out += '\n').append(2 * indent, ' '); };
    auto const list = [&](char open, char close, auto const& items, auto const& put) {
        out += open;
        bool first = true;
        for (auto const& item : items) {
            if (!first) out += ',';
            first = false;
            line(depth + 1);
            put(item);
        }
        line(depth);
        out += close;
    };
    if (auto const* object = tree.if_object(); object != nullptr && !object->empty())
        list('{', '}', *object, [&](auto const& member) {
            out += json::write(json::value(member.key())) + ": ";
            append_pretty(out, member.value(), depth + 1);
        });
    else if (auto const* array = tree.if_array(); array != nullptr && !array->empty())
        list('[', ']', *array, [&](json::value const& item) { append_pretty(out, item, depth + 1); });
    else
        out += json::write(tree);
}

}  // namespace

std::string pretty(json::value const& tree) {
    std::string out;
    append_pretty(out, tree, 0);
    return out + "\n";
}

json::value expect_problem(Answer const& answer, int status, std::string_view code) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.field("Content-Type"), "application/problem+json") << answer.body;
    auto const tree = answer.json();
    EXPECT_EQ(text_at(tree, "/type"), fmt::format("urn:stoa:problem:{}", code)) << answer.body;
    EXPECT_EQ(text_at(tree, "/status"), std::to_string(status)) << answer.body;
    EXPECT_FALSE(text_at(tree, "/title").empty());
    EXPECT_FALSE(text_at(tree, "/detail").empty());
    EXPECT_EQ(text_at(tree, "/request_id").size(), 32U) << answer.body;
    EXPECT_EQ(text_at(tree, "/request_id"), answer.field("X-Request-Id"));
    return tree;
}

bool names_field(json::value const& problem, std::string_view field) {
    auto const* list = json::find(problem, "problems");
    if (list == nullptr || !list->is_array()) return false;
    for (auto const& each : list->get_array())
        if (text_at(each, "/field") == field) return true;
    return false;
}

}  // namespace flow
