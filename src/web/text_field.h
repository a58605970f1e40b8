// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/*
 * A field of a form of the settings, with what was typed, its fault, and on a conflict what is
 * stored now (web/form_field.h). In the view: {{> text_field name }}.
 */
enum form_state {
    FORM_OPENED,   /* shows what is stored */
    FORM_TYPED,    /* shows what was typed, with the fault beside its field */
    FORM_CONFLICT, /* shows what was changed here, with what is stored now above it */
};
struct form_view {
    struct exchange *exchange;
    enum form_state state;
    struct fault fault; /* of FORM_TYPED */
};

/* The field `name`, whose label is `label`; hint and the rest are for the caller to add. */
struct text_field_view text_field(const struct form_view *form, const char *name,
                                  struct message label, const char *stored);
