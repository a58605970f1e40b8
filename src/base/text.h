// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/* Text being built: always NUL-terminated, grows in its arena. */
struct text {
    struct arena *arena;
    char *at;
    size_t length;
    size_t capacity; /* without the NUL */
};

struct text text_new(struct arena *arena);

void text_add(struct text *out, const char *text);
void text_add_slice(struct text *out, struct slice slice);
void text_add_char(struct text *out, char character);
void text_format(struct text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
