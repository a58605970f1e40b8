// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/contact_columns.h"
#include "app/contact_draft.h"
#include "retention/order_list.h"
#include "retention/order_log_read.h"
#include "store/imports.h"
#include "store/work.h"

/*
 * Brings a file into the workspace, all of it or nothing: parsed and validated completely first,
 * then one transaction. RIGHT_IMPORT. The same file again is recognised and changes nothing.
 *
 * Orders: CSV in any layout that the report reads, gzip, XLSX; each row becomes an order of the
 * client whose reference the log's client is, else of one whose contacts are there
 * (import_match_clients()); clients that are not there are made. Figures of a report on the store
 * then equal those on the file, unless it has several names for one whose contacts are there. An
 * order with a number that stands in the store already (same client, day, amount, currency, state)
 * is not taken a second time, so that exports may overlap. Orders keep their own currencies; with
 * `reading.currency` only those in it are taken.
 *
 * Contacts: CSV and XLSX with columns found by their names, vCard 2.1, 3.0, 4.0; duplicates are
 * found by contact point, then by exact name: of a company, or of a person without contact points.
 * What a contact has already stays as it is; points that are new are added, up to
 * POINTS_OF_CONTACT_MAX and CONTACTS_OF_CLIENT_MAX. Characters that are not seen are left out of
 * names and points (without_unseen()).
 */
enum import_what { IMPORT_WHAT_GUESS, IMPORT_WHAT_ORDERS, IMPORT_WHAT_CONTACTS };
enum import_effect { IMPORT_WRITES, IMPORT_TRIES /* says what would happen */ };
enum unknown_columns { UNKNOWN_REFUSED, UNKNOWN_LEFT_OUT };
/* What becomes of contacts that are there already: ways to reach them that are new are added, or
 * nothing of theirs is touched. */
enum existing_contacts { EXISTING_COMPLETED, EXISTING_LEFT };

/* Rows of one file: as many as memory and one transaction bear; and beside a server on SQLite,
 * where others wait for the one writer meanwhile. */
enum { IMPORT_ROWS_MAX = 5000000, IMPORT_ROWS_SERVED_MAX = 200000, IMPORT_CONTACTS_MAX = 200000 };

/* Of a workbook: the sheet that is read, and all that can be. */
struct import_sheets {
    const char *taken; /* NULL: it is no workbook */
    const char *const *names;
    size_t count;
};

struct workbook_desk;
struct import_result;
struct import_request {
    const char *name; /* of the file, as people are shown it; kept without its folder */
    int fd;           /* the caller's: a file, a pipe */
    enum import_what what;
    struct read_options reading;          /* columns, date order and so on, as for the report */
    const char *sheet;                    /* of a workbook; NULL = the first with data */
    const char *country_prefix;           /* of phone numbers without one, "385"; NULL */
    enum unknown_columns unknown_columns; /* of contacts */
    enum existing_contacts existing;
    enum import_effect effect;
    bool is_beside_server; /* others wait meanwhile: IMPORT_ROWS_SERVED_MAX on SQLite */
    int64_t rows_max;      /* 0 = IMPORT_ROWS_MAX */
    /* Of a table of contacts: what each column is taken for instead of by its name; NULL. */
    const enum contact_column *contact_columns;
    size_t contact_column_count;
    struct workbook_desk *desk; /* of threads that may start no process; NULL */
    /* The last statement of the unit that writes: what it refuses is not brought in. NULL. */
    enum status (*seal)(struct work *work, void *context, const struct import_result *result);
    void *seal_context;
};

struct import_result {
    const struct read_findings *findings; /* of orders: all; of contacts: bad rows alone */
    enum import_kind kind;
    bool may_be_other;    /* guessed, and its columns would do for the other kind too */
    bool was_there;       /* the same file stands already: nothing was done */
    int64_t was_there_at; /* when it was brought in */
    int64_t import_id;    /* 0 when it was only tried */
    int64_t audit_id;     /* for undo */
    int64_t rows;         /* taken */
    int64_t clients_new, clients_matched;
    int64_t contacts_new, contacts_matched, points_new;
    int64_t pictures_new, pictures_left_out;
    int64_t orders_new, orders_cancelled, refunds;
    int64_t orders_repeated;    /* in the file */
    int64_t orders_there;       /* in the store already */
    int64_t rows_left_out;      /* not a sale, in another currency */
    const char *columns_unused; /* of contacts: those that hold what was left out; "" */
    /* What was read, in the work's arena: one of both. */
    const struct listed_order *orders;
    const struct contact_draft *contacts;
    size_t read_count;
    const int64_t *client_ids; /* of `orders`, in their order, for who seals them; else NULL */
};

/* INVALID: bad rows (see the findings), not a file of a kind we read, undecided dates or amounts.
 * *ret_result is filled as far as it got, also after a fault. */
CHECKED enum status import_file(struct work *work, const struct import_request *request,
                                struct import_result *ret_result);

/*
 * Orders that come from no file, as who entered them gave them: the same matching, trail and Undo.
 * RIGHT_IMPORT. `seal` may write more of the same unit.
 */
struct import_entries {
    enum import_kind kind;
    const char *name; /* as the history of imports has it */
    struct listed_orders orders;
    int64_t ids_more; /* that `seal` may take */
    enum status (*seal)(struct work *work, void *context, const struct import_result *result);
    void *seal_context;
};
CHECKED enum status enter_orders(struct work *work, const struct import_entries *entries,
                                 struct import_result *ret_result);

/* Reads and validates alone, without a store: what `reading.rejected` takes, and the findings. */
CHECKED enum status import_look(const struct import_request *request, struct arena *arena,
                                struct fault *fault, struct import_result *ret_result);
