// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/message.h"
#include "base/status.h"

/*
 * Words in braces that stand for something of the letter at hand: {client}. What is doubled, {{ or
 * }}, is one brace. The names are the same in every language, and stand in this order in lists.
 */
enum placeholder {
    PLACEHOLDER_CLIENT,
    PLACEHOLDER_CONTACT,
    PLACEHOLDER_ORDER,
    PLACEHOLDER_DAY,
    PLACEHOLDER_AMOUNT,
    PLACEHOLDER_SERVICE,
    PLACEHOLDER_BUSINESS,
    PLACEHOLDER_ABOUT,
    PLACEHOLDER_USER,
};
enum { PLACEHOLDER_COUNT = 9 };

struct placeholder_meaning {
    const char *name;    /* as it is written, without braces */
    const char *meaning; /* English, the key of its translation */
};
extern const struct placeholder_meaning placeholder_meanings[PLACEHOLDER_COUNT];

/* What they stand for; NULL where it is not known: it is then left as it is written. */
struct placeholder_values {
    const char *values[PLACEHOLDER_COUNT];
};

/*
 * The text with what its placeholders stand for. INVALID, with `field` named, for a name that is
 * none (with the nearest that is one), for a brace without the other, and for a text that would
 * pass PLACEHOLDER_TEXT_MAX bytes. A value is text: braces in it stand for nothing.
 */
enum { PLACEHOLDER_TEXT_MAX = 65536 };
CHECKED enum status placeholders_fill(const char *text, const struct placeholder_values *values,
                                      const char *field, struct arena *arena, struct fault *fault,
                                      const char **ret_text);

/* The same faults, without filling anything in. */
CHECKED enum status placeholders_check(const char *text, const char *field, struct arena *arena,
                                       struct fault *fault);
