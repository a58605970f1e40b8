// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/marketplace_paste.h"

#include "support/fuzz.h"

enum { TODAY = 20779 };

static void check(const struct pasted_order *order)
{
    assert(strlen(order->client) <= PASTED_TEXT_MAX && strlen(order->title) <= PASTED_TEXT_MAX);
    assert(utf8_is_valid(slice_of(order->client)) && utf8_is_valid(slice_of(order->title)));
    assert(strspn(order->number, "0123456789") == strlen(order->number));
    assert(order->client[0] != '\0' || order->number[0] != '\0' || order->has_amount ||
           order->state != PASTED_UNSAID);
    assert(!order->has_amount || order->amount >= 0);
    assert(!order->has_day || (order->day >= DAY_FIRST && order->day <= DAY_LAST));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct pasted pasted =
        marketplace_paste_read((struct slice){(const char *)bytes, length}, TODAY, &arena);

    assert(pasted.count <= PASTED_MAX);
    for (size_t i = 0; i < pasted.count; i++)
        check(&pasted.items[i]);
    arena_free(&arena);
    return 0;
}
