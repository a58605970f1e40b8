// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log_read.h"
#include "store/imports.h"
#include "store/work.h"

/*
 * Brings a file into the workspace, all of it or nothing: parsed and validated completely first,
 * then one transaction. RIGHT_IMPORT. The same file again is recognised and changes nothing.
 *
 * Orders: CSV in any layout that the report reads, gzip, XLSX; each row becomes an order of the
 * client whose reference the log's client is; clients that are not there are made. Figures of a
 * report on the store then equal those on the file. Contacts: CSV and XLSX with columns found by
 * their names, vCard 2.1, 3.0, 4.0; duplicates are found by contact point, then by exact name of a
 * client without contact points.
 */
enum import_what { IMPORT_WHAT_GUESS, IMPORT_WHAT_ORDERS, IMPORT_WHAT_CONTACTS };

struct import_request {
    const char *path; /* "-" is the standard input */
    int standard_input;
    enum import_what what;       /* GUESS: vCard by its head, else by the columns */
    struct read_options reading; /* columns, date order and so on, as for the report */
    const char *sheet;           /* of a workbook; NULL = the first with data */
    const char *country_prefix;  /* of phone numbers without one, "385"; NULL */
    bool dry_run;                /* says what would happen, writes nothing */
    void (*progress)(void *context, const char *stage, int64_t done, int64_t total);
    void *progress_context;
};

struct import_result {
    const struct read_findings *findings; /* of orders; NULL otherwise */
    enum import_kind kind;
    bool was_there;    /* the same file stands already: nothing was done */
    int64_t import_id; /* 0 with dry_run or was_there (then the earlier one) */
    int64_t audit_id;  /* for undo */
    int64_t rows;
    int64_t clients_new, clients_matched;
    int64_t contacts_new, contacts_matched, points_new;
    int64_t orders_new, orders_cancelled, refunds, orders_repeated;
};

/* INVALID: bad rows (see findings and ret_result), not a file of a kind we read, several
 * currencies without a choice. */
CHECKED enum status import_file(struct work *work, const struct import_request *request,
                                struct import_result *ret_result);
