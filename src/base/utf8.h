// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"

/*
 * Length in bytes of the character that `text` begins with, 1 to 4, or 0 when it begins with
 * bytes that UTF-8 (RFC 3629) does not allow: overlong forms, surrogates, beyond U+10FFFF, a
 * character cut off, or nothing at all.
 */
size_t utf8_character(struct slice text);

/* True for any text that UTF-8 allows, the empty one included. */
bool utf8_is_valid(struct slice text);

/* Valid text as far as it fits into `size` bytes with its NUL, without a character cut in two,
 * which a store would not take. `size` is at least 1. */
void utf8_keep(struct slice text, char *out, size_t size);
