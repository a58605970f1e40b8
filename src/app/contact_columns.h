// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "retention/csv_layout.h"
#include "retention/csv_sample.h"

/* What the columns of a file of contacts hold, by their names in English, Russian and Croatian. */
enum contact_column {
    COLUMN_UNKNOWN,
    COLUMN_NAME,
    COLUMN_GIVEN,
    COLUMN_FAMILY,
    COLUMN_ADDITIONAL,
    COLUMN_COMPANY,
    COLUMN_EMAIL,
    COLUMN_PHONE,
    COLUMN_TELEGRAM,
    COLUMN_WEB,
    COLUMN_OTHER,
    COLUMN_PREFERRED, /* which of the ways to reach them are */
    COLUMN_GREETING,
    COLUMN_LANGUAGE,
    COLUMN_ADDRESS,
    COLUMN_CLIENT,    /* rows that say the same here are of one client */
    COLUMN_REFERENCE, /* what orders call the client */
    COLUMN_UNUSED,
    COLUMN_FORBIDDEN,
};

enum contact_column contact_column_of(struct slice name);

/* How a file of contacts is laid out. */
struct contact_layout {
    char delimiter;
    struct slice rows;    /* the text below the header */
    int64_t header_lines; /* and what stands above it */
    size_t column_count;
    enum contact_column *columns;
    const char **names;
    bool *holds_something; /* some row does; set by who reads them */
};

/*
 * Finds the header, and the delimiter by which it says most. False when no column is known that a
 * contact could be told by.
 */
bool contact_layout_find(struct slice text, char delimiter, struct arena *arena,
                         struct contact_layout *ret_layout);

/* Whether a column holds what somebody can be reached by. */
bool contact_layout_reaches(const struct contact_layout *layout);

/* How many columns only a list of contacts has: parts of names, phones, Telegram, address forms. */
size_t contact_layout_certainty(const struct contact_layout *layout);

/* Names of the columns that hold something which has no place in the store; "". */
const char *contact_columns_left_out(const struct contact_layout *layout, struct arena *arena);

/* Names of the columns of a kind, with commas between; "" when there are none. */
const char *contact_columns_text(const struct contact_layout *layout, enum contact_column column,
                                 struct arena *arena);
