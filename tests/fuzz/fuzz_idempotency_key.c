// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "domain/idempotency_key.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* A key that was read is read again as it is, in quotes. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct slice header = {(const char *)bytes, length};
    char quoted[2 * IDEMPOTENCY_KEY_MAX + 2];
    struct arena arena = {0};
    struct slice key, again;
    size_t count = 0;

    if (idempotency_key_read(header, &arena, &key)) {
        must(key.length >= 1 && key.length <= IDEMPOTENCY_KEY_MAX);
        quoted[count++] = '"';
        for (size_t i = 0; i < key.length; i++) {
            must(key.at[i] >= ' ' && key.at[i] <= '~');
            if (key.at[i] == '"' || key.at[i] == '\\')
                quoted[count++] = '\\';
            quoted[count++] = key.at[i];
        }
        quoted[count++] = '"';
        must(idempotency_key_read((struct slice){quoted, count}, &arena, &again));
        must(slice_equal(key, again));
    }
    arena_free(&arena);
    return 0;
}
