// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * An amount as people of three languages write it: 240, 1,200.50 and 1 200,50, with a currency
 * before or behind as a sign (€), a code (EUR) or a usual word (руб., евро, eura), or without one.
 * `language` is "en", "ru" or "hr" and decides what a single separator before three digits is:
 * 1.200 is one and a fifth in English and twelve hundred elsewhere. False for what is no amount: a
 * sign before it, more than four decimals, groups that are not of three digits, too large.
 */
enum { CURRENCY_CODE_SIZE = 4 };
bool amount_read(struct slice text, const char *language, int64_t *ret_amount,
                 char ret_currency[CURRENCY_CODE_SIZE]);

/* A currency as it is written; false for none. */
bool currency_said(struct slice text, char ret_currency[CURRENCY_CODE_SIZE]);
