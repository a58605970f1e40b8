// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/utf8.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(struct slice text)
{
    must(utf8_is_valid(text));
    must(strlen(text.at) == text.length);
}

/* Names stand once, texts are UTF-8 without NUL, nothing is deeper than the limit. */
static void check_value(const struct json_value *value, int depth)
{
    must(depth <= JSON_READ_DEPTH_MAX);
    if (value->kind == VALUE_TEXT)
        check_text(value->text);
    if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT)
        return;
    for (size_t i = 0; i < value->count; i++) {
        const struct json_value *item = &value->items[i];

        must((item->key != NULL) == (value->kind == VALUE_OBJECT));
        if (item->key) {
            check_text(slice_of(item->key));
            must(json_member(value, item->key) == item);
        }
        check_value(item, depth + 1);
    }
}

/* What our writer makes of a text, our reader reads as the same text. */
static void check_both_ways(const struct json_value *value, struct arena *arena)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);
    const struct json_value *again;
    struct fault fault = {0};

    if (value->kind != VALUE_TEXT)
        return;
    json_slice(&json, NULL, value->text);
    must(json_read((struct slice){text.at, text.length}, arena, &fault, &again) == STATUS_OK);
    must(again->kind == VALUE_TEXT && slice_equal(again->text, value->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct slice text = {(const char *)bytes, length};
    const struct json_value *value = NULL;
    struct arena arena = {0};
    struct fault fault = {0};

    enum status status = json_read(text, &arena, &fault, &value);
    must(status == STATUS_OK || (status == STATUS_INVALID && fault.message.one != NULL));
    must((status == STATUS_OK) == (value != NULL));
    if (value) {
        check_value(value, 0);
        check_both_ways(value, &arena);
    }
    arena_free(&arena);
    return 0;
}
