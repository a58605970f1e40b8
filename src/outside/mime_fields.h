// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/* Limits of one header: what is beyond them is left out (AC-012). */
enum {
    MIME_LINE_MAX = 64 * 1024, /* of a field with its continuations */
    MIME_FIELDS_MAX = 1000,
    MIME_FIELDS_BYTES_MAX = 256 * 1024,
};

/* One field of a header, in place: the value as it came, its continuations with it. */
struct mime_field {
    struct slice name, value;
};
struct mime_fields {
    struct mime_field *items;
    size_t count;
    bool is_cut;
};

/* Reads the fields that `text` begins with, up to an empty line, and tells where what comes behind
 * it begins. Pure, any bytes; bare LF and CR LF. */
struct mime_fields mime_fields_read(struct slice text, struct arena *arena, size_t *ret_body_at);

/* The value of the first field of that name, or the empty slice with `at` NULL. */
struct slice mime_field(const struct mime_fields *fields, const char *name);

/* Of the last one: the field that was there first, since servers write theirs above. */
struct slice mime_field_last(const struct mime_fields *fields, const char *name);

/* Whether a slice is this word, whatever the case. */
bool mime_is(struct slice slice, const char *word);
bool mime_begins(struct slice slice, const char *word);

/* Without comments in brackets (to a depth of 16) and white space around: a field that holds one
 * word. */
struct slice mime_without_comments(struct slice value, struct arena *arena);
