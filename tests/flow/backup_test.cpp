// A backup made while people work, brought back elsewhere: everything that was acknowledged before it is there and signs on.
#include "load.hpp"

#include "badges/testing.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::last_part;
using flow::run;
using flow::text_at;

class Backup : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up();
        issuer = stoa->issuer();
        auto const png = badges::testing::png(badges::testing::chunk("tEXt", std::string("Title\0kept", 10)));
        auto const kept = stoa->post("/api/v1/images", png, {{"Content-Type", "image/png"}});
        picture = flow::path_of(text_at(kept.json(), "/id"));
        auto const made =
            stoa->post("/api/v1/achievements",
                       fmt::format(R"({{"issuer":"{}","name":"Grüße \"世界\" \\ \t","description":"d","criteria":{{"narrative":"a\nb"}},)"
                                   R"("image":{{"id":"{}","type":"Image"}}}})",
                                   issuer, text_at(kept.json(), "/id")));
        achievement = last_part(text_at(made.json(), "/id"));
        for (int i = 0; i < 3; ++i) stoa->award(achievement);
        ASSERT_EQ(stoa->post(fmt::format("/api/v1/issuers/{}/keys", issuer), R"({"algorithm":"EdDSA"})").status, 201);
        folder = flow::new_folder();
        {
            flow::Load load(*stoa, achievement, 3);
            ASSERT_TRUE(flow::soon([&] { return load.count() >= 30; }));
            before = load.acknowledged();
            whole = back_up("whole.tar.gz");
            load.stop();
            EXPECT_EQ(load.oddities(), std::vector<std::string>());
            EXPECT_EQ(load.refused() + load.unanswered(), 0);  // nobody was kept waiting by it
        }
    }
    static void TearDownTestSuite() { stoa.reset(); }

    static std::string back_up(std::string const& name, std::vector<std::string> more = {}) {
        auto const file = (folder / name).string();
        more.insert(more.begin(), {"backup", file, "--data-folder", stoa->folder().string()});
        auto const done = run({.words = std::move(more)});
        EXPECT_EQ(done.code, 0) << done.error;
        return file;
    }
    static flow::Finished restore(std::string const& file, flow::fs::path const& into, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"restore", file, "--data-folder", into.string()});
        return run({.words = std::move(more)});
    }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, achievement, picture, whole;
    static inline flow::fs::path folder;
    static inline std::set<std::string> before;
};

}  // namespace

TEST_F(Backup, brings_everything_back_elsewhere) {
    EXPECT_EQ(flow::fs::status(whole).permissions(), flow::fs::perms(0600));
    auto const into = flow::new_folder() / "restored";
    auto const done = restore(whole, into, {"--json"});
    ASSERT_EQ(done.code, 0) << done.error;
    EXPECT_EQ(text_at(done.json(), "/master_key"), "true");

    flow::Stoa there(into);
    there.token = stoa->token;  // tokens are among what comes back
    EXPECT_EQ(there.setup_code(), "");
    EXPECT_EQ(flow::lost(before, flow::stored(there)), std::vector<std::string>());
    for (auto const& path : {"/api/v1/issuers?limit=100", "/api/v1/achievements?limit=100", "/.well-known/jwks.json", "/api/v1/me"})
        EXPECT_EQ(there.get(path).json(), stoa->get(path).json()) << path;
    EXPECT_EQ(there.get(picture).body, stoa->get(picture).body);
    EXPECT_NE(there.get(picture).body.find("kept"), std::string::npos);

    // The sealed keys sign there, under the same address, and old badges hold at both.
    auto const made = text_at(there.award(achievement), "/jws");
    EXPECT_EQ(there.verdict(made), "valid");
    EXPECT_EQ(stoa->verdict(made), "valid");
    for (auto const& jws : before) ASSERT_EQ(there.verdict(jws), "valid");
    EXPECT_EQ(text_at(there.get("/api/v1/awards?limit=1").json(), "/items/0/jws"), made);
}

TEST_F(Backup, never_replaces_a_file_and_leaves_none_half_made) {
    auto const again = run({.words = {"backup", whole, "--data-folder", stoa->folder().string()}});
    EXPECT_EQ(again.code, 1);
    EXPECT_NE(again.error.find("is there already"), std::string::npos) << again.error;
    auto const nowhere = run({.words = {"backup", (folder / "none" / "x.tar.gz").string(), "--data-folder", stoa->folder().string()}});
    EXPECT_EQ(nowhere.code, 1);
    for (auto const& entry : flow::fs::directory_iterator(folder)) EXPECT_NE(entry.path().extension(), ".part") << entry.path();
}

TEST_F(Backup, a_damaged_one_is_refused_and_nothing_is_written) {
    auto const sound = flow::read_file(whole);
    struct Case {
        std::string what, bytes;
    };
    std::vector<Case> cases{{"cut in half", sound.substr(0, sound.size() / 2)},
                            {"the last byte gone", sound.substr(0, sound.size() - 1)},
                            {"no archive", "hello"},
                            {"empty", ""}};
    for (auto const at : {sound.size() / 10, sound.size() / 4, sound.size() / 2, sound.size() * 3 / 4, sound.size() - 60}) {
        auto flipped = sound;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
        cases.push_back({fmt::format("byte {}", at), std::move(flipped)});
    }
    for (auto const& [what, bytes] : cases) {
        auto const file = (folder / "damaged.tar.gz").string();
        flow::write_file(file, bytes);
        auto const into = flow::new_folder() / "restored";
        auto const done = restore(file, into);
        EXPECT_EQ(done.code, 1) << what << done.out;
        EXPECT_TRUE(done.error.starts_with("stoa: ")) << what << done.error;
        EXPECT_FALSE(flow::fs::exists(into)) << what;
    }
    flow::fs::remove(folder / "damaged.tar.gz");
    EXPECT_EQ(restore((folder / "none.tar.gz").string(), flow::new_folder()).code, 2);
}

TEST_F(Backup, goes_into_an_empty_folder_only) {
    auto const count = stoa->count("awards");
    auto const in_use = restore(whole, stoa->folder());
    EXPECT_EQ(in_use.code, 1);  // a Stoa serves there
    EXPECT_EQ(stoa->count("awards"), count);

    flow::Stoa other;
    other.set_up();
    other.issuer("Another School");
    auto const token = other.token;
    EXPECT_EQ(other.stop(), 0);
    auto const refused = restore(whole, other.folder());
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.error.find("holds data already"), std::string::npos) << refused.error;
    other.start();
    EXPECT_EQ(other.count("issuers"), 1U);
    EXPECT_EQ(text_at(other.get("/api/v1/issuers").json(), "/items/0/name"), "Another School");
    other.award(
        other.achievement(last_part(text_at(other.get("/api/v1/issuers").json(), "/items/0/id"))));  // its own master key is untouched
}

TEST_F(Backup, may_leave_the_master_key_out) {
    auto const bare = back_up("bare.tar.gz", {"--without-master-key"});
    auto const into = flow::new_folder() / "restored";
    auto const done = restore(bare, into);
    ASSERT_EQ(done.code, 0) << done.error;
    EXPECT_NE(done.out.find((into / "master.key").string()), std::string::npos) << done.out;
    EXPECT_FALSE(flow::fs::exists(into / "master.key"));
    flow::fs::copy_file(stoa->folder() / "master.key", into / "master.key");
    flow::Stoa there(into);
    there.token = stoa->token;
    EXPECT_EQ(there.verdict(text_at(there.award(achievement), "/jws")), "valid");
}
