// The coroutine of the house.
#pragma once
#include <boost/asio/awaitable.hpp>

template <class T = void> using Task = boost::asio::awaitable<T>;
