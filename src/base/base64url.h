// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* Bytes as base64url without padding (RFC 4648, section 5). */
static inline size_t base64url_length(size_t byte_count)
{
    return byte_count / 3 * 4 + (byte_count % 3 == 0 ? 0 : byte_count % 3 + 1);
}

/* Writes base64url_length(bytes.length) characters, and no NUL. */
void base64url_write(char *out, struct slice bytes);

/*
 * Turns the characters at `at` into the bytes they stand for, in their place. False for other
 * characters, padding, a length that cannot be, and bits left over that are not zero: bytes are
 * written in one way only.
 */
bool base64url_read(char *at, size_t length, size_t *ret_length);
