// Which addresses belong to the public internet and which to somebody's own network: what keeps a call that a stranger asked for from
// reaching what only this machine can reach.
#pragma once
#include <boost/asio/ip/address.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace http {

using Address = boost::asio::ip::address;

// A block of addresses.
class Network {
public:
    // `10.0.0.0/8`, `fd12::/16`, or one address. Nothing when it is neither, or names an address within a block instead of the block.
    static std::optional<Network> parse(std::string_view text);
    bool contains(Address const& address) const;  // an IPv4 address is the same as the IPv6 address that maps it

private:
    std::array<unsigned char, 16> bytes_{};
    unsigned bits_ = 0;
};

// What an address is when the public internet does not deliver to it, as in `a private address`; empty: it is public. From IANA's
// registries of special-purpose addresses (RFC 6890) and of IPv6 unicast space, of which 2000::/3 alone is given out. An IPv6 address
// that leads to an IPv4 address (mapped, 6to4, NAT64) is what that one is.
std::string_view not_public(Address const& address);

}  // namespace http
