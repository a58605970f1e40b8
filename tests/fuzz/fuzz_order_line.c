// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/client_order.h"
#include "domain/order_line.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* The first byte chooses the language. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const languages[] = {"en", "ru", "hr"};
    const day_t today = day_of(2026, 11, 22);
    struct arena arena = {0};

    if (length == 0)
        return 0;
    char *copy = malloc(length);
    must(copy != NULL);
    memcpy(copy, bytes, length);
    const struct slice text = {copy + 1, length - 1};
    const struct order_line line = order_line_read(text, languages[bytes[0] % 3], today, &arena);

    must(utf8_is_valid(slice_of(line.who)) && utf8_is_valid(slice_of(line.what)));
    must(strlen(line.who) + strlen(line.what) <= 2 * ORDER_LINE_MAX);
    must(line.who[0] != '\0' || line.what[0] == '\0');
    must(!line.has_day || (line.day >= DAY_FIRST && line.day <= DAY_LAST));
    must(!line.has_amount || (line.amount >= 0 && line.amount < ORDER_AMOUNT_MAX + 10000));
    must(line.currency[0] == '\0' || strlen(line.currency) == 3);
    arena_free(&arena);
    free(copy);
    return 0;
}
