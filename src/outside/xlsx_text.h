// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx.h"

/*
 * Resolves the escapes of ST_Xstring in place, `_x000D_` for a letter that XML cannot hold, and
 * returns the new length, which is never longer. NUL and lone surrogates become U+FFFD.
 */
size_t xlsx_text_unescape(char *text, size_t length);

/* The strings that cells refer to by number. */
struct xlsx_strings {
    char *text;
    size_t text_length;
    uint32_t *ends; /* [string] in `text`; it starts at the end of the one before */
    size_t count;
    size_t text_max, count_max;
};

enum { STRINGS_MAX = 1 << 24 };

/*
 * Reads them; `text_max` (below 4 GiB) bytes together, beyond it is OUTSIDE_TOO_LARGE. Close
 * them in any case.
 */
enum outside_code xlsx_strings_read(const struct xlsx_parts *parts, const char *path,
                                    uint64_t text_max, struct xlsx_strings *ret_strings);
void xlsx_strings_close(struct xlsx_strings *strings);

/* False when there is no such string. */
bool xlsx_strings_get(const struct xlsx_strings *strings, size_t number, struct slice *ret_text);
