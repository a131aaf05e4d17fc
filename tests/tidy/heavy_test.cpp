#include "tidy/heavy.hpp"

#include <gtest/gtest.h>

namespace tidy {
namespace {

TEST(Heavy, headers_stay_where_they_belong) { expect_none(includes_out_of_bounds(Tree::ours())); }
TEST(Heavy, json_stays_in_sources) { expect_none(json_in_headers(Tree::ours())); }
TEST(Heavy, json_is_not_behind_contracts) { expect_none(json_behind_contracts(Tree::ours())); }

using Strings = std::vector<std::string>;

Strings out_of_bounds(std::string path, std::string const& header) {
    return in_short(includes_out_of_bounds(Tree({{std::move(path), "#include " + header + '\n'}})));
}

TEST(Heavy, beast_is_for_the_sources_of_http) {
    EXPECT_EQ(out_of_bounds("src/http/parser.cpp", "<boost/beast/http.hpp>"), Strings());
    EXPECT_EQ(out_of_bounds("src/http/parser.hpp", "<boost/beast/http.hpp>"), Strings{"src/http/parser.hpp:1"});
    EXPECT_EQ(out_of_bounds("src/kit/front.cpp", "<boost/beast.hpp>"), Strings{"src/kit/front.cpp:1"});
    EXPECT_EQ(out_of_bounds("tests/flow/award_test.cpp", "<boost/beast.hpp>"), Strings{"tests/flow/award_test.cpp:1"});
}

TEST(Heavy, openssl_is_for_crypto_and_tls) {
    EXPECT_EQ(out_of_bounds("src/crypto/key.cpp", "<openssl/evp.h>"), Strings());
    EXPECT_EQ(out_of_bounds("src/http/tls.cpp", "<openssl/ssl.h>"), Strings());
    EXPECT_EQ(out_of_bounds("src/http/tls_test.cpp", "<openssl/ssl.h>"), Strings());
    EXPECT_EQ(out_of_bounds("src/http/session.cpp", "<openssl/ssl.h>"), Strings{"src/http/session.cpp:1"});
    EXPECT_EQ(out_of_bounds("src/http/session.cpp", "<boost/asio/ssl/stream.hpp>"), Strings{"src/http/session.cpp:1"});
    EXPECT_EQ(out_of_bounds("src/crypto/key.hpp", "<openssl/evp.h>"), Strings{"src/crypto/key.hpp:1"});
}

TEST(Heavy, sodium_and_libpq_have_one_folder_each) {
    EXPECT_EQ(out_of_bounds("src/crypto/key.cpp", "<sodium.h>"), Strings());
    EXPECT_EQ(out_of_bounds("src/badges/proof.cpp", "<sodium.h>"), Strings{"src/badges/proof.cpp:1"});
    EXPECT_EQ(out_of_bounds("src/pg/link.cpp", "<libpq-fe.h>"), Strings());
    EXPECT_EQ(out_of_bounds("src/app/doctor.cpp", "<libpq-fe.h>"), Strings{"src/app/doctor.cpp:1"});
    EXPECT_EQ(out_of_bounds("src/pg/link.hpp", "<libpq-fe.h>"), Strings{"src/pg/link.hpp:1"});
}

TEST(Heavy, reflection_is_for_wire_files_and_tests) {
    constexpr auto header = "\"wire/reflect.hpp\"";
    for (auto const* path : {"src/services/people/contract/wire.cpp", "src/badges/model_wire.cpp", "src/wire/codec_test.cpp"})
        EXPECT_EQ(out_of_bounds(path, header), Strings()) << path;
    for (std::string const path : {"src/services/people/contract/people.hpp", "src/kit/adapt.cpp", "src/wire/leaves.cpp"})
        EXPECT_EQ(out_of_bounds(path, header), Strings{path + ":1"});
}

TEST(Heavy, json_values_are_not_for_headers) {
    Tree const tree({{"src/kit/a.hpp", "#include <boost/json/fwd.hpp>\n#include <boost/json/object.hpp>\n"},
                     {"src/kit/b.hpp", "#include <boost/json.hpp>\n"},
                     {"src/kit/b.cpp", "#include <boost/json.hpp>\n"},
                     {"src/kit/listed.hpp", "#include <boost/json/value.hpp>\n"},
                     {"src/kit/stale.hpp", "#include <boost/json/fwd.hpp>\n"},
                     {"src/kit/testing.hpp", "#include <boost/json/value.hpp>\n"}});
    constexpr ShowsJson shown[] = {{"src/kit/listed.hpp", "for a reason"}, {"src/kit/stale.hpp", "for a reason that went"}};
    EXPECT_EQ(in_short(json_in_headers(tree, shown)), (Strings{"src/kit/a.hpp:2", "src/kit/b.hpp:1", "src/kit/stale.hpp:1"}));
}

TEST(Heavy, contracts_do_not_reach_json_through_others) {
    Tree const tree({{"src/services/a/contract/far.hpp", "#include \"kit/one.hpp\"\n"},
                     {"src/services/a/contract/free.hpp", "#include \"kit/free.hpp\"\n#include <vector>\n"},
                     {"src/services/a/store.hpp", "#include \"kit/one.hpp\"\n"},
                     {"src/kit/one.hpp", "#include \"kit/two.hpp\"\n"},
                     {"src/kit/two.hpp", "#include \"kit/one.hpp\"\n#include <boost/json/value.hpp>\n"},
                     {"src/kit/free.hpp", "#include <boost/json/fwd.hpp>\n"}});
    auto const findings = json_behind_contracts(tree);
    ASSERT_EQ(in_short(findings), Strings{"src/services/a/contract/far.hpp:1"});
    EXPECT_NE(findings[0].rule.find("kit/one.hpp > kit/two.hpp > boost/json/value.hpp"), std::string::npos) << findings[0].rule;
}

}  // namespace
}  // namespace tidy
