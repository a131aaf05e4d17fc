// A published test suite whose data is JSON: where it lies, and a skip that says where it comes from when it is not there.
#pragma once
#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace conformance {

class Suite : public testing::Test {
protected:
    Suite(std::string_view folder, std::string_view origin) : name_(folder), origin_(origin) {}
    void SetUp() override {
        auto const* root = std::getenv("STOA_CONFORMANCE_DIR");
        folder_ = std::filesystem::path(root ? root : "") / name_;
        if (!root || !std::filesystem::is_directory(folder_))
            GTEST_SKIP() << "STOA_CONFORMANCE_DIR has no folder " << name_ << "; the data is " << origin_;
    }
    json::value read(std::filesystem::path const& name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        EXPECT_TRUE(file) << name;
        auto tree = json::read(std::string(std::istreambuf_iterator<char>(file), {}));
        EXPECT_TRUE(tree) << name << ": " << (tree ? "" : tree.error().text());
        return std::move(tree).value();
    }
    std::filesystem::path folder_;

private:
    std::string_view name_, origin_;
};

inline std::string text(json::value const& from, std::string_view member) {
    auto const* found = json::find(from, member);
    auto const value = found ? json::text_of(*found) : std::nullopt;
    return std::string(value.value_or(""));
}

inline json::array const& list(json::value const& from, std::string_view member) {
    static json::array const none;
    auto const* found = json::find(from, member);
    return found && found->is_array() ? found->get_array() : none;
}

}  // namespace conformance
