// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/contact_draft.h"
#include "app/import_file.h"
#include "base/text_map.h"
#include "retention/order_list.h"

/* Parts of an import that are shared by its files, and by nobody else. */

/* What was read from a file, before a store is looked at. */
struct import_reading {
    const struct import_request *request;
    struct read_options reading; /* the request's, completed */
    struct arena *arena;
    struct fault *fault;
    int fd;                      /* a file that can be read from its start: CSV or cards */
    struct import_sheets sheets; /* that it comes from */
    uint8_t hash[SECRET_HASH_SIZE];
    enum import_kind kind;
    bool may_be_other; /* its columns would do for the other kind too, and nobody said which */
    const struct read_findings *findings;

    struct order_log_reader *reader; /* of orders */
    struct listed_orders orders;

    struct contact_drafts contacts;
    int64_t ids_more; /* besides those of its rows */
};

/* An import while it is written, within one write unit. */
struct import_writing {
    const struct import_reading *reading;
    int64_t import_id;
    struct import_result *result;
    struct sort_keys *sort_keys;
};

CHECKED enum status import_orders_read(struct import_reading *reading);
CHECKED enum status import_orders_write(struct work *work, struct import_writing *writing);

CHECKED enum status import_contacts_read(struct import_reading *reading);
CHECKED enum status import_contacts_write(struct work *work, struct import_writing *writing);

/* How many ids the writing may take. */
int64_t import_ids_needed(const struct import_reading *reading);

/* Whether the file's head is that of orders or of contacts. */
CHECKED enum status import_guess(struct import_reading *reading);

/* The first bytes of the file as UTF-8, at most `max`; all of it, INVALID when it has more. */
CHECKED enum status import_head(struct import_reading *reading, size_t max, struct slice *ret_text);
CHECKED enum status import_text(struct import_reading *reading, size_t max, struct slice *ret_text);
