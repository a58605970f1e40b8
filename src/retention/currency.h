// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/text_cursor.h"

/* What names a currency, by how much it says: a code stands above a shared sign. */
enum currency_kind {
    CURRENCY_NONE,
    CURRENCY_SHARED_SIGN, /* $ and others that several currencies use */
    CURRENCY_SIGN,
    CURRENCY_CODE,
};

/*
 * Takes the currency at the cursor: an ISO 4217 code in any case, a sign, or a word such as
 * `kn` or `руб.`. Its code may be "" (`kr`). The cursor and the code stay with CURRENCY_NONE.
 */
enum currency_kind currency_take(struct cursor *cursor, char ret_code[4]);
