// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/text.h"

enum { DECIMALS_MAX = 18 };

/* Amounts are ten-thousandths throughout. */
enum { AMOUNT_DECIMALS = 4 };

/*
 * Appends `units` of 10^-decimals each as a number for programs: a point, no groups, no
 * trailing zeros, exact. 2440919400 with 4 decimals is 244091.94.
 */
void text_decimal(struct text *out, int64_t units, int decimals);
