// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "domain/client.h"
#include "retention/order_log_read.h"

/* A contact as a file gives it: texts as they were written, NULL or "" for none. */
struct written_point {
    enum contact_point_kind kind;
    struct slice value;
    const char *column; /* for faults */
    bool is_preferred;
};

struct written_contact {
    int64_t line;
    struct slice raw; /* of the row, for the file of rejected ones */
    struct slice name, given, family, additional, company, language, form_of_address;
    struct slice greeting, client_key, reference;
    bool is_company;
    struct written_point *points;
    size_t point_count;
    struct slice photo;
    const char *photo_type;
};

/* The same cleaned and checked, ready to be matched and stored; "" for what is not known. */
struct draft_point {
    enum contact_point_kind kind;
    const char *value, *key;
    bool is_preferred;
};

struct contact_draft {
    int64_t line;
    const char *name; /* of the person, or of the company when it is the company's own entry */
    const char *given, *family, *additional, *company, *language, *greeting;
    /* Rows with the same key are of one client, and others are not; "": the client is found by who
     * this is. The reference is what orders call the client. */
    const char *client_key, *reference;
    enum form_of_address form_of_address;
    bool is_company;
    struct draft_point *points;
    size_t point_count;
    struct slice photo;
    const char *photo_type;
};

struct contact_drafts {
    struct contact_draft *items;
    size_t count, capacity;
    int64_t pictures_left_out;
    const char *columns_unused; /* "" */
};

/* Where drafts are made. */
struct drafting {
    struct arena *arena;
    const char *file;
    const char *country_prefix; /* NULL */
    const struct read_options *reading;
    struct read_findings *findings;
    struct contact_drafts drafts;
};

/* Checks a contact and adds it to the drafts, or to the bad rows. */
void draft_contact(struct drafting *drafting, const struct written_contact *contact);

/* Adds a bad row. */
void draft_refuse(struct drafting *drafting, const struct bad_row *row, struct slice raw);

/* Of a value, what is fit to be shown with a fault. */
const char *draft_shown(struct arena *arena, struct slice value);
