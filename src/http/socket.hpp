// The socket of this room: the type whose executor is the coroutines' own. With the io_context's bare executor Asio would send each
// completion through an erased function of its own, which was measured to cost an allocation per read.
#pragma once
#include <boost/asio/ip/tcp.hpp>

namespace http {

using Socket = boost::asio::ip::tcp::socket;

}  // namespace http
