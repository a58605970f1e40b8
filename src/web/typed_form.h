// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/*
 * Forms of several fields as a table: opened, shown again with a fault beside its field, or on a
 * conflict with what is stored now above what was typed (web/form_field.h). The view is
 * typed_fields.html.
 */
enum typed_kind { TYPED_LINE, TYPED_AREA, TYPED_DAY, TYPED_AMOUNT };
struct typed_field {
    const char *name; /* of the form */
    struct message label, hint;
    const char *stored; /* as the form would hold it */
    enum typed_kind kind;
    const char *list; /* id of suggestions; NULL for none */
    const char *type; /* another type of input than kind says; NULL */
};

/* What the form is shown for. */
enum typed_moment { FORM_OPENED, FORM_TYPED, FORM_CONFLICT };

/* `fault` may be NULL; of one that is about no field of the form *ret_is_shown is false. */
struct field_rows typed_rows(const struct exchange *exchange, const struct typed_field *fields,
                             size_t count, enum typed_moment moment, const struct fault *fault,
                             bool *ret_is_shown);

/* Words that are offered while one types, each once. */
struct word_rows typed_words(struct arena *arena, const char *const *words, size_t count);
