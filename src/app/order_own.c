// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_own.h"

#include <inttypes.h>
#include <string.h>

#include "app/own_fields.h"
#include "base/json.h"
#include "base/json_read.h"

static const char *text_of(struct arena *arena, const struct own_value_list *values)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    for (size_t i = 0; i < values->count; i++) {
        struct text key = text_new(arena);

        text_format(&key, "%" PRId64, values->items[i].field_id);
        if (values->items[i].value[0] != '\0')
            json_text(&json, key.at, values->items[i].value);
    }
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static int64_t id_of(const char *digits)
{
    int64_t id = 0;

    for (; *digits >= '0' && *digits <= '9'; digits++) {
        if (id > (INT64_MAX - 9) / 10)
            return 0;
        id = id * 10 + (*digits - '0');
    }
    return *digits == '\0' ? id : 0;
}

struct own_value_list order_own_values(struct arena *arena, const char *own)
{
    const struct json_value *object = NULL;
    struct own_value_list list = {0};
    struct fault fault = {0};

    if (!own || json_read(slice_of(own), arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return list;
    list.items = arena_array(arena, struct own_value, object->count);
    for (size_t i = 0; i < object->count; i++) {
        const struct json_value *member = &object->items[i];

        if (member->kind == VALUE_TEXT && id_of(member->key) != 0)
            list.items[list.count++] = (struct own_value){id_of(member->key), member->text.at};
    }
    return list;
}

enum status order_own_read(struct work *work, struct client_order *order)
{
    struct own_value_list values;

    enum status status = own_values_list(work, order->id, &values);
    if (status == STATUS_OK)
        order->own = text_of(work->arena, &values);
    return status;
}

static const char *value_of(const struct own_value_list *values, int64_t field_id)
{
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].field_id == field_id)
            return values->items[i].value;
    return "";
}

/* In the order in which own_values_list() gives them, so that equal values are equal texts. */
static void set_value(struct own_value_list *values, int64_t field_id, const char *value)
{
    size_t place = 0;

    while (place < values->count && values->items[place].field_id < field_id)
        place++;
    if (place == values->count || values->items[place].field_id != field_id) {
        memmove(&values->items[place + 1], &values->items[place],
                (values->count - place) * sizeof(values->items[0]));
        values->count++;
    }
    values->items[place] = (struct own_value){field_id, value};
}

enum status order_own_take(struct work *work, const struct order_input *input,
                           struct client_order *order)
{
    const struct own_value_list before = order_own_values(work->arena, order->own);
    struct own_value_list values = {
        .items = arena_array(work->arena, struct own_value, before.count + input->own_count),
        .count = before.count};
    struct own_value_list clean;

    if (input->own_count == 0)
        return STATUS_OK;
    enum status status =
        own_values_clean(work, OWN_OF_ORDERS, input->own, input->own_count, &clean);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < before.count; i++)
        values.items[i] = before.items[i];
    for (size_t i = 0; i < clean.count; i++)
        set_value(&values, clean.items[i].field_id, clean.items[i].value);
    order->own = text_of(work->arena, &values);
    return STATUS_OK;
}

enum status order_own_write(struct work *work, const struct client_order *before,
                            const struct client_order *after)
{
    const struct own_value_list old = order_own_values(work->arena, before->own);
    const struct own_value_list new = order_own_values(work->arena, after->own);
    struct own_value *changed = arena_array(work->arena, struct own_value, old.count + new.count);
    size_t count = 0;

    if (!after->own)
        return STATUS_OK;
    for (size_t i = 0; i < old.count; i++)
        if (value_of(&new, old.items[i].field_id)[0] == '\0')
            changed[count++] = (struct own_value){old.items[i].field_id, ""};
    for (size_t i = 0; i < new.count; i++)
        if (strcmp(new.items[i].value, value_of(&old, new.items[i].field_id)) != 0)
            changed[count++] = new.items[i];
    if (count == 0)
        return STATUS_OK;
    return own_values_save(work, OWN_OF_ORDERS, after->id, changed, count);
}

const char *order_own_words(struct arena *arena, const char *own)
{
    const struct own_value_list values = order_own_values(arena, own);
    struct text words = text_new(arena);

    for (size_t i = 0; i < values.count; i++) {
        text_add(&words, i > 0 ? " " : "");
        text_add(&words, values.items[i].value);
    }
    return words.at;
}
