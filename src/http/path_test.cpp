#include "http/path.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

using enum Verb;
using Kind = Found::Kind;

constexpr Route table[] = {
    {get, "/", 1},
    {get, "/api/v1/awards", 2},
    {post, "/api/v1/awards", 3},
    {get, "/api/v1/awards/{id}", 4},
    {get, "/api/v1/awards/{id}.png", 5},
    {get, "/api/v1/awards/{id}.tar.gz", 6},
    {get, "/api/v1/awards/{id}.gz", 7},
    {post, "/api/v1/awards/verify", 8},
    {del, "/api/v1/awards/{award}", 9},
    {get, "/api/v1/schools/{school}/cohorts/{cohort}", 10},
    {get, "/api/v1/schools/mine/terms", 11},
    {get, "/api/v1/{kind}/mine/cohorts/{cohort}", 12},
    {head, "/probe", 13},
    {get, "/probe", 14},
    {get, "/trailing/", 15},
};

struct Case {
    Verb verb;
    std::string_view path;
    Kind kind;
    int id = 0;
    std::vector<std::string_view> captures = {};
};

TEST(Routes, finds_what_a_path_means) {
    Routes const routes(table);
    std::vector<Case> const cases{
        {get, "/", Kind::hit, 1},
        {get, "/api/v1/awards", Kind::hit, 2},
        {post, "/api/v1/awards", Kind::hit, 3},
        {put, "/api/v1/awards", Kind::wrong_verb},
        {other, "/api/v1/awards", Kind::wrong_verb},
        {get, "/api/v1/awards/7", Kind::hit, 4, {"7"}},
        {get, "/api/v1/awards/a%2Fb", Kind::hit, 4, {"a%2Fb"}},
        {get, "/api/v1/awards/7.png", Kind::hit, 5, {"7"}},
        {get, "/api/v1/awards/.png", Kind::hit, 4, {".png"}},  // an id is never empty
        {get, "/api/v1/awards/7.png.png", Kind::hit, 5, {"7.png"}},
        {get, "/api/v1/awards/7.tar.gz", Kind::hit, 6, {"7"}},
        {get, "/api/v1/awards/7.gz", Kind::hit, 7, {"7"}},
        {get, "/api/v1/awards/7.PNG", Kind::hit, 4, {"7.PNG"}},
        {del, "/api/v1/awards/7.png", Kind::hit, 9, {"7.png"}},  // only the plain template has the verb
        {post, "/api/v1/awards/verify", Kind::hit, 8},
        {get, "/api/v1/awards/verify", Kind::hit, 4, {"verify"}},
        {put, "/api/v1/awards/verify", Kind::wrong_verb},
        {get, "/api/v1/awards/", Kind::missing},
        {get, "/api/v1/awards/7/8", Kind::missing},
        {get, "/api/v1", Kind::missing},
        {get, "/API/v1/awards", Kind::missing},
        {get, "/api/v1/schools/5/cohorts/6", Kind::hit, 10, {"5", "6"}},
        {get, "/api/v1/schools/mine/terms", Kind::hit, 11},
        {get, "/api/v1/schools/mine/cohorts/6", Kind::hit, 10, {"mine", "6"}},  // the first difference is `schools`
        {get, "/api/v1/groups/mine/cohorts/6", Kind::hit, 12, {"groups", "6"}},
        {get, "/api/v1/groups/5/cohorts/6", Kind::missing},
        {head, "/api/v1/awards/7", Kind::hit, 4, {"7"}},
        {head, "/probe", Kind::hit, 13},
        {get, "/trailing/", Kind::hit, 15},
        {get, "/trailing", Kind::missing},
        {get, "", Kind::missing},
        {get, "*", Kind::missing},
        {get, "//", Kind::missing},
        {get, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18", Kind::missing},
    };
    for (auto const& c : cases) {
        auto const found = routes.find(c.verb, c.path);
        EXPECT_EQ(found.kind, c.kind) << c.path;
        EXPECT_EQ(found.id, c.id) << c.path;
        EXPECT_EQ(std::vector(found.values().begin(), found.values().end()), c.captures) << c.path;
    }
}

TEST(Routes, tell_what_a_path_allows) {
    Routes const routes(table);
    EXPECT_EQ(allow(routes.find(put, "/api/v1/awards").verbs), "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(allow(routes.find(put, "/api/v1/awards/7").verbs), "DELETE, GET, HEAD, OPTIONS");
    EXPECT_EQ(allow(routes.find(put, "/api/v1/awards/verify").verbs), "DELETE, GET, HEAD, OPTIONS, POST");
}

TEST(Routes, read_the_names_of_placeholders) {
    EXPECT_EQ(placeholders("/a/{one}/b/{two}.png"), (std::vector<std::string_view>{"one", "two"}));
    EXPECT_TRUE(placeholders("/a/b").empty());
}

TEST(Routes, refuse_templates_that_cannot_be_meant) {
    auto const refused = [](std::vector<Route> const& routes) {
        try {
            Routes const built(routes);
            return std::string();
        } catch (base::Error const& e) {
            EXPECT_EQ(e.code(), base::Code::invalid);
            return e.text();
        }
    };
    EXPECT_EQ(refused({{get, "a", 1}}), "route a: it must begin with a slash");
    EXPECT_EQ(refused({{get, "/x{id}", 1}}), "route /x{id}: a placeholder is {name}, at the front of its segment");
    EXPECT_EQ(refused({{get, "/{}", 1}}), "route /{}: a placeholder is {name}, at the front of its segment");
    EXPECT_EQ(refused({{get, "/{id", 1}}), "route /{id: a placeholder is {name}, at the front of its segment");
    EXPECT_EQ(refused({{get, "/{a}{b}", 1}}), "route /{a}{b}: one placeholder to a segment");
    EXPECT_EQ(refused({{get, "/{a}/b", 1}, {get, "/{b}/b", 2}}), "route /{b}/b: it is there twice");
    EXPECT_EQ(refused({{get, "/a", 1}, {post, "/a", 2}}), "");
    EXPECT_EQ(refused({{get, "/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}", 1}}),
              "route /{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}: it has too many placeholders");
    EXPECT_EQ(refused({{get, "/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h", 1}}),
              "route /1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h: it has too many segments");
}

TEST(Routes, may_be_empty) { EXPECT_EQ(Routes().find(get, "/").kind, Kind::missing); }

}  // namespace
}  // namespace http
