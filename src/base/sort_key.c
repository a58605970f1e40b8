// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/sort_key.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucol.h>

struct sort_keys {
    UCollator *collator;
};

static UCollator *open_collator(const char *code)
{
    UErrorCode problem = U_ZERO_ERROR;
    UCollator *collator = ucol_open(code, &problem);

    if (U_FAILURE(problem)) {
        fprintf(stderr, "regulars: no collation for \"%s\": %s\n", code, u_errorName(problem));
        exit(EXIT_FAILURE);
    }
    return collator;
}

struct sort_keys *sort_keys_open(const char *code)
{
    struct sort_keys *keys = malloc(sizeof(*keys));

    if (keys == NULL) {
        fputs("regulars: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    keys->collator = open_collator(code);
    return keys;
}

struct slice sort_key(struct sort_keys *keys, struct arena *arena, struct slice text)
{
    uint8_t bytes[SORT_KEY_MAX];
    uint32_t state[2] = {0, 0};
    UErrorCode problem = U_ZERO_ERROR;
    UCharIterator characters;
    int32_t length = text.length > INT32_MAX ? INT32_MAX : (int32_t)text.length;

    /* The part of a key that is asked for is the only one that is made, and no UTF-16 copy. */
    uiter_setUTF8(&characters, length == 0 ? "" : text.at, length);
    int32_t got =
        ucol_nextSortKeyPart(keys->collator, &characters, state, bytes, SORT_KEY_MAX, &problem);
    if (U_FAILURE(problem)) {
        fprintf(stderr, "regulars: no sort key: %s\n", u_errorName(problem));
        exit(EXIT_FAILURE);
    }
    return (struct slice){arena_copy(arena, (const char *)bytes, (size_t)got), (size_t)got};
}

void sort_keys_close(struct sort_keys *keys)
{
    if (keys == NULL)
        return;
    ucol_close(keys->collator);
    free(keys);
}
