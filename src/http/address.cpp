#include "http/address.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace http {
namespace {

namespace ip = boost::asio::ip;
using Bytes = std::array<unsigned char, 16>;

struct Special {
    Network network;
    std::string_view what;
};

Network block(std::string_view text) {
    auto const network = Network::parse(text);
    STOA_ASSERT(network);
    return *network;
}

std::vector<Special> const& special_blocks() {
    static std::vector<Special> const blocks{
        {block("0.0.0.0/8"), "an address of no host"},
        {block("10.0.0.0/8"), "a private address"},
        {block("100.64.0.0/10"), "an address inside a provider's network"},
        {block("127.0.0.0/8"), "a loopback address"},
        {block("169.254.0.0/16"), "a link-local address"},
        {block("172.16.0.0/12"), "a private address"},
        {block("192.0.0.0/24"), "an address set aside for protocols"},
        {block("192.0.2.0/24"), "an address for documentation"},
        {block("192.88.99.0/24"), "an address set aside for protocols"},
        {block("192.168.0.0/16"), "a private address"},
        {block("198.18.0.0/15"), "an address for benchmarks"},
        {block("198.51.100.0/24"), "an address for documentation"},
        {block("203.0.113.0/24"), "an address for documentation"},
        {block("224.0.0.0/4"), "a multicast address"},
        {block("255.255.255.255"), "the broadcast address"},
        {block("240.0.0.0/4"), "a reserved address"},
        {block("::"), "an address of no host"},
        {block("::1"), "a loopback address"},
        {block("2001::/23"), "an address set aside for protocols"},
        {block("2001:db8::/32"), "an address for documentation"},
        {block("3fff::/20"), "an address for documentation"},
        {block("fc00::/7"), "a private address"},
        {block("fe80::/10"), "a link-local address"},
        {block("fec0::/10"), "a private address"},
        {block("ff00::/8"), "a multicast address"},
    };
    return blocks;
}

Bytes bytes_of(Address const& address) {
    return (address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6()).to_bytes();
}

ip::address_v4 ipv4_at(Bytes const& bytes, std::size_t at) {
    return ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
}

// The IPv4 address that an IPv6 address leads to, if it does.
std::optional<ip::address_v4> inner_ipv4(ip::address_v6 const& address) {
    static Network const mapped = block("::ffff:0:0/96"), nat64 = block("64:ff9b::/96"), six_to_four = block("2002::/16");
    auto const bytes = address.to_bytes();
    if (mapped.contains(address) || nat64.contains(address)) return ipv4_at(bytes, 12);
    if (six_to_four.contains(address)) return ipv4_at(bytes, 2);
    return std::nullopt;
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
    auto const slash = text.find('/');
    boost::system::error_code failed;
    auto const address = ip::make_address(std::string(text.substr(0, slash)), failed);
    if (failed || (address.is_v6() && address.to_v6().scope_id() != 0)) return std::nullopt;
    unsigned const most = address.is_v4() ? 32 : 128;
    unsigned bits = most;
    if (slash != std::string_view::npos) {
        auto const* const end = text.data() + text.size();
        auto const [stopped, bad] = std::from_chars(text.data() + slash + 1, end, bits);
        if (bad != std::errc() || stopped != end || bits > most) return std::nullopt;
    }
    Network network;
    network.bytes_ = bytes_of(address);
    network.bits_ = bits + (128 - most);
    for (unsigned bit = network.bits_; bit < 128; ++bit)
        if ((network.bytes_[bit / 8] & (0x80U >> bit % 8)) != 0) return std::nullopt;
    return network;
}

bool Network::contains(Address const& address) const {
    auto const bytes = bytes_of(address);
    auto const whole = bits_ / 8;
    if (!std::equal(bytes.begin(), bytes.begin() + whole, bytes_.begin())) return false;
    return bits_ % 8 == 0 || ((bytes[whole] ^ bytes_[whole]) >> (8 - bits_ % 8)) == 0;
}

std::string_view not_public(Address const& address) {
    for (auto const& special : special_blocks())
        if (special.network.contains(address)) return special.what;
    if (address.is_v4()) return {};
    if (auto const inner = inner_ipv4(address.to_v6())) return not_public(*inner);
    static Network const given_out = block("2000::/3");
    return given_out.contains(address) ? std::string_view() : "an address outside the public internet";
}

}  // namespace http
