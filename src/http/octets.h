// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/slice.h"
#include "base/status.h"

/* Small pieces that the parsers of http/ share. */

/* 0 to 15, or -1. */
int octet_hex(char digit);

/* The octet of an escape such as "%C4" that the text begins with; -1 when it is none. */
int octet_unescape(struct slice text);

/* What names of headers, methods and cookies are made of (RFC 9110: tchar). */
bool octet_is_token(char octet);
bool text_is_token(struct slice text);

/* The fault of more than FIELDS_MAX fields. */
CHECKED enum status fields_refuse_count(struct fault *fault);
