// RFC 9457 problem documents, and their friendlier twin for a browser.
#pragma once
#include "base/error.hpp"
#include "http/message.hpp"

#include <string>

namespace kit {

// `request` may be null when there was none to speak of (a broken header). `status` is for what HTTP knows and no code of ours has:
// 408, 431, 505; 0: the code's own.
http::Reply problem_reply(base::Error const& error, http::Request const* request, int status = 0);

// Logs what the caller is not told.
void log_failure(base::Error const& error, http::Request const& request);

// Reads a problem document back into the Error it was made from.
base::Error read_problem(std::string_view document, int status);

}  // namespace kit
