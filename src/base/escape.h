// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/text.h"

/*
 * Appends any bytes so that they can stand in HTML or SVG text and in quoted attribute values:
 * & < > " ' are escaped, each byte that is not UTF-8 becomes U+FFFD, control characters other than
 * tab and line feed are dropped.
 */
void escape_markup(struct text *out, struct slice text);

/* A letter, digit, or one of - . _ ~ (RFC 3986): never escaped in a normal form. */
bool is_unreserved(int octet);

/* Appends `value` as one segment of a path or value of a query: the rest per cent encoded. */
void escape_uri(struct text *out, const char *value);
