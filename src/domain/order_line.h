// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/slice.h"
#include "domain/amount_text.h"

/*
 * An order or enquiry in one line: "Quince Kitchen; menu; 240 EUR; 27 Nov". Pieces stand between
 * semicolons, tabs or line ends; without any of these between commas that a space follows. The
 * first piece that is neither amount nor day is who, the second what, further ones belong to what,
 * with
 * ", " between. The first amount and the first day count, wherever they stand; a second one is
 * text. Pure: who and what are looked up by whoever asks.
 */
enum { ORDER_LINE_MAX = 1000, ORDER_LINE_PIECES = 12 }; /* bytes; what is beyond is left out */
struct order_line {
    const char *who, *what; /* trimmed; "" when missing */
    bool has_amount, has_day, is_cut;
    int64_t amount; /* ten-thousandths */
    char currency[CURRENCY_CODE_SIZE];
    day_t day;
};
struct order_line order_line_read(struct slice text, const char *language, day_t today,
                                  struct arena *arena);

/*
 * A day as it is said beside an order: 2026-11-27; 27.11. and 27.11.2026; 27 Nov, Nov 27, 27
 * ноября,
 * 27. stu and the like by the first three letters of the month, with or without a year; today,
 * tomorrow, the day after tomorrow, in English, Russian, Croatian. Without a year it is the next
 * such day, today included. False for what is no day, or one beyond DAY_FIRST and DAY_LAST.
 */
bool order_day_read(struct slice text, day_t today, struct arena *arena, day_t *ret_day);

/* The month (1 to 12) whose name, in these languages, begins like this folded word; 0 for none. */
int32_t order_month_of(struct slice word);
