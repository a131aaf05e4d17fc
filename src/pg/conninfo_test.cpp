#include "pg/conninfo.hpp"
#include "base/error.hpp"

#include <gtest/gtest.h>

TEST(Conninfo, takes_changes_in_either_form) {
    EXPECT_EQ(pg::with_settings("postgresql://ada:secret@db:5433/stoa?sslmode=require", {{"user", "identity_app"}, {"password", "o'n\\e"}}),
              R"(dbname='stoa' host='db' password='o\'n\\e' port='5433' sslmode='require' user='identity_app' )");
    EXPECT_EQ(pg::with_settings("host=/tmp/x dbname=stoa", {{"options", "-csearch_path=identity"}}),
              "dbname='stoa' host='/tmp/x' options='-csearch_path=identity' ");
}
TEST(Conninfo, refuses_what_libpq_cannot_read) { EXPECT_THROW(pg::with_settings("postgresql://[broken", {}), base::Error); }
