// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "base/slice.h"

/* A server's words for people, as they can be shown: one line of valid UTF-8 without control
 * characters, cut to `size` bytes with its NUL. */
void mail_words_clean(struct slice words, char *out, size_t size);
