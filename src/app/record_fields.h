// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * The fields of a record that people change, as a table: what the audit trail keeps of a change,
 * and what Undo puts back, then follow from it and cannot leave a field out.
 */
enum field_kind {
    FIELD_TEXT, /* const char *, may be NULL */
    FIELD_INT,  /* int64_t */
    FIELD_DAY,  /* day_t, and enums: 32 bits */
    FIELD_BOOL,
};
struct record_field {
    const char *name; /* in the trail: stored */
    enum field_kind kind;
    size_t place; /* offsetof() */
};
struct record_fields {
    const struct record_field *items;
    size_t count;
};
#define RECORD_FIELDS(array) ((struct record_fields){(array), sizeof(array) / sizeof((array)[0])})

bool records_equal(const struct record_fields *fields, const void *a, const void *b);

/* The fields of `record` that are others in `beside`, as a JSON object. */
const char *record_difference(struct arena *arena, const struct record_fields *fields,
                              const void *record, const void *beside);

/* Puts the fields that the trail kept over those of `record`; false when they cannot be read. */
bool record_put_back(struct arena *arena, const struct record_fields *fields, const char *json,
                     void *record);
