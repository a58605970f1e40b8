// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/own_field.h"
#include "store/work.h"

struct own_field_list {
    struct own_field *items;
    size_t count;
};

/* Of one object, in the order of forms, archived ones last; at most OWN_FIELDS_STORED_MAX. */
enum { OWN_FIELDS_STORED_MAX = 200 };
CHECKED enum status own_fields_list(struct work *work, enum own_field_object object,
                                    struct own_field_list *ret_list);

/* NOT_FOUND. */
CHECKED enum status own_fields_find(struct work *work, int64_t id, struct own_field *ret_field);
CHECKED enum status own_fields_insert(struct work *work, const struct own_field *field,
                                      int64_t *ret_id);

/* Name, choices, place and whether it is archived. CONFLICT when it is not at its version. */
CHECKED enum status own_fields_update(struct work *work, const struct own_field *field,
                                      int64_t *ret_version);

/* CONFLICT while anybody has something in it. */
CHECKED enum status own_fields_delete(struct work *work, int64_t id);

struct own_value {
    int64_t field_id;
    const char *value;
};
struct own_value_list {
    struct own_value *items;
    size_t count;
};

/* What a client or an order has, of archived fields, too. */
CHECKED enum status own_values_list(struct work *work, int64_t object_id,
                                    struct own_value_list *ret_list);

/* "" takes it away. */
CHECKED enum status own_values_put(struct work *work, int64_t object_id, int64_t field_id,
                                   const char *value);
