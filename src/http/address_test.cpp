#include "http/address.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

std::string_view what(std::string const& text) { return not_public(boost::asio::ip::make_address(text)); }

TEST(Address, is_public_or_says_what_it_is) {
    for (auto const* text : {"1.1.1.1",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255",       "100.128.0.0",
                             "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",          "172.15.255.255",
                             "172.32.0.0",      "192.0.1.0",       "192.167.255.255", "192.169.0.0",          "198.17.255.255",
                             "198.20.0.0",      "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1"})
        EXPECT_EQ(what(text), "") << text;

    struct Case {
        char const* text;
        std::string_view is;
    };
    for (auto const& [text, is] : std::initializer_list<Case>{{"0.0.0.0", "an address of no host"},
                                                              {"0.1.2.3", "an address of no host"},
                                                              {"10.0.0.5", "a private address"},
                                                              {"100.64.0.1", "an address inside a provider's network"},
                                                              {"100.127.255.255", "an address inside a provider's network"},
                                                              {"127.0.0.1", "a loopback address"},
                                                              {"127.255.255.254", "a loopback address"},
                                                              {"169.254.169.254", "a link-local address"},
                                                              {"172.16.0.0", "a private address"},
                                                              {"172.31.255.255", "a private address"},
                                                              {"192.0.0.170", "an address set aside for protocols"},
                                                              {"192.0.2.1", "an address for documentation"},
                                                              {"192.88.99.1", "an address set aside for protocols"},
                                                              {"192.168.1.1", "a private address"},
                                                              {"198.18.0.1", "an address for benchmarks"},
                                                              {"198.19.255.255", "an address for benchmarks"},
                                                              {"198.51.100.7", "an address for documentation"},
                                                              {"203.0.113.7", "an address for documentation"},
                                                              {"224.0.0.1", "a multicast address"},
                                                              {"240.0.0.1", "a reserved address"},
                                                              {"255.255.255.255", "the broadcast address"},
                                                              {"::", "an address of no host"},
                                                              {"::1", "a loopback address"},
                                                              {"::7f00:1", "an address outside the public internet"},
                                                              {"100::1", "an address outside the public internet"},
                                                              {"64:ff9b:1::1", "an address outside the public internet"},
                                                              {"5f00::1", "an address outside the public internet"},
                                                              {"2001::1", "an address set aside for protocols"},
                                                              {"2001:1ff::1", "an address set aside for protocols"},
                                                              {"2001:db8::1", "an address for documentation"},
                                                              {"3fff:fff::1", "an address for documentation"},
                                                              {"fc00::1", "a private address"},
                                                              {"fdff::1", "a private address"},
                                                              {"fe80::1", "a link-local address"},
                                                              {"febf::1", "a link-local address"},
                                                              {"fec0::1", "a private address"},
                                                              {"ff02::1", "a multicast address"}})
        EXPECT_EQ(what(text), is) << text;
}

TEST(Address, is_what_the_ipv4_address_in_it_is) {
    EXPECT_EQ(what("::ffff:127.0.0.1"), "a loopback address");
    EXPECT_EQ(what("::ffff:169.254.169.254"), "a link-local address");
    EXPECT_EQ(what("64:ff9b::10.0.0.5"), "a private address");
    EXPECT_EQ(what("2002:0a00:0005::1"), "a private address");
    EXPECT_EQ(what("2002:7f00:0001::"), "a loopback address");
    EXPECT_EQ(what("::ffff:1.1.1.1"), "");
    EXPECT_EQ(what("64:ff9b::1.1.1.1"), "");
    EXPECT_EQ(what("2002:0101:0101::1"), "");
}

TEST(Network, holds_the_addresses_of_its_block) {
    auto const holds = [](std::string_view network, std::string const& address) {
        auto const parsed = Network::parse(network);
        return parsed && parsed->contains(boost::asio::ip::make_address(address));
    };
    EXPECT_TRUE(holds("10.0.0.0/8", "10.255.0.1"));
    EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(holds("172.16.0.0/12", "172.31.0.0"));
    EXPECT_FALSE(holds("172.16.0.0/12", "172.32.0.0"));
    EXPECT_TRUE(holds("127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(holds("127.0.0.1", "127.0.0.2"));
    EXPECT_TRUE(holds("127.0.0.0/8", "::ffff:127.0.0.1"));
    EXPECT_TRUE(holds("0.0.0.0/0", "1.2.3.4"));
    EXPECT_FALSE(holds("0.0.0.0/0", "::1"));
    EXPECT_TRUE(holds("::/0", "2a00::1"));
    EXPECT_TRUE(holds("fd12::/16", "fd12:1::1"));
    EXPECT_FALSE(holds("fd12::/16", "fd13::1"));
}

TEST(Network, is_a_block_and_nothing_else) {
    for (auto const* text : {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0.0/8/8", "10.0.0.1/8", "10/8",
                             "fd12::/129", "fe80::1%lo", "localhost", "10.0.0.0/0x8"})
        EXPECT_FALSE(Network::parse(text)) << text;
}

}  // namespace
}  // namespace http
