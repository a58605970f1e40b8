// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/text_field.h"

#include <string.h>

#include "web/form_field.h"

static struct form_field field_of(const struct form_view *form, const char *name,
                                  const char *stored)
{
    switch (form->state) {
    case FORM_TYPED:
        return form_field_typed(form->exchange, name, stored);
    case FORM_CONFLICT:
        return form_field_changed(form->exchange, name, stored);
    case FORM_OPENED:
        break;
    }
    return form_field_opened(stored);
}

struct text_field_view text_field(const struct form_view *form, const char *name,
                                  struct message label, const char *stored)
{
    struct form_field field = field_of(form, name, stored);
    struct text_field_view view = {
        .name = name, .label = label, .value = field.value, .base = field.base};

    if (form->state == FORM_TYPED && form->fault.field && strcmp(form->fault.field, name) == 0)
        view.fault = form->fault.message;
    if (form->state == FORM_CONFLICT && strcmp(field.value, stored) != 0)
        view.stored = MESSAGE("Stored now: {1}", arg_text(stored));
    return view;
}
