#include "crypto/seal.hpp"
#include "base/encode.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

namespace {

using crypto::Sealer;
namespace fs = std::filesystem;

class KeyFile : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "stoa-key-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = folder_ / "master.key";
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(std::string_view text, fs::perms mode = fs::perms::owner_read | fs::perms::owner_write) {
        std::ofstream(path_, std::ios::binary) << text;
        fs::permissions(path_, mode);
    }
    base::Error refusal() const { return Sealer::from_file(path_.string()).error(); }
    fs::path folder_, path_;
};

Sealer sealer() { return Sealer::from_key(std::string(32, 'k')); }

}  // namespace

TEST(Seal, opens_what_was_sealed_for_the_same_purpose) {
    auto const seal = sealer();
    for (auto const& plain : {std::string(), std::string("secret"), std::string(100'000, '\0')})
        for (std::string_view const purpose : {std::string_view(), std::string_view("signing-key/1")}) {
            auto const sealed = seal.seal(plain, purpose);
            EXPECT_EQ(sealed.size(), plain.size() + 29);
            auto const opened = seal.open(sealed, purpose);
            ASSERT_TRUE(opened) << opened.error().text();
            EXPECT_EQ(*opened, plain);
            EXPECT_FALSE(seal.open(sealed, "signing-key/2"));
            EXPECT_FALSE(Sealer::from_key(std::string(32, 'K')).open(sealed, purpose));
        }
    EXPECT_EQ(seal.open(seal.seal("", "p"), "p").value(), "");
}

TEST(Seal, notices_a_change_in_any_byte) {
    auto const seal = sealer();
    auto const sealed = seal.seal("secret", "purpose");
    for (std::size_t i = 0; i < sealed.size(); ++i)
        for (int const bit : {1, 128}) {
            auto changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ bit);
            EXPECT_FALSE(seal.open(changed, "purpose")) << i;
        }
    for (std::size_t size = 0; size < sealed.size(); ++size) EXPECT_FALSE(seal.open(sealed.substr(0, size), "purpose")) << size;
    EXPECT_FALSE(seal.open(sealed + '\0', "purpose"));
    EXPECT_FALSE(seal.open('\0' + sealed, "purpose"));
}

TEST(Seal, never_seals_twice_alike) {
    auto const seal = sealer();
    std::set<std::string> nonces;
    for (int i = 0; i < 1000; ++i) nonces.insert(seal.seal("secret", "purpose").substr(1, 12));
    EXPECT_EQ(nonces.size(), 1000U);
}

TEST(Seal, has_bounds) {
    EXPECT_THROW(Sealer::from_key("short"), base::Error);
    EXPECT_THROW(sealer().seal(std::string(crypto::plain_bytes_max + 1, 'x'), "purpose"), base::Error);
}

TEST_F(KeyFile, is_made_once_for_its_owner_alone) {
    auto const first = Sealer::from_file(path_.string());
    ASSERT_TRUE(first) << first.error().text();
    struct stat status{};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(first->key().size(), 32U);
    auto const second = Sealer::from_file(path_.string());
    ASSERT_TRUE(second);
    EXPECT_EQ(second->open(first->seal("secret", "purpose"), "purpose").value(), "secret");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "nothing else is left behind";
}

TEST_F(KeyFile, is_one_for_all_who_start_together) {
    std::vector<std::string> keys(8);
    {
        std::vector<std::jthread> threads;
        for (auto& key : keys) threads.emplace_back([&key, this] { key = Sealer::from_file(path_.string()).value().key(); });
    }
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 1U);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(KeyFile, that_others_may_read_is_refused_with_the_command_that_mends_it) {
    ASSERT_TRUE(Sealer::from_file(path_.string()));
    for (auto const perms : {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write}) {
        fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write | perms);
        auto const error = refusal();
        EXPECT_NE(error.text().find("chmod 600 " + path_.string()), std::string::npos);
        EXPECT_EQ(error.text().find('\n'), std::string::npos);
    }
    fs::permissions(path_, fs::perms::owner_read);
    EXPECT_TRUE(Sealer::from_file(path_.string()));
}

TEST_F(KeyFile, that_is_broken_is_refused_and_left_alone) {
    auto const key = base::to_base64(std::string(32, 'k'));
    for (auto const& good : {key, key + "\n"}) {
        write(good);
        EXPECT_EQ(Sealer::from_file(path_.string()).value().key(), std::string(32, 'k'));
    }
    for (auto const& bad : {std::string(), std::string("\n"), key + "\n\n", key + "\r\n", " " + key, key + key, key.substr(1),
                            base::to_base64(std::string(31, 'k')), base::to_base64(std::string(33, 'k')),
                            base::to_hex(std::string(32, 'k')), std::string(32, 'k')}) {
        write(bad);
        EXPECT_EQ(refusal().code(), base::Code::malformed) << bad;
        std::ifstream file(path_, std::ios::binary);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), bad);
    }
}

TEST_F(KeyFile, that_cannot_be_made_or_read_says_why) {
    path_ = folder_ / "missing" / "master.key";
    EXPECT_NE(refusal().text().find("No such file"), std::string::npos);
    path_ = folder_;
    EXPECT_NE(refusal().text().find("is no file"), std::string::npos);
}
