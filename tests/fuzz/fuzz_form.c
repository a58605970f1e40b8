// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "base/text.h"
#include "base/utf8.h"
#include "http/fields.h"

#include "support/fuzz.h"

enum { TEXT_MAX = 8192 };

static void add_escaped(struct text *out, const char *text)
{
    for (; *text != '\0'; text++)
        text_format(out, "%%%02X", (unsigned)(unsigned char)*text);
}

/* Fields written again, escaped throughout, read as the same fields. */
static void check_again(const struct http_fields *fields, struct arena *arena)
{
    struct text out = text_new(arena);
    struct http_fields again;
    struct fault fault = {0};

    for (size_t i = 0; i < fields->count; i++) {
        text_add(&out, i == 0 ? "" : "&");
        add_escaped(&out, fields->items[i].name);
        text_add_char(&out, '=');
        add_escaped(&out, fields->items[i].value);
    }
    assert(form_parse((struct slice){out.at, out.length}, arena, &fault, &again) == STATUS_OK);
    assert(again.count == fields->count);
    for (size_t i = 0; i < again.count; i++) {
        assert(strcmp(again.items[i].name, fields->items[i].name) == 0);
        assert(strcmp(again.items[i].value, fields->items[i].value) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct http_fields fields;

    if (length > TEXT_MAX)
        return 0;
    enum status status =
        form_parse((struct slice){(const char *)bytes, length}, &arena, &fault, &fields);
    assert(status == fault.status && (status == STATUS_OK || status == STATUS_INVALID));
    if (status == STATUS_OK) {
        assert(fields.count <= FIELDS_MAX);
        for (size_t i = 0; i < fields.count; i++) {
            size_t times = fields_times(&fields, fields.items[i].name);
            assert(utf8_is_valid(slice_of(fields.items[i].value)) && times > 0);
            assert((fields_value(&fields, fields.items[i].name) != NULL) == (times == 1));
        }
        check_again(&fields, &arena);
    }
    arena_free(&arena);
    return 0;
}
