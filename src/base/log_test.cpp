#include "base/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <string>

namespace {

// What `work` writes to standard error.
template <class Work> std::string said(Work const& work) {
    char name[] = "/tmp/stoa-log-XXXXXX";
    int const file = ::mkstemp(name);
    int const before = ::dup(STDERR_FILENO);
    ::dup2(file, STDERR_FILENO);
    work();
    base::log::flush();
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    std::string text(1 << 16, '\0');
    auto const got = ::pread(file, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    ::close(file);
    ::unlink(name);
    return text;
}

struct AsBefore {
    ~AsBefore() { base::log::set_up(base::log::Level::info, base::log::Form::human); }
};

}  // namespace

TEST(Log, is_one_json_object_per_line) {
    AsBefore const later;
    base::log::set_up(base::log::Level::info, base::log::Form::json);
    auto const text = said([] {
        base::log::info("a \"quoted\"\nline",
                        {{"url.path", std::string_view("/x\x01")}, {"event.duration", std::int64_t(7)}, {"ok", true}});
        base::log::debug("not wanted");
    });
    EXPECT_NE(text.find(R"("log.level":"info","message":"a \"quoted\"\nline","url.path":"/x\u0001","event.duration":7,"ok":true})"),
              std::string::npos)
        << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}
TEST(Log, keeps_control_characters_out_of_a_terminal) {
    AsBefore const later;
    base::log::set_up(base::log::Level::info, base::log::Form::human);
    auto const text = said([] { base::log::warn("\x1b[31mred"); });
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("warn: "), std::string::npos);
}
