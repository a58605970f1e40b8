// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/record_fields.h"

#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "base/json_read.h"

static const char *text_at(const void *record, const struct record_field *field)
{
    const char *text;

    memcpy(&text, (const char *)record + field->place, sizeof(text));
    return text;
}

/* Of whatever is no text. */
static int64_t number_at(const void *record, const struct record_field *field)
{
    const char *at = (const char *)record + field->place;
    int64_t number;
    int32_t day;
    bool is_so;

    switch (field->kind) {
    case FIELD_DAY:
        memcpy(&day, at, sizeof(day));
        return day;
    case FIELD_BOOL:
        memcpy(&is_so, at, sizeof(is_so));
        return is_so;
    case FIELD_INT:
    case FIELD_TEXT:
        break;
    }
    memcpy(&number, at, sizeof(number));
    return number;
}

static bool are_texts_equal(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_equal(const struct record_field *field, const void *a, const void *b)
{
    if (field->kind == FIELD_TEXT)
        return are_texts_equal(text_at(a, field), text_at(b, field));
    return number_at(a, field) == number_at(b, field);
}

bool records_equal(const struct record_fields *fields, const void *a, const void *b)
{
    for (size_t i = 0; i < fields->count; i++)
        if (!is_equal(&fields->items[i], a, b))
            return false;
    return true;
}

const char *record_difference(struct arena *arena, const struct record_fields *fields,
                              const void *record, const void *beside)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    for (size_t i = 0; i < fields->count; i++) {
        const struct record_field *field = &fields->items[i];

        if (is_equal(field, record, beside))
            continue;
        if (field->kind == FIELD_TEXT)
            json_text(&json, field->name, text_at(record, field));
        else
            json_int(&json, field->name, number_at(record, field));
    }
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static bool put_text(const struct json_value *value, char *at)
{
    const char *text = value->kind == VALUE_TEXT ? value->text.at : NULL;

    if (value->kind != VALUE_TEXT && value->kind != VALUE_NULL)
        return false;
    memcpy(at, &text, sizeof(text));
    return true;
}

static bool put_number(const struct json_value *value, enum field_kind kind, char *at)
{
    const int64_t number = value->integer;
    const bool is_so = number != 0;

    if (value->kind != VALUE_INTEGER)
        return false;
    if (kind == FIELD_BOOL) {
        memcpy(at, &is_so, sizeof(is_so));
    } else if (kind == FIELD_DAY) {
        const int32_t day = (int32_t)number;

        if (number < INT32_MIN || number > INT32_MAX)
            return false;
        memcpy(at, &day, sizeof(day));
    } else {
        memcpy(at, &number, sizeof(number));
    }
    return true;
}

bool record_put_back(struct arena *arena, const struct record_fields *fields, const char *json,
                     void *record)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (!json || json_read(slice_of(json), arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return false;
    for (size_t i = 0; i < fields->count; i++) {
        const struct record_field *field = &fields->items[i];
        const struct json_value *value = json_member(object, field->name);
        char *at = (char *)record + field->place;

        if (!value)
            continue;
        if (field->kind == FIELD_TEXT ? !put_text(value, at) : !put_number(value, field->kind, at))
            return false;
    }
    return true;
}
