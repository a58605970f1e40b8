// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * True when a request that changes something comes from a page of ours: by what the browser says of
 * its origin (Sec-Fetch-Site, else Origin) and, of somebody signed in, by the session's token in
 * the field `csrf` or the header X-CSRF-Token. Cross-site forms have neither (AC-071 to AC-073).
 */
bool request_is_ours(const struct exchange *exchange);
