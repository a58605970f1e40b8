// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as a field of addresses: each is clean, within its limits, and has something in it. */
#include <stdlib.h>
#include <string.h>

#include "domain/mail_clean.h"
#include "outside/mime_addresses.h"
#include "support/fuzz.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct charsets *charsets;
    char *copy = malloc(length > 0 ? length : 1);
    struct arena arena = {0};

    if (!charsets)
        charsets = charsets_open();
    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    struct mail_addresses list =
        mime_addresses_read(charsets, (struct slice){copy, length}, &arena);
    must(list.count <= MAIL_ADDRESSES_MAX && list.count <= list.total && list.total <= length);
    for (size_t i = 0; i < list.count; i++) {
        const struct mail_address *one = &list.items[i];

        must(mail_line_is_clean(slice_of(one->name), MAIL_NAME_MAX));
        must(mail_line_is_clean(slice_of(one->address), MAIL_ADDRESS_MAX));
        must(one->name[0] != '\0' || one->address[0] != '\0');
        must(strchr(one->address, '<') == NULL && strchr(one->address, '>') == NULL);
    }
    arena_free(&arena);
    free(copy);
    return 0;
}
