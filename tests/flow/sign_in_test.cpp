// People with a browser: set-up, sign-in, forms, sign-out; and what a page of somebody else's may not do with their cookie.
#include "expect.hpp"

#include <fmt/format.h>

namespace {

using flow::Answer;
using flow::expect_problem;

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// A browser as far as it matters here: it keeps the cookie and says where a form came from.
struct Browser {
    flow::Stoa& stoa;
    std::string cookie = {};

    Answer open(std::string_view path) { return keep(stoa.get(path, fields())); }
    Answer submit(std::string_view path, std::string_view body, flow::Fields more = {{"Sec-Fetch-Site", "same-origin"}}) {
        auto all = fields();
        all.emplace_back("Content-Type", form_type);
        all.insert(all.end(), more.begin(), more.end());
        return keep(stoa.post(path, body, all));
    }

private:
    flow::Fields fields() const {
        flow::Fields out{{"Authorization", ""}, {"Accept", "text/html,*/*;q=0.8"}};
        if (!cookie.empty()) out.emplace_back("Cookie", "theme=dark; " + cookie);
        return out;
    }
    Answer keep(Answer answer) {
        auto const set = answer.field("Set-Cookie");
        if (!set.empty()) {
            for (auto const* wanted : {"HttpOnly", "SameSite=Lax", "Path=/"}) EXPECT_NE(set.find(wanted), std::string::npos) << set;
            cookie = set.substr(0, set.find(';'));
            if (set.find("Max-Age=0") != std::string::npos) cookie.clear();
        }
        return answer;
    }
};

std::string between(std::string const& text, std::string const& before, std::string const& after) {
    auto const at = text.find(before);
    if (at == std::string::npos) return {};
    return text.substr(at + before.size(), text.find(after, at + before.size()) - at - before.size());
}

}  // namespace

TEST(SignIn, from_set_up_to_sign_out) {
    flow::Stoa stoa;
    Browser browser{stoa};
    EXPECT_EQ(browser.open("/").field("Location"), "/set-up");
    auto const code = stoa.setup_code();
    auto const again = browser.submit(
        "/set-up", fmt::format("code={}&school=&name=%3Cb%3EAda&email=nobody&public_url=https%3A%2F%2Fbadges.example.org", code));
    EXPECT_EQ(again.status, 422);
    EXPECT_NE(again.body.find("&lt;b&gt;Ada"), std::string::npos);  // what was typed stands again, and only as text
    EXPECT_EQ(again.body.find("<b>Ada"), std::string::npos);
    EXPECT_EQ(again.field("Set-Cookie"), "");
    auto const done = browser.submit(
        "/set-up", fmt::format("code={}&school=School&name=Ada&email=ada%40example.org&public_url=https%3A%2F%2Fbadges.example.org", code));
    ASSERT_EQ(done.status, 200) << done.body;
    auto const token = between(done.body, "stoa_", "<");
    ASSERT_FALSE(token.empty());
    EXPECT_NE(done.field("Content-Security-Policy"), "");
    EXPECT_FALSE(browser.cookie.empty());
    EXPECT_NE(done.field("Set-Cookie").find("Secure"), std::string::npos);  // the public address is https
    EXPECT_EQ(browser.cookie.find(token), std::string::npos);               // a session of its own, not the token

    EXPECT_NE(browser.open("/").body.find("Hello, Ada"), std::string::npos);
    auto const made = browser.submit("/issuers", "name=Chess%20Club");
    EXPECT_EQ(made.status, 303) << made.body;
    EXPECT_NE(browser.open(made.field("Location")).body.find("Chess Club"), std::string::npos);

    auto const before = browser.cookie;
    EXPECT_EQ(browser.submit("/sign-out", "x=1").status, 303);
    EXPECT_EQ(browser.cookie, "");
    Browser thief{stoa, before};  // the cookie that was: the session is over, not only forgotten
    EXPECT_EQ(thief.open("/tokens").status, 401);

    EXPECT_EQ(browser.submit("/sign-in", "token=stoa_wrong").status, 401);
    EXPECT_EQ(browser.cookie, "");
    EXPECT_EQ(browser.submit("/sign-in", "token=%20stoa_" + token + "%0A").status, 303);  // as people paste
    EXPECT_EQ(browser.open("/tokens").status, 200);
}

TEST(SignIn, a_cookie_writes_only_from_our_own_pages) {
    flow::Stoa stoa;
    stoa.set_up();
    Browser browser{stoa};
    ASSERT_EQ(browser.submit("/sign-in", "token=" + stoa.token).status, 303);
    auto const count = stoa.count("issuers");
    auto const host = fmt::format("localhost:{}", stoa.port());
    for (flow::Fields const& from : std::vector<flow::Fields>{{},
                                                              {{"Sec-Fetch-Site", "cross-site"}},
                                                              {{"Sec-Fetch-Site", "same-site"}},
                                                              {{"Sec-Fetch-Site", "none"}},
                                                              {{"Origin", "https://evil.example"}},
                                                              {{"Origin", "null"}},
                                                              {{"Origin", "http://" + host + ".evil.example"}},
                                                              {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://" + host}}})
        EXPECT_EQ(browser.submit("/issuers", "name=Forged", from).status, 403) << (from.empty() ? "" : from[0].second);
    // Nor does the API take the cookie for a write from elsewhere.
    expect_problem(stoa.post("/api/v1/issuers", R"({"name":"Forged"})",
                             {{"Authorization", ""}, {"Cookie", browser.cookie}, {"Origin", "https://evil.example"}}),
                   403, "forbidden");
    EXPECT_EQ(stoa.count("issuers"), count);
    EXPECT_EQ(browser.submit("/issuers", "name=Own", {{"Origin", "http://" + host}}).status, 303);  // an older browser
    EXPECT_EQ(stoa.count("issuers"), count + 1);
}
