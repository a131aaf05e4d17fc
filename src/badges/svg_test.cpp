#include "badges/svg.hpp"
#include "badges/testing.hpp"
#include "base/encode.hpp"

#include <gtest/gtest.h>

using badges::bake_svg;
using badges::Existing;
using badges::extract_svg;
using badges::Format;
using badges::Standard;
using base::Code;
using namespace badges::testing;

namespace {

std::string const ns = R"(xmlns="http://www.w3.org/2000/svg")";
std::string const ob = R"(xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0")";
std::string const jws_element = "<openbadges:credential verify=\"" + some_jws + "\"></openbadges:credential>";

std::string svg(std::string const& inside, std::string const& root_attributes = "") {
    return "<svg " + ns + (root_attributes.empty() ? "" : " " + root_attributes) + ">" + inside + "</svg>";
}

std::string baked(std::string_view picture, std::string_view credential = some_jws, Existing existing = Existing::error) {
    auto const result = bake_svg(picture, credential, existing);
    return result ? *result : "refused: " + result.error().text();
}

}  // namespace

TEST(BakeSvg, inserts_and_keeps_every_other_byte) {
    EXPECT_EQ(baked(svg("<g/>")), "<svg " + ob + " " + ns + ">" + jws_element + "<g/></svg>");
    EXPECT_EQ(baked(svg("<g/>", ob)), "<svg " + ns + " " + ob + ">" + jws_element + "<g/></svg>");
    auto const around =
        "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\r\n<!-- <svg> -->\n<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
        "'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\n<svg\n\t" +
        ns + "  \n>";
    auto const after = "\n<text a='>'>Grüße &amp; 世界</text>\n</svg >\n<!-- end -->\n";
    auto const expected = std::string(around).replace(around.find("<svg\n") + 4, 0, " " + ob) + jws_element + after;
    EXPECT_EQ(baked(around + std::string(after)), expected);
}

// Found by the fuzz program, which took the comment's text for the binding that the bakery had written.
TEST(BakeSvg, keeps_a_comment_that_speaks_of_the_namespace) {
    auto const comment = "<!-- <a " + ob + "/> -->";
    EXPECT_EQ(baked(comment + svg("<g/>")), comment + "<svg " + ob + " " + ns + ">" + jws_element + "<g/></svg>");
}

TEST(BakeSvg, writes_the_element_of_open_badges_2_when_asked) {
    auto const bake = [](std::string_view picture, std::string_view credential) {
        return *bake_svg(picture, credential, Existing::error, Standard::ob2);
    };
    std::string const ob2 = R"(xmlns:openbadges="http://openbadges.org")";
    EXPECT_EQ(bake(svg("<g/>"), some_jws),
              "<svg " + ob2 + " " + ns + "><openbadges:assertion verify=\"" + some_jws + "\"></openbadges:assertion><g/></svg>");
    struct Case {
        std::string assertion, verify;
    };
    Case const cases[]{
        {R"({"id":"https://example.org/1?a=1&b=2"})", R"( verify="https://example.org/1?a=1&amp;b=2")"},
        {R"({"uid":"1","verify":{"type":"hosted","url":"http://example.org/\"1"}})", ""},  // no address of the web
        {R"({"uid":"1","verify":{"type":"hosted","url":"http://example.org/1"}})", R"( verify="http://example.org/1")"},
        {R"({"id":"https://example.org/1","verify":{"type":"signed","url":"http://example.org/key"}})",
         R"( verify="https://example.org/1")"},
        {R"({"id":"urn:uuid:1"})", ""},
        {R"({"id":)", ""},  // the bakery does not judge what it bakes
    };
    for (auto const& c : cases) {
        auto const out = bake(svg("<g/>"), c.assertion);
        EXPECT_EQ(out, "<svg " + ob2 + " " + ns + "><openbadges:assertion" + c.verify + "><![CDATA[" + c.assertion +
                           "]]></openbadges:assertion><g/></svg>");
        EXPECT_EQ(extract_svg(out)->credential, c.assertion);
        EXPECT_EQ(extract_svg(out)->keyword, "openbadges");
        EXPECT_EQ(bake_svg(out, some_jws, Existing::error).error().code(), Code::conflict);
        EXPECT_EQ(*bake_svg(out, c.assertion, Existing::replace, Standard::ob2), out);
    }
    auto const other = bake(svg("", ob), "{}");
    EXPECT_NE(other.find(R"(xmlns:openbadges2="http://openbadges.org")"), std::string::npos) << other;
    EXPECT_EQ(extract_svg(other)->keyword, "openbadges");
    // The same prefix may be bound to the other namespace further in.
    auto const hostile = bake(svg("<g " + ob + "/>"), "{}");
    EXPECT_EQ(extract_svg(hostile)->credential, "{}");
}

TEST(BakeSvg, puts_json_into_one_cdata_section) {
    auto const out = baked(svg("<g/>"), some_json);
    EXPECT_EQ(out, "<svg " + ob + " " + ns + "><openbadges:credential><![CDATA[" + some_json + "]]></openbadges:credential><g/></svg>");
    EXPECT_EQ(extract_svg(out)->credential, some_json);
    auto const awkward = extract_svg(baked(svg(""), R"({"a":"x]]>y","b":[[1]],"c":")"
                                                    "\xef\xbf\xbf\xef\xbf\xbe"
                                                    R"("})"));
    ASSERT_TRUE(awkward) << awkward.error().text();
    EXPECT_EQ(awkward->credential, R"({"a":"x]]\u003ey","b":[[1]],"c":"\uffff\ufffe"})");
}

TEST(BakeSvg, opens_an_empty_root) {
    EXPECT_EQ(baked("<svg " + ns + " width='1'/>"), "<svg " + ob + " " + ns + " width='1'>" + jws_element + "</svg>");
    EXPECT_EQ(baked("<s:svg xmlns:s='http://www.w3.org/2000/svg' />"),
              "<s:svg " + ob + " xmlns:s='http://www.w3.org/2000/svg' >" + jws_element + "</s:svg>");
}

TEST(BakeSvg, chooses_a_prefix_that_is_free_or_already_right) {
    auto const other = baked(svg("", "xmlns:openbadges='http://openbadges.org'"));
    EXPECT_NE(other.find(R"(xmlns:openbadges3="https://purl.imsglobal.org/ob/v3p0")"), std::string::npos) << other;
    EXPECT_NE(other.find("<openbadges3:credential verify="), std::string::npos);
    EXPECT_EQ(extract_svg(other)->credential, some_jws);
    auto const twice = baked(svg("", "xmlns:openbadges='urn:x' xmlns:openbadges3='urn:y'"));
    EXPECT_NE(twice.find("<openbadges4:credential verify="), std::string::npos) << twice;
    auto const bound = baked(svg("", "xmlns:b='https://purl.imsglobal.org/ob/v3p0'"));
    EXPECT_EQ(bound, svg("<b:credential verify=\"" + some_jws + "\"></b:credential>", "xmlns:b='https://purl.imsglobal.org/ob/v3p0'"));
    // A prefix that the internal subset binds by a default attribute counts as well.
    auto const by_default =
        baked("<!DOCTYPE svg [<!ATTLIST svg xmlns:openbadges CDATA #FIXED 'https://purl.imsglobal.org/ob/v3p0'>]>" + svg(""));
    EXPECT_TRUE(by_default.ends_with("<svg " + ns + ">" + jws_element + "</svg>")) << by_default;
}

TEST(BakeSvg, refuses_or_replaces_what_is_there) {
    auto const base64 = base::to_base64(some_json);
    std::string const olds[]{
        "<openbadges:credential xmlns:openbadges='https://purl.imsglobal.org/ob/v3p0' verify='" + base64 + "'/>",
        "<x:credential xmlns:x='https://purl.imsglobal.org/ob/v3p0'><![CDATA[{}]]></x:credential >",
        "<openbadges:assertion xmlns:openbadges='http://openbadges.org' verify='https://example.org/1'/>",
        "<credential xmlns='https://purl.imsglobal.org/clr/v2p0'>{}</credential>",
    };
    for (auto const& old : olds) {
        auto const before = svg("\n<metadata>a" + old + "b</metadata>\n");
        auto const refused = bake_svg(before, some_jws, Existing::error);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code(), Code::conflict);
        EXPECT_EQ(refused.error().problems().at(0).field, "byte " + std::to_string(before.find(old)));
        EXPECT_EQ(baked(before, some_jws, Existing::replace), baked(svg("\n<metadata>ab</metadata>\n"))) << old;
        EXPECT_EQ(baked(svg(old + "1" + olds[0] + "2"), some_jws, Existing::replace), baked(svg("12")));
    }
    auto const first = baked(svg("<g/>"), some_json);
    EXPECT_EQ(baked(first, some_jws, Existing::replace), baked(svg("<g/>")));
}

TEST(ExtractSvg, reads_what_other_bakers_wrote) {
    struct Case {
        std::string inside, credential, keyword;
        Format format;
    };
    std::string const ob3 = "xmlns:o='https://purl.imsglobal.org/ob/v3p0'";
    std::string const ob2 = "xmlns:o='http://openbadges.org'";
    Case const cases[]{
        {"<o:credential " + ob3 + " verify='" + some_jws + "'/>", some_jws, "openbadgecredential", Format::jws},
        {"<o:credential " + ob3 + ">\n <![CDATA[\n" + some_json + "\n]]>\n</o:credential>", some_json, "openbadgecredential", Format::json},
        {"<o:credential " + ob3 + ">{\"a\":&quot;&#228;\"}</o:credential>", "{\"a\":\"ä\"}", "openbadgecredential", Format::json},
        {"<o:credential " + ob3 + "><![CDATA[{\"a\":\"]]]]><![CDATA[>\"}]]></o:credential>", R"({"a":"]]>"})", "openbadgecredential",
         Format::json},
        {"<o:credential " + ob3 + " verify='" + base::to_base64(some_json) + "'/>", some_json, "openbadgecredential", Format::json},
        {"<o:credential " + ob3 + " verify='" + base::to_base64url(some_json) + "'/>", some_json, "openbadgecredential", Format::json},
        {"<o:assertion " + ob2 + " verify='https://example.org/1'/>", "https://example.org/1", "openbadges", Format::url},
        {"<o:assertion " + ob2 + " verify='https://example.org/1'><![CDATA[{}]]></o:assertion>", "{}", "openbadges", Format::json},
        {"<o:assertion " + ob2 + " verify='" + some_jws + "'/>", some_jws, "openbadges", Format::jws},
        {"<o:credential xmlns:o='https://purl.imsglobal.org/clr/v2p0'>{}</o:credential>", "{}", "clrcredential", Format::json},
    };
    for (auto const& c : cases) {
        for (auto const& picture : {svg(c.inside), "<svg>" + c.inside + "</svg>"}) {
            auto const read = extract_svg(picture);
            ASSERT_TRUE(read) << c.inside << ": " << read.error().text();
            EXPECT_EQ(read->credential, c.credential) << c.inside;
            EXPECT_EQ(read->keyword, c.keyword) << c.inside;
            EXPECT_EQ(read->format, c.format) << c.inside;
        }
    }
    EXPECT_EQ(extract_svg(svg("<g/>")).error().code(), Code::missing);
    EXPECT_EQ(extract_svg(svg("<openbadges:credential xmlns:openbadges='urn:other'>{}</openbadges:credential>")).error().code(),
              Code::missing);
}

TEST(ExtractSvg, refuses_with_the_byte_and_the_reason) {
    std::string const entity_bomb = [] {
        std::string dtd = "<!DOCTYPE svg [<!ENTITY a0 '" + std::string(64, 'x') + "'>";
        for (int i = 1; i < 12; ++i) {
            auto const n = std::to_string(i - 1);
            dtd += "<!ENTITY a" + std::to_string(i) + " '&a" + n + ";&a" + n + ";&a" + n + ";&a" + n + ";'>";
        }
        return dtd + "]>" + svg("&a11;");
    }();
    struct Case {
        std::string bytes, reason;
    };
    Case const cases[]{
        {"", "not well-formed"},
        {"<html/>", "not svg"},
        {"<svg xmlns='urn:other'/>", "not svg"},
        {svg("<g>"), "not well-formed"},
        {svg("<g/>") + "<svg/>", "not well-formed"},
        {svg("<a b='1' b='2'/>"), "not well-formed"},
        {svg("<o:credential>{}</o:credential>"), "not well-formed"},
        {svg("\xff"), "not well-formed"},
        {"<?xml version='1.0' encoding='iso-8859-1'?>" + svg("<g/>"), "only UTF-8"},
        {std::string("\xff\xfe<\0s\0", 6), "UTF-16"},
        {std::string("\xfe\xff\0<\0s", 6), "UTF-16"},
        {std::string("<\0s\0", 4), "UTF-16"},
        {svg(jws_element + jws_element, ob), "two credentials"},
        {svg("<openbadges:credential>" + jws_element + "</openbadges:credential>", ob), "inside another"},
        {svg("<openbadges:credential verify='x'/>", ob), "neither JSON nor a JWS"},
        {svg("<openbadges:credential> </openbadges:credential>", ob), "neither JSON nor a JWS"},
        {"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + svg("&x;"), "external entity"},
        {"<!DOCTYPE svg SYSTEM 'a.dtd'>" + svg("<openbadges:credential>{&x;}</openbadges:credential>", ob), "not in the document"},
        {"<!DOCTYPE svg [<!ENTITY x '" + jws_element + "'>]>" + svg("&x;", ob), "comes out of an entity"},
        {entity_bomb, "beyond measure"},
    };
    for (auto const& c : cases) {
        auto const read = extract_svg(c.bytes);
        ASSERT_FALSE(read) << c.bytes;
        EXPECT_EQ(read.error().code(), Code::malformed) << c.bytes;
        EXPECT_NE(read.error().text().find(c.reason), std::string::npos) << c.bytes << ": " << read.error().text();
        ASSERT_EQ(read.error().problems().size(), 1U);
        EXPECT_TRUE(read.error().problems()[0].field.starts_with("byte "));
    }
    EXPECT_EQ(extract_svg(svg("<g>")).error().problems()[0].field, "byte " + std::to_string(svg("<g>").size() - 4));
    EXPECT_EQ(bake_svg("<svg/>", some_jws, Existing::error).error().code(), Code::malformed);
}

TEST(ExtractSvg, takes_internal_entities_and_an_external_dtd_that_is_only_named) {
    auto const picture =
        "<!DOCTYPE svg PUBLIC 'p' 'http://localhost:1/x.dtd' [<!ENTITY fill 'red'>]>" + svg("<g fill='&fill;'>&fill;&unread;</g>");
    EXPECT_EQ(extract_svg(baked(picture))->credential, some_jws);
}
