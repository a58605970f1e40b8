// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_message.h"
#include "outside/charset.h"

/*
 * The addresses of a field (RFC 5322 3.4 and what is written instead): groups, routes, comments,
 * quotes that do not close, names in encoded words, commas in the wrong places. What has neither a
 * name nor an address is none. Pure but for `charsets`; time grows with the length alone.
 */
struct mail_addresses mime_addresses_read(const struct charsets *charsets, struct slice field,
                                          struct arena *arena);
