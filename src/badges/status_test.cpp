#include "badges/status.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::check_entry;
using badges::StatusEntry;
using badges::StatusList;

namespace {

wire::Uri uri(char const* text) { return *wire::Uri::from(text); }

badges::StatusListParts parts() {
    badges::StatusListParts out{.id = uri("https://a.example/status/1"),
                                .issuer = uri("https://a.example/issuers/1"),
                                .valid_from = *base::parse_time("2026-01-01T00:00:00Z"),
                                .valid_until = {},
                                .ttl_ms = 60'000};
    return out;
}

json::object list_with(std::uint64_t index, unsigned value, unsigned bits = 1) {
    auto list = StatusList::create(badges::status_entries_min, bits).value();
    EXPECT_TRUE(list.set(index, value));
    return *build(parts(), list);
}

std::string told(base::Result<badges::StatusFound> const& found) {
    if (!found) return found.error().problems().at(0).field;
    return found->purpose + " " + std::to_string(found->value) + (found->message.empty() ? "" : " " + found->message);
}

}  // namespace

TEST(Status, makes_a_list_and_an_entry_as_the_recommendation_has_them) {
    auto const list = list_with(94'567, 1);
    auto const text = json::write(list);
    for (auto const* part :
         {R"({"@context":["https://www.w3.org/ns/credentials/v2"],"id":"https://a.example/status/1",)",
          R"("type":["VerifiableCredential","BitstringStatusListCredential"],"issuer":"https://a.example/issuers/1",)",
          R"("validFrom":"2026-01-01T00:00:00Z","credentialSubject":{"id":"https://a.example/status/1#list","type":"BitstringStatusList",)",
          R"("statusPurpose":"revocation","encodedList":"uH4s)", R"("ttl":60000}})"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;

    auto const entry = build(StatusEntry{.list = uri("https://a.example/status/1"), .index = 94'567, .messages = {}});
    EXPECT_EQ(json::write(entry), R"({"id":"https://a.example/status/1#94567","type":"BitstringStatusListEntry",)"
                                  R"("statusPurpose":"revocation","statusListIndex":"94567",)"
                                  R"("statusListCredential":"https://a.example/status/1"})");
    EXPECT_EQ(badges::status_list_of(entry), "https://a.example/status/1");
    auto const found = check_entry(entry, list);
    EXPECT_EQ(told(found), "revocation 1");
    EXPECT_EQ(found->ttl_ms, 60'000);
    EXPECT_EQ(told(check_entry(build(StatusEntry{.list = uri("https://a.example/status/1"), .index = 94'566, .messages = {}}), list)),
              "revocation 0");
}

TEST(Status, names_what_a_list_cannot_be_made_of) {
    auto wrong = parts();
    wrong.purposes.clear();
    wrong.valid_until = wrong.valid_from;
    wrong.ttl_ms = -1;
    auto const made = build(wrong, StatusList::create().value());
    ASSERT_FALSE(made);
    std::string fields;
    for (auto const& problem : made.error().problems()) fields += problem.field + ' ';
    EXPECT_EQ(fields, "purposes validUntil ttl ");
}

TEST(Status, has_messages_for_entries_of_several_bits) {
    auto many = parts();
    many.purposes = {"message", "refresh"};
    auto list = StatusList::create(badges::status_entries_min, 2).value();
    ASSERT_TRUE(list.set(7, 2));
    auto const credential = *build(many, list);
    StatusEntry entry{.list = uri("https://a.example/status/1"), .index = 7, .purpose = "message", .bits = 2, .messages = {}};
    entry.messages = {{0, "pending"}, {1, "rejected"}, {2, "accepted"}, {3, "unknown"}};
    auto const made = build(entry);
    EXPECT_NE(json::write(made).find(R"("statusSize":2,"statusMessage":[{"status":"0x0","message":"pending"},)"), std::string::npos);
    EXPECT_EQ(told(check_entry(made, credential)), "message 2 accepted");
    entry.purpose = "refresh";
    EXPECT_EQ(told(check_entry(build(entry), credential)), "refresh 2 accepted");
}

TEST(Status, reads_an_entry_however_it_is_written) {
    auto const list = list_with(23, 1);
    auto const with = [&](char const* member, json::value value) {
        auto out = build(StatusEntry{.list = uri("https://a.example/status/1"), .index = 23, .messages = {}});
        if (value.is_null())
            out.stable_erase(member);
        else
            out[member] = std::move(value);
        return told(check_entry(out, list));
    };
    struct Case {
        char const* member;
        json::value value;  // null: taken out
        std::string told;
    };
    Case const cases[]{
        {"statusListIndex", 23, "revocation 1"},
        {"statusListIndex", "0023", "revocation 1"},
        {"statusListIndex", 22, "revocation 0"},
        {"statusListIndex", 131'072, "RANGE_ERROR"},
        {"statusListIndex", 18446744073709551615u, "RANGE_ERROR"},
        {"statusListIndex", "99999999999999999999", "MALFORMED_VALUE_ERROR"},
        {"statusListIndex", -1, "MALFORMED_VALUE_ERROR"},
        {"statusListIndex", 2.5, "MALFORMED_VALUE_ERROR"},
        {"statusListIndex", " 23", "MALFORMED_VALUE_ERROR"},
        {"statusListIndex", "", "MALFORMED_VALUE_ERROR"},
        {"statusListIndex", nullptr, "MALFORMED_VALUE_ERROR"},
        {"statusPurpose", "suspension", "STATUS_VERIFICATION_ERROR"},
        {"statusPurpose", nullptr, "MALFORMED_VALUE_ERROR"},
        {"statusSize", 0, "MALFORMED_VALUE_ERROR"},
        {"statusSize", 9, "MALFORMED_VALUE_ERROR"},
        {"statusSize", 2, "STATUS_LIST_LENGTH_ERROR"},
        {"statusSize", "1", "revocation 1"},
        {"type", "OtherEntry", "MALFORMED_VALUE_ERROR"},
        {"type", "StatusList2021Entry", "MALFORMED_VALUE_ERROR"},  // the list is of another kind
    };
    for (auto const& c : cases) EXPECT_EQ(with(c.member, c.value), c.told) << c.member << json::write(c.value);
}

TEST(Status, reads_the_lists_of_before) {
    auto list = list_with(5, 1);
    auto& subject = list["credentialSubject"].as_object();
    subject["encodedList"] = subject["encodedList"].as_string().subview(1);  // they have no multibase
    subject["type"] = "StatusList2021";
    EXPECT_EQ(told(check_entry({{"type", "StatusList2021Entry"},
                                {"statusPurpose", "revocation"},
                                {"statusListIndex", "5"},
                                {"statusListCredential", "https://a.example/status/1"}},
                               list)),
              "revocation 1");
    subject["type"] = "RevocationList2020";
    subject.stable_erase("statusPurpose");
    json::object const oldest{
        {"type", "RevocationList2020Status"}, {"revocationListIndex", "5"}, {"revocationListCredential", "https://a.example/status/1"}};
    EXPECT_EQ(told(check_entry(oldest, list)), "revocation 1");
    EXPECT_EQ(badges::status_list_of(oldest), "https://a.example/status/1");
    EXPECT_EQ(badges::status_list_of({{"type", "1EdTechRevocationList"}, {"id", "https://a.example/"}}), "");
}
