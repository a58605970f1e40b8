// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct arena;

/* A field that the business added. Stored values: never renumber. */
enum own_field_object { OWN_OF_CLIENTS = 1, OWN_OF_ORDERS = 2 };
enum own_field_kind { OWN_TEXT = 1, OWN_NUMBER = 2, OWN_DAY = 3, OWN_CHOICE = 4, OWN_YES_NO = 5 };
enum {
    OWN_FIELDS_MAX = 30, /* of one object, archived ones left out */
    OWN_NAME_MAX = 200,  /* bytes, as all below */
    OWN_VALUE_MAX = 2000,
    OWN_CHOICES_MAX = 4000,
};

struct own_field {
    int64_t id, version;
    enum own_field_object object;
    const char *name;
    enum own_field_kind kind;
    const char *choices; /* one a line; "" unless it is a choice */
    int32_t place;
    bool is_archived;
};

/*
 * A value as it is stored: text in one line; a number as "-12.5" (of "12,5", too), at most 15
 * digits; a day as 2026-11-19; a choice as it stands in the list; "yes" or "no". "" is no value.
 * INVALID with `field` named.
 */
CHECKED enum status own_value_clean(const struct own_field *own, const char *value,
                                    const char *field, struct arena *arena, struct fault *fault,
                                    const char **ret_value);

/* Choices as they are stored: lines trimmed, empty and repeated ones left out. INVALID for none. */
CHECKED enum status own_choices_clean(const char *text, const char *field, struct arena *arena,
                                      struct fault *fault, const char **ret_choices);

const char *own_kind_word(enum own_field_kind kind);
bool own_kind_of(const char *word, enum own_field_kind *ret_kind);
const char *own_object_word(enum own_field_object object);
bool own_object_of(const char *word, enum own_field_object *ret_object);
