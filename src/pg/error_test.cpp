#include "pg/error.hpp"

#include <gtest/gtest.h>

using base::Code;

TEST(Sqlstate, means_a_code) {
    struct Case {
        std::string_view state;
        Code code;
    };
    for (auto const& [state, code] : std::initializer_list<Case>{
             {"23505", Code::conflict},    {"23503", Code::conflict},    {"23P01", Code::conflict},    {"23514", Code::invalid},
             {"23502", Code::invalid},     {"22P02", Code::invalid},     {"22021", Code::invalid},     {"40001", Code::conflict},
             {"40P01", Code::conflict},    {"57014", Code::timeout},     {"57P01", Code::unavailable}, {"57P03", Code::unavailable},
             {"08006", Code::unavailable}, {"53300", Code::unavailable}, {"55P03", Code::conflict},    {"42601", Code::internal},
             {"42501", Code::internal},    {"XX000", Code::internal},    {"", Code::internal},         {"22", Code::internal}})
        EXPECT_EQ(pg::code_of(state), code) << state;
    EXPECT_TRUE(pg::retryable("40001"));
    EXPECT_TRUE(pg::retryable("40P01"));
    EXPECT_FALSE(pg::retryable("23505"));
}

TEST(Sqlstate, of_a_lost_connection_says_when_to_come_back) {
    auto const failure = pg::lost("server closed the connection\n");
    EXPECT_EQ(failure.code(), Code::unavailable);
    EXPECT_EQ(failure.detail(), "server closed the connection");
    EXPECT_GE(failure.retry_after_seconds(), 1);
    EXPECT_EQ(failure.state(), "");
}
