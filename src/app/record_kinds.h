// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/records.h"

/* What a kind of record knows; all of it runs within the unit of records.c. */
struct record_way {
    enum audit_action action;
    bool is_of_client; /* there is one for each client, whose id it has: never added or removed */
    bool is_searched;  /* the client is found by its words */
    /* Fills id and fields. *ret_found false when this client has no such record. */
    enum status (*read)(struct work *work, struct record *record, bool *ret_found);
    /* Brings the fields into the form in which they are stored. INVALID with the field named.
     * `is_new`: limits hold. */
    enum status (*check)(struct work *work, struct record *record, bool is_new);
    /* Makes or changes it: the fields are as read() or check() gave them. */
    enum status (*put)(struct work *work, const struct record *record);
    enum status (*remove)(struct work *work, const struct record *record); /* NULL: never */
};

extern const struct record_way record_contact_way, record_point_way, record_main_contact_way,
    record_main_point_way, record_date_way, record_tags_way, record_values_way, record_note_way,
    record_cue_way;

/* The digits of a number, in the arena; "" for 0. */
const char *record_digits(struct work *work, int64_t number);

/* Cleans the field as a line of at most `max` bytes. */
CHECKED enum status record_clean_line(struct work *work, struct record *record, const char *name,
                                      size_t max);

CHECKED enum status record_refuse(struct work *work, const char *field, struct message message);

/* INVALID unless the field is empty or names a contact of the client. */
CHECKED enum status record_check_contact(struct work *work, struct record *record);
