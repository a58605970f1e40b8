// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"
#include "base/text.h"

/*
 * Writes JSON (RFC 8259) piece by piece. Within an object every value has a key, within an
 * array and at the top none (NULL). A wrong order of calls is our mistake and asserts.
 *
 * The outer levels get a line per item, so that a person can read along; deeper ones stay on
 * the line of their item.
 */
enum { JSON_DEPTH_MAX = 16 };

struct json {
    struct text *out;
    int depth;
    bool is_done; /* the one value at the top is complete */
    struct json_level {
        bool is_object, has_items;
    } levels[JSON_DEPTH_MAX];
};

/* Appends to `out`, which the caller may drain and shorten between calls. */
struct json json_new(struct text *out);

void json_begin_object(struct json *json, const char *key);
void json_begin_array(struct json *json, const char *key);
void json_end(struct json *json);

void json_null(struct json *json, const char *key);
void json_bool(struct json *json, const char *key, bool value);
void json_int(struct json *json, const char *key, int64_t value);

/* The shortest decimal that reads back as the same number (of denormal numbers one of 15
 * digits); `value` is finite. */
void json_real(struct json *json, const char *key, double value);

/* `units` of 10^-decimals each, exactly, without trailing zeros: 2440919400, 4 is 244091.94. */
void json_decimal(struct json *json, const char *key, int64_t units, int decimals);

/* NULL becomes null. Bytes that are not UTF-8 become U+FFFD, < is escaped (AC-084). */
void json_text(struct json *json, const char *key, const char *text);
void json_slice(struct json *json, const char *key, struct slice slice);

/* "YYYY-MM-DD" */
void json_day(struct json *json, const char *key, day_t day);

/* An instant in Unix microseconds, of the years 0 to 9999, as "2026-11-21T14:04:05.000000Z"
 * (RFC 3339). */
void json_instant(struct json *json, const char *key, int64_t at);

/* Asserts that the value at the top is complete; adds the last line end. */
void json_finish(struct json *json);
