// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/spend.h"
#include "support/case_rows.h"

/* What a row's `data` holds: a log, or a published summary of one. */
struct case_base {
    struct arena arena;
    struct order_log log; /* of zeros when it is a summary */
    struct buying buying;
    struct spending spending;
    struct buyer *buyers; /* of a summary, in the order of the file */
};
/* A file of the folder of real logs; of a log what it says up to `end`, "" its last day. */
void case_base_open(const char *file_name, const char *end, struct case_base *ret_base);
void case_base_of_row(const struct case_row *row, struct case_base *ret_base);
void case_base_close(struct case_base *base);
