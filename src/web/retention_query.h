// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/retention_view.h"
#include "http/exchange.h"
#include "report/report_section.h"

/* What the addresses of the pages of Retention say: period, clients, currency. */

/* As it is without anything asked for. */
struct retention_choice retention_choice_of_nothing(void);

/* INVALID names the field, and *ret_choice is what else was asked for, to show its form again.
 * `ret_choice->sections` is left to the page. */
CHECKED enum status retention_choice_of(struct exchange *exchange,
                                        struct retention_choice *ret_choice);

/* The days as they were typed, in the order of the form. */
enum { RETENTION_DAYS = 4 };
extern const char *const retention_day_names[RETENTION_DAYS];
const char *retention_day_typed(struct exchange *exchange, size_t day);

/* "" or what stands after the ?, each field followed by the next: with the period or without it,
 * and what was asked for beside it. */
enum query_parts { WITHOUT_PERIOD, WITH_PERIOD };
const char *retention_query(struct arena *arena, const struct retention_choice *choice,
                            enum query_parts parts);

/* `path`, with `query` behind it when there is any. */
const char *retention_address(struct arena *arena, const char *path, const char *query);

/* Words of a span in an address. */
const char *retention_span_word(enum retention_span span);

/* The list of the clients that a figure counts, and the files of tables. */
struct retention_ways {
    const struct retention_choice *choice;
    bool has_lists; /* of the orders that the lists go by, too */
    bool has_files;
};
struct report_links retention_links(const struct retention_ways *ways);
