// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/form_field.h"

#include <string.h>

struct form_field form_field_opened(const char *stored)
{
    return (struct form_field){stored, stored};
}

struct form_field form_field_typed(const struct exchange *exchange, const char *name,
                                   const char *stored)
{
    const char *value = fields_value(&exchange->form, name);
    struct text base_name = text_new(exchange->arena);

    text_add(&base_name, "base_");
    text_add(&base_name, name);
    const char *base = fields_value(&exchange->form, base_name.at);
    return (struct form_field){value ? value : stored, base ? base : stored};
}

struct form_field form_field_changed(const struct exchange *exchange, const char *name,
                                     const char *stored)
{
    struct form_field field = form_field_typed(exchange, name, stored);

    if (strcmp(field.value, field.base) == 0)
        field.value = stored;
    field.base = stored;
    return field;
}
