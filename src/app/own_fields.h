// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/own_fields.h"

/* The fields that the business added, of clients and of orders, and what is in them. */

/* RIGHT_VIEW. All of one object, archived ones last. */
CHECKED enum status list_own_fields(struct work *work, enum own_field_object object,
                                    struct own_field_list *ret_list);

/*
 * Makes a field (id 0) or changes one: name, choices, place, is_archived; object and kind stay.
 * RIGHT_MANAGE. INVALID ("name", "choices", "kind"): at most OWN_FIELDS_MAX of one object that are
 * not archived. CONFLICT when it is not at its version.
 */
CHECKED enum status save_own_field(struct work *work, const struct own_field *field,
                                   int64_t *ret_id, int64_t *ret_audit_id);

/* Within the write unit of undo(). RIGHT_MANAGE. A field that was made goes away as long as it
 * holds nothing. */
struct audit;
struct undone;
CHECKED enum status undo_own_field(struct work *work, const struct audit *audit,
                                   struct undone *ret_undone);

/* A field with what a client or an order has in it. */
struct own_shown {
    struct own_field field;
    const char *value; /* "" for none */
};
struct own_shown_list {
    struct own_shown *items;
    size_t count;
};

/* RIGHT_VIEW. Those of one object that are not archived, with nothing in them yet. */
CHECKED enum status list_own_shown(struct work *work, enum own_field_object object,
                                   struct own_shown_list *ret_list);

/* Within a unit: the fields that are not archived, in the order of forms. */
CHECKED enum status own_values_show(struct work *work, enum own_field_object object,
                                    int64_t object_id, struct own_shown_list *ret_list);

/* Within a unit: values as they were typed in the form in which they are stored. INVALID names f
 * and the field's id, "f17". */
CHECKED enum status own_values_clean(struct work *work, enum own_field_object object,
                                     const struct own_value *values, size_t count,
                                     struct own_value_list *ret_clean);

/* Within a write unit of the caller, who keeps the trail: sets the values whose fields are named.
 * INVALID as own_values_clean(). */
CHECKED enum status own_values_save(struct work *work, enum own_field_object object,
                                    int64_t object_id, const struct own_value *values,
                                    size_t count);

/* "f17": what forms and faults call a field. */
const char *own_field_key(struct arena *arena, int64_t field_id);
