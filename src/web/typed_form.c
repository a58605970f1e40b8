// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/typed_form.h"

#include <string.h>

#include "web/form_field.h"

static struct form_field value_of(const struct exchange *exchange, const struct typed_field *field,
                                  enum typed_moment moment)
{
    switch (moment) {
    case FORM_TYPED:
        return form_field_typed(exchange, field->name, field->stored);
    case FORM_CONFLICT:
        return form_field_changed(exchange, field->name, field->stored);
    case FORM_OPENED:
        break;
    }
    return form_field_opened(field->stored);
}

static const char *type_of(const struct typed_field *field)
{
    if (field->type)
        return field->type;
    return field->kind == TYPED_DAY ? "date" : "text";
}

static struct field_row row_of(const struct exchange *exchange, const struct typed_field *field,
                               enum typed_moment moment)
{
    const struct form_field value = value_of(exchange, field, moment);
    struct field_row row = {.name = field->name,
                            .value = value.value,
                            .base = value.base,
                            .type = type_of(field),
                            .list = field->list,
                            .label = field->label,
                            .hint = field->hint,
                            .is_area = field->kind == TYPED_AREA,
                            .is_amount = field->kind == TYPED_AMOUNT};

    if (moment == FORM_CONFLICT && strcmp(value.value, field->stored) != 0)
        row.stored = field->stored[0] == '\0' ? PLAIN_MESSAGE("Stored now: nothing")
                                              : MESSAGE("Stored now: {1}", arg_text(field->stored));
    return row;
}

struct field_rows typed_rows(const struct exchange *exchange, const struct typed_field *fields,
                             size_t count, enum typed_moment moment, const struct fault *fault,
                             bool *ret_is_shown)
{
    struct field_rows rows = {arena_array(exchange->arena, struct field_row, count), count};
    bool is_shown = false;

    for (size_t i = 0; i < count; i++) {
        rows.items[i] = row_of(exchange, &fields[i], moment);
        if (!fault || strcmp(fault->field, fields[i].name) != 0)
            continue;
        rows.items[i].fault = fault->message;
        is_shown = true;
    }
    if (ret_is_shown)
        *ret_is_shown = is_shown;
    return rows;
}

struct word_rows typed_words(struct arena *arena, const char *const *words, size_t count)
{
    struct word_rows rows = {arena_array(arena, struct word_row, count), count};

    for (size_t i = 0; i < count; i++)
        rows.items[i].word = words[i];
    return rows;
}
