// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "base/text.h"
#include "http/fields.h"
#include "http/octets.h"

#include "support/fuzz.h"

enum { TEXT_MAX = 8192 };

/* What was read, written as a browser would, is read as the same. */
static void check_again(const struct http_fields *cookies, struct arena *arena)
{
    struct text out = text_new(arena);
    struct http_fields again;
    struct fault fault = {0};

    for (size_t i = 0; i < cookies->count; i++)
        text_format(&out, "%s%s=%s", i == 0 ? "" : "; ", cookies->items[i].name,
                    cookies->items[i].value);
    assert(cookies_parse((struct slice){out.at, out.length}, arena, &fault, &again) == STATUS_OK);
    assert(again.count == cookies->count);
    for (size_t i = 0; i < again.count; i++) {
        assert(strcmp(again.items[i].name, cookies->items[i].name) == 0);
        assert(strcmp(again.items[i].value, cookies->items[i].value) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct http_fields cookies;

    if (length > TEXT_MAX)
        return 0;
    enum status status =
        cookies_parse((struct slice){(const char *)bytes, length}, &arena, &fault, &cookies);
    assert(status == fault.status && (status == STATUS_OK || status == STATUS_INVALID));
    if (status == STATUS_OK) {
        assert(cookies.count <= FIELDS_MAX);
        for (size_t i = 0; i < cookies.count; i++) {
            assert(text_is_token(slice_of(cookies.items[i].name)));
            assert(strpbrk(cookies.items[i].value, ";\r\n\t") == NULL);
        }
        check_again(&cookies, &arena);
    }
    arena_free(&arena);
    return 0;
}
