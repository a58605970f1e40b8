// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* A day that matters to a client each year. Stored values: never renumber. */
enum date_kind {
    DATE_BIRTHDAY = 1,
    DATE_ANNIVERSARY = 2,
    DATE_TRADE = 3, /* a day of their trade */
    DATE_OTHER = 4,
};
enum { DATE_LABEL_MAX = 200, DATES_OF_CLIENT_MAX = 50 }; /* bytes; dates */

struct important_date {
    int64_t id, client_id;
    int64_t contact_id; /* whose; 0: the client's */
    enum date_kind kind;
    const char *label; /* "" for a birthday */
    int32_t month, day;
    int32_t year; /* of the first one; 0 when not known */
};
struct important_date_list {
    struct important_date *items;
    size_t count;
};

/* "1980-02-29", and "--02-29" without a year (as vCard writes it); also "29.02.1980" and "29.02.".
 * 29 February is one in any year that has it, and without a year. False for what is no day. */
bool important_date_read(const char *text, struct important_date *date);

enum { DATE_TEXT_SIZE = 11 };
void important_date_write(const struct important_date *date, char text[DATE_TEXT_SIZE]);

const char *date_kind_word(enum date_kind kind);
bool date_kind_of(const char *word, enum date_kind *ret_kind);
