// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/enquiries.h"
#include "http/exchange.h"
#include "web/views.h"

/* How pages say what is known of enquiries. */
struct message enquiry_stage_words(enum enquiry_stage stage);

/* Since when somebody waits for a first answer; none once they have one. */
struct message enquiry_waiting_words(const struct enquiry *enquiry, int64_t now);
const char *enquiry_headline(const struct exchange *exchange, const struct enquiry *enquiry);

/* Cards of the board, rows of the list. */
CHECKED enum status enquiry_line_rows(const struct exchange *exchange,
                                      const struct enquiry_list *list,
                                      struct enquiry_line_rows *ret_rows);

/* The columns of the board. */
CHECKED enum status enquiry_columns_of(struct exchange *exchange,
                                       struct enquiry_columns *ret_columns);
