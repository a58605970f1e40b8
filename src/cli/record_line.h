// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "cli/store_line.h"
#include "report/text_table.h"

/* What commands on the records of a store share. */

/* The one operand, which must be the number of a record. */
CHECKED enum status operand_id(struct command_line *line, int64_t *ret_id);

/* Hands the fault of the store's work on, if there is one, and closes the store. */
CHECKED enum status record_line_end(struct command_line *line, struct store_line *store,
                                    enum status status);

/* For tables and paragraphs as wide as the line's output. */
struct printer record_printer(struct command_line *line, struct text *out);
