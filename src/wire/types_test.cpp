#include "wire/types.hpp"

#include <gtest/gtest.h>

namespace {

template <class Grammar> void takes(std::initializer_list<std::string> texts) {
    for (auto const& text : texts) EXPECT_TRUE(wire::Lexical<Grammar>::from(text)) << text;
}
template <class Grammar> void refuses(std::initializer_list<std::string> texts) {
    for (auto const& text : texts) EXPECT_FALSE(wire::Lexical<Grammar>::from(text)) << text;
}

}  // namespace

TEST(Uri, takes_absolute_ones_of_any_scheme) {
    takes<wire::UriGrammar>({"https://example.org", "https://example.org/about", "HTTP://EXAMPLE.ORG:8080/a/b;c=1?q=a/b?c#frag/ment?",
                             "urn:uuid:91537dba-56cb-11ec-bf63-0242ac130002", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                             "did:web:example.org%3A3000:user", "mailto:ada@example.org", "data:text/plain,hello%20world", "tag:a@b,2020:x",
                             "ftp://user:secret@ftp.example.org/", "https://[2001:db8::1]:443/", "https://[::ffff:192.0.2.1]/",
                             "file:///etc/hosts", "a:b", "x-y+z.1:/",
                             "https://b\xc3\xbc"
                             "cher.example/\xe4\xb8\xad?q=\xf0\x9f\x98\x80",
                             "https://example.org/%E2%82%AC", "https://127.0.0.1/~a/b'(c)!$&*+,;=:@"});
}
TEST(Uri, refuses_what_is_none) {
    refuses<wire::UriGrammar>({"",
                               "about",
                               "/about",
                               "//example.org/",
                               "example.org",
                               "https:",
                               "https:about",
                               "https:///path",
                               "1a:b",
                               ":b",
                               "a b:c",
                               "https://exa mple.org",
                               "https://example.org/a b",
                               "https://example.org/\"",
                               "https://example.org/<b>",
                               "https://e/{x}",
                               "https://e/a|b",
                               "https://e/a\\b",
                               "https://e/a^b",
                               "https://e/a`b",
                               "https://e/%",
                               "https://e/%2",
                               "https://e/%zz",
                               "https://e/#a#b",
                               "https://e/[a]",
                               "https://[::1",
                               "https://[::g]/",
                               "https://[1::2::3]/",
                               "https://[]/",
                               "https://[::1]x/",
                               std::string("https://[::1\0<b>]/", 18),
                               "https://e:8o/",
                               "https://e:80:80/",
                               "https://a@b@c/",
                               "https://e/\xff",
                               "https://e/\xc3",
                               "https://e/\n",
                               "https://e/\x7f",
                               "https://e/\xe2\x80\xae"
                               "gpj",
                               "https://e/\xc2\xa0",
                               "https://e/\xee\x80\x80",
                               "https://" + std::string(2048, 'e')});
}
TEST(Url, takes_what_the_web_can_reach_only) {
    takes<wire::UrlGrammar>(
        {"https://example.org", "http://localhost:3000/x", "Https://example.org./?a=b#c", "https://[::1]/", "http://example.org:/"});
    refuses<wire::UrlGrammar>({"ftp://example.org", "urn:a:b", "https://", "https://:80/", "https://user@example.org/",
                               "https://user:pw@example.org/", "https://.example.org", "https://a..b/", "https://e:0/", "https://e:65536/",
                               "https://e:99999999999/", "javascript:alert(1)", "httpss://e", "data:image/png;base64,AAAA"});
}
TEST(ImageUri, takes_addresses_and_data) {
    takes<wire::ImageUriGrammar>(
        {"https://example.org/badge.png", "data:image/png;base64,iVBORw0KGgo=", "data:image/svg+xml;charset=utf-8;base64,AAAA",
         "data:image/svg+xml,%3Csvg%2F%3E", "DATA:IMAGE/gif;BASE64,AA==", "data:image/png;base64," + std::string(100'000, 'A')});
    refuses<wire::ImageUriGrammar>(
        {"data:text/html;base64,AAAA", "data:image/png;base64,", "data:image/png;base64,AAA",
         "data:image/png;base64,A===", "data:image/png;base64,AA=A", "data:image/png;base64,AA A", "data:image/png;base64;x=y,AAAA",
         "data:image/;base64,AAAA", "data:image/png", "data:image/svg+xml,<svg/>", "data:image/png;x,AAAA", "urn:image:1", "badge.png",
         "https://example.org/" + std::string(2048, 'a'), "data:image/png;base64," + std::string(4 * 1024 * 1024, 'A')});
}
TEST(Email, takes_what_a_form_takes) {
    takes<wire::EmailGrammar>({"a@b", "ada.lovelace@example.org", "ada+badges@mail.example.org", "o'neil@example.ie",
                               "a!#$%&'*+/=?^_`{|}~-b@x-y.z1", "j\xc3\xbcrgen@m\xc3\xbcnchen.example",
                               "\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b\xe5\xad\x90.\xe5\xb9\xbf\xe5\x91\x8a",
                               std::string(64, 'a') + "@example.org"});
    refuses<wire::EmailGrammar>(
        {"",
         "a",
         "@b",
         "a@",
         "a@b@c",
         "a b@c",
         "a@b c",
         "a@-b",
         "a@b-",
         "a@b..c",
         "a@.b",
         "a@b.",
         "a@b_c",
         "<a@b>",
         "a@b,c@d",
         "\"a\"@b",
         "a@[127.0.0.1]",
         "a\n@b",
         "a@b\r\nBcc: c@d",
         std::string(65, 'a') + "@b",
         "a@" + std::string(64, 'b'),
         "a\xe2\x80\x8b@b",
         "a@\xff",
         "a@" + std::string(63, 'b') + "." + std::string(63, 'b') + "." + std::string(63, 'b') + "." + std::string(62, 'b')});
}
TEST(Language, is_well_formed) {
    takes<wire::LanguageGrammar>({"en",
                                  "de-CH",
                                  "DE-ch",
                                  "zh-Hant-TW",
                                  "sr-Latn-RS",
                                  "es-419",
                                  "de-CH-1996",
                                  "sl-rozaj-biske",
                                  "zh-cmn-Hans-CN",
                                  "zh-yue-HK",
                                  "en-US-u-ca-gregory",
                                  "en-a-bbb-x-a-ccc",
                                  "x-whatever",
                                  "qaa-Qaaa-QM-x-southern",
                                  "i-klingon",
                                  "I-Default",
                                  "sgn-BE-FR",
                                  "art-lojban",
                                  "hy-Latn-IT-arevela",
                                  "de-1901-1901",
                                  "abcde"});
    refuses<wire::LanguageGrammar>({"",
                                    "e",
                                    "en_US",
                                    "en-",
                                    "-en",
                                    "en--US",
                                    "englishlanguage",
                                    "e1",
                                    "en-US-",
                                    "a-DE",
                                    "ar-a-aaa-b",
                                    "x",
                                    "x-",
                                    "x-toolongsubtag",
                                    "de-419-DE",
                                    "en-x",
                                    "i-none",
                                    "12",
                                    "en-US-x-a b",
                                    "de-abc-abc-abc-abc",
                                    "en-u",
                                    "\xc3\xa9n"});
}
TEST(Date, is_a_day_of_the_calendar) {
    takes<wire::DateGrammar>({"2026-11-21", "2024-02-29", "0001-01-01", "9999-12-31"});
    refuses<wire::DateGrammar>({"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1", "20261121", "2026-11-21T",
                                "2026/11/21", "0000-01-01", "+026-01-01", "2026-11-2x", " 2026-11-2"});
}
TEST(Text, counts_code_points) {
    EXPECT_TRUE((wire::Text<1, 3>::from("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80")));
    EXPECT_FALSE((wire::Text<1, 3>::from("abcd")));
    EXPECT_FALSE((wire::Text<1, 3>::from("")));
    EXPECT_TRUE((wire::Int<1, 500>::from(500)));
    EXPECT_FALSE((wire::Int<1, 500>::from(0)));
}
