// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/*
 * A JSON document read into memory, by jansson: strict UTF-8, no NUL, no repeated keys, depth 64 at
 * most, whole numbers exact in 64 bits. The tree lives in the arena.
 */
enum { JSON_READ_DEPTH_MAX = 64 };

enum json_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_TEXT,
    VALUE_ARRAY,
    VALUE_OBJECT,
};

struct json_value {
    enum json_kind kind;
    const char *key; /* within an object, else NULL */
    union {
        bool boolean;
        int64_t integer;
        double real;
        struct slice text; /* NUL-terminated */
        struct {
            const struct json_value *items; /* of an object in the order of the text */
            size_t count;
        };
    };
};

/* INVALID with where and what: line and column stand in the fault's arguments. */
CHECKED enum status json_read(struct slice text, struct arena *arena, struct fault *fault,
                              const struct json_value **ret_value);

/* The value of that key of an object, or NULL. */
const struct json_value *json_member(const struct json_value *object, const char *key);
