// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"
#include "base/status.h"
#include "retention/order_amount.h"
#include "retention/order_date.h"

/* What a column means. */
enum column_role {
    ROLE_CLIENT,
    ROLE_CLIENT_ELSE, /* stands in where ROLE_CLIENT is empty */
    ROLE_DATE,
    ROLE_AMOUNT,
    ROLE_REFUNDED, /* amount given back, taken off the same row's amount */
    ROLE_CURRENCY,
    ROLE_ORDER,
    ROLE_STATUS,
    ROLE_KIND,      /* of a ledger row: sale, fee, withdrawal */
    ROLE_CANCELLED, /* not empty: the order was cancelled */
    ROLE_SOURCE,
    ROLE_SERVICE,
};
enum { COLUMN_ROLES = 12, COLUMN_NONE = -1 };

/* The roles' names as options and faults write them: "client", "date", ... */
const char *column_role_name(enum column_role role);

/* What becomes of a row, by its status, kind and cancellation. */
enum row_fate {
    ROW_COUNTS,
    ROW_CANCELLED,
    ROW_UNPAID,
    ROW_NOT_A_SALE,   /* a fee, a withdrawal, a transfer */
    ROW_CONTINUATION, /* a further line of an order whose total stands in its first line */
};
enum { ROW_FATES = 5 };

/* An export known by its header, or the general rules (name NULL). */
struct known_export {
    const char *name; /* "Shopify", "PayPal", ... */
    enum row_fate (*status_fate)(struct slice status);
    enum row_fate (*kind_fate)(struct slice kind);
    bool empty_amount_continues; /* an empty amount marks ROW_CONTINUATION */
    bool kind_decides_sign;      /* a kind that says refund makes the amount negative */
    bool (*kind_is_refund)(struct slice kind);
    /* Rows leave the client empty; it stands alone (no date, no amount) in a row above them. */
    bool clients_in_headings;
    /* Each line of an order repeats the order's total: equal in client, date, amount and order
     * number, they are one. */
    bool lines_repeat_total;
};

/* The longest header and row, and the most columns, that are looked at. */
enum { CSV_COLUMNS_MAX = 4096, CSV_RECORD_MAX = 16 * 1024 * 1024 };

struct csv_layout {
    char delimiter; /* one of , ; TAB | */
    bool has_header;
    size_t header_length; /* bytes of the text up to the first row, with "sep=" and title lines */
    size_t header_lines;  /* lines in them */
    size_t column_count;
    const char **column_names;    /* as in the header, or "column 1", ... */
    int32_t column[COLUMN_ROLES]; /* 0-based, or COLUMN_NONE */
    bool was_asked[COLUMN_ROLES]; /* the user named it */
    const struct known_export *export;
};

/* Column asked for by a role's option: a header's name (case and spaces aside) or a 1-based
 * number; NULL = found by itself. "-" = leave this role out. */
struct csv_choice {
    const char *column[COLUMN_ROLES];
    char delimiter; /* 0 = found by itself */
};

/*
 * Finds the layout in `head`, the first bytes of a log in UTF-8 (a whole number of records
 * unless the log is longer than the head). Strings are copied into the arena. Faults, all
 * STATUS_INVALID, name the file and what to do: empty file, binary, a header only, quote never
 * closed, too many columns, no client or date column found (listing the columns there are), a
 * column asked for that is not there.
 */
CHECKED enum status csv_layout_find(struct slice head, const char *file_name,
                                    const struct csv_choice *choice, struct arena *arena,
                                    struct fault *fault, struct csv_layout *ret_layout);

/*
 * Cuts the first record off `text`: its fields into `fields` (at most `max`, quotes and doubled
 * quotes taken off; a field that needed it is copied into `arena`), its length with the line
 * end. Returns 0 when the record does not end within `text` (an open quote or no line end and
 * !is_end). The same RFC 4180 rules as the row parser: a quote opens only at a field's start;
 * LF, CRLF and a lone CR end a record.
 */
size_t csv_record_cut(struct slice text, bool is_end, char delimiter, struct arena *arena,
                      struct slice *fields, size_t max, size_t *ret_count);
