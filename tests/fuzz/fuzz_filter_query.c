// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "domain/filter_query.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What was read is written as a query that says the same. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct filter_field fields[FILTER_QUERY_FIELDS_MAX], again[FILTER_QUERY_FIELDS_MAX];
    struct arena arena = {0};
    struct text out = text_new(&arena);
    struct fault fault = {0};
    size_t count = 0, count_again = 0;

    if (filter_query_read((struct slice){(const char *)bytes, length}, &arena, &fault, fields,
                          &count) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) {
            must(utf8_is_valid(slice_of(fields[i].name)) &&
                 utf8_is_valid(slice_of(fields[i].value)));
            text_add(&out, i > 0 ? "&" : "");
            escape_uri(&out, fields[i].name);
            text_add_char(&out, '=');
            escape_uri(&out, fields[i].value);
        }
        must(filter_query_read((struct slice){out.at, out.length}, &arena, &fault, again,
                               &count_again) == STATUS_OK);
        must(count == count_again);
        for (size_t i = 0; i < count; i++)
            must(strcmp(fields[i].name, again[i].name) == 0 &&
                 strcmp(fields[i].value, again[i].value) == 0);
    }
    arena_free(&arena);
    return 0;
}
