// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"

/*
 * Bytes that sort, as memcmp() does, the way the language of `code` ("hr", "ru", "en") sorts text
 * (CLDR collation by ICU). Made when a name is written, never when it is read.
 * Cut after SORT_KEY_MAX bytes.
 */
enum { SORT_KEY_MAX = 240 };
struct sort_keys;

/* Not shared between threads. Never NULL: an unknown code sorts by the root collation. */
struct sort_keys *sort_keys_open(const char *code);
struct slice sort_key(struct sort_keys *keys, struct arena *arena, struct slice text);
void sort_keys_close(struct sort_keys *keys);
