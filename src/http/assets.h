// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "http/server.h"

/*
 * Answers GET /static/NAME: 200 in gzip when the browser takes it, 304, or 404. The name changes
 * with the content, so that a browser may keep it for a year. False when the path is none of
 * these. What is sent is *ret_bytes, which live as long as the program.
 */
bool asset_answer(const struct asset *assets, size_t count, struct exchange *exchange,
                  struct slice *ret_bytes);
