// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/*
 * Names and values of a query, a form (application/x-www-form-urlencoded) or cookies. Parsers are
 * pure and strict: bytes in, fields out; at most FIELDS_MAX fields; %00, bad escapes and bytes that
 * are not UTF-8 are refused; a name that comes twice is refused where it is asked for (AC-034).
 */
enum { FIELDS_MAX = 1000 };
struct http_field {
    const char *name, *value;
};
struct http_fields {
    struct http_field *items;
    size_t count;
};

CHECKED enum status form_parse(struct slice text, struct arena *arena, struct fault *fault,
                               struct http_fields *ret_fields);
CHECKED enum status cookies_parse(struct slice header, struct arena *arena, struct fault *fault,
                                  struct http_fields *ret_fields);

/* Of the one field of that name, or NULL. */
const char *fields_value(const struct http_fields *fields, const char *name);
size_t fields_times(const struct http_fields *fields, const char *name);
