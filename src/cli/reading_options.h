// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"
#include "cli/command_line.h"

/*
 * How a file of orders is read, which commands that read one ask for alike: its columns, delimiter,
 * encoding, order of dates, decimal mark, time zone, and whether bad rows are left out. INVALID
 * with fault and hint.
 */
CHECKED enum status reading_options_read(struct command_line *line, struct read_options *reading);

/* Whether the text is the code of a currency in capitals, as EUR. */
bool option_currency_code(const char *text, char ret_code[4]);
