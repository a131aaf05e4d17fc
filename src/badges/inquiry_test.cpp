#include "badges/inquiry.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::Documents;
using badges::Fetched;
using badges::Inquiry;
using Strings = std::vector<std::string>;

TEST(Inquiry, wants_what_is_not_there_once) {
    Documents documents;
    documents.add("https://a.example/there", {.body = "{}"});
    documents.add("https://a.example/refused", {.status = 0, .failure = "no look-ups while offline"});
    Inquiry inquiry(&documents);
    EXPECT_EQ(inquiry.ask("https://a.example/there#part")->body, "{}");
    EXPECT_EQ(inquiry.ask("https://a.example/refused")->failure, "no look-ups while offline");
    EXPECT_EQ(inquiry.ask("https://a.example/b#1"), nullptr);
    EXPECT_EQ(inquiry.ask("https://a.example/b#2"), nullptr);
    EXPECT_EQ(inquiry.ask("https://a.example/a"), nullptr);
    EXPECT_EQ(inquiry.wanted(), (Strings{"https://a.example/a", "https://a.example/b"}));
}

TEST(Inquiry, asks_for_web_addresses_only) {
    Inquiry inquiry(nullptr);
    for (auto const* url : {"", "file:///etc/passwd", "did:web:a.example", "//a.example/", "https://", "https://a b/", "ethereum:0x1"})
        EXPECT_EQ(inquiry.ask(url), nullptr) << url;
    EXPECT_TRUE(inquiry.wanted().empty());
}

TEST(Inquiry, asks_for_no_more_than_it_may) {
    Documents documents;
    for (std::size_t i = 0; i < badges::documents_max - 3; ++i) documents.add("https://a.example/" + std::to_string(i), {});
    Inquiry inquiry(&documents);
    for (int i = 0; i < 100; ++i) inquiry.ask("https://b.example/" + std::to_string(i));
    EXPECT_EQ(inquiry.wanted().size(), 3u);
}

TEST(Inquiry, tells_a_refusal_in_plain_words) {
    EXPECT_EQ(badges::refusal_of({.status = 503}), "the server answers 503");
    EXPECT_EQ(badges::refusal_of({.status = 0, .failure = "it took too long"}), "it took too long");
    EXPECT_TRUE(badges::is_gone({.status = 410}));
    EXPECT_FALSE(badges::is_gone({.status = 403}));
    EXPECT_FALSE(badges::is_gone({.status = 0}));
    EXPECT_EQ(badges::object_in({.body = "\xef\xbb\xbf {\"a\":1}\n"})->at("a"), json::value(1));
    EXPECT_EQ(badges::object_in({.body = "[]"}).error().text(), "the answer is JSON, but no object");
    EXPECT_EQ(badges::object_in({.body = "<html>"}).error().text().substr(0, 21), "the answer is no JSON");
}
