// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx_styles.h"

/* How a workbook counts days: from the end of 1899 with a false leap day, or from 1904. */
enum date_system { DATES_FROM_1900, DATES_FROM_1904 };

enum { NUMBER_TEXT_SIZE = 40 };

/*
 * Writes a cell's number as text, with a NUL: a plain one by the fewest digits that mean the
 * same double, without an exponent from 1e-9 to below 1e21; a date as YYYY-MM-DD or
 * YYYY-MM-DD HH:MM:SS, rounded to the second. Days that only Excel knows (1900-01-00,
 * 1900-02-29) are written as Excel shows them; a number that is no date is written plainly.
 * False when `text` is no number.
 */
bool xlsx_number_write(struct slice text, enum number_kind kind, enum date_system dates,
                       char ret_text[NUMBER_TEXT_SIZE]);
