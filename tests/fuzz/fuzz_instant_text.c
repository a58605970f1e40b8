// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>

#include "base/json.h"
#include "domain/instant_text.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What was read is written by our JSON and read as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct text out = text_new(&arena);
    int64_t at = 0, again = 0;

    if (instant_read((struct slice){(const char *)bytes, length}, &at)) {
        struct json json = json_new(&out);

        json_instant(&json, NULL, at);
        must(out.length > 2 && out.at[0] == '"');
        must(instant_read((struct slice){out.at + 1, out.length - 2}, &again) && at == again);
    }
    arena_free(&arena);
    return 0;
}
