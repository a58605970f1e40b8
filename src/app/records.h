// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/audits.h"
#include "store/work.h"

/*
 * What belongs to a client, one record at a time: people, where they are reached, days, tags, own
 * values, notes. All kinds are texts with names, as forms send them, and are added, changed,
 * removed, kept in the trail and put back in the same way; src/app/record_kinds.h says what a kind
 * must know. An audit row holds the record before and after, whole; Undo puts the one in place of
 * the other, unless it was changed since.
 */
enum record_kind {
    RECORD_CONTACT, /* name, given, additional, family, salutation, form_of_address, language */
    RECORD_POINT,   /* contact, kind, value */
    RECORD_MAIN_CONTACT, /* contact: of the client */
    RECORD_MAIN_POINT,   /* point: of the contact that is the record's id; "" for none */
    RECORD_DATE,         /* kind, label, date, contact */
    RECORD_TAGS,         /* tags: with commas between them */
    RECORD_VALUES,       /* f and the field's id: each of the business's own fields */
    RECORD_NOTE,         /* kind, at (Unix microseconds), text, contact, order */
    RECORD_CUE,          /* words, why, due_on: put on Today by somebody; a new one for today */
    RECORD_KINDS,
};

struct record_part {
    const char *name, *value;
};
enum { RECORD_FIELDS_MAX = 32 };
struct record {
    int64_t client_id;
    int64_t id;      /* of tags, values and the main contact the client's; 0: to be added */
    int64_t version; /* of the texts as they were looked at; 0: whatever they are now */
    size_t count;
    struct record_part fields[RECORD_FIELDS_MAX];
};

/* "" when there is no such field. */
const char *record_value(const struct record *record, const char *name);

/* A number that a field holds, as an id; 0 for "" and for what is none. */
int64_t record_number(const struct record *record, const char *name);

/* Sets a field, or adds it. */
void record_set(struct record *record, const char *name, const char *value);

/* RIGHT_VIEW. NOT_FOUND. */
CHECKED enum status record_show(struct work *work, enum record_kind kind, int64_t client_id,
                                int64_t id, struct record *ret_record);

/*
 * Adds a record, or changes the fields that are named; what is not named stays. RIGHT_EDIT. INVALID
 * with the field named, NOT_FOUND; CONFLICT when it is not at its version any more. Nothing is
 * written when nothing changes: audit_id is then 0.
 */
struct record_saved {
    int64_t id, audit_id;
};
CHECKED enum status record_save(struct work *work, enum record_kind kind,
                                const struct record *record, struct record_saved *ret_saved);

/* A new one, within the write unit of whoever calls, who checks the right: INVALID and NOT_FOUND as
 * above. */
CHECKED enum status record_add(struct work *work, enum record_kind kind,
                               const struct record *record, struct record_saved *ret_saved);

/* RIGHT_EDIT. NOT_FOUND; INVALID for what cannot be taken away. */
CHECKED enum status record_remove(struct work *work, enum record_kind kind, int64_t client_id,
                                  int64_t id, struct record_saved *ret_saved);

/* The same; CONFLICT when it is not at `version` any more (0: whatever it is). */
CHECKED enum status record_remove_at(struct work *work, enum record_kind kind, int64_t client_id,
                                     int64_t id, int64_t version, struct record_saved *ret_saved);

/* Within the write unit of undo(). CONFLICT when the record was changed since. */
struct undone;
CHECKED enum status record_undo(struct work *work, const struct audit *audit,
                                struct undone *ret_undone);
