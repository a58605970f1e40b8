// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * A field in a form of what others may change meanwhile. The form also holds, hidden under
 * "base_" and the field's name, what the field was opened with: so it is known on a conflict what
 * was really changed here, and what nobody touched is not taken back from the others.
 */
struct form_field {
    const char *value;
    const char *base;
};

/* In a form that is opened. */
struct form_field form_field_opened(const char *stored);

/* As it came, to be shown again; `stored` stands for what did not come. */
struct form_field form_field_typed(const struct exchange *exchange, const char *name,
                                   const char *stored);

/* On a conflict: what was changed here, else what is stored now, which is its base from now on. */
struct form_field form_field_changed(const struct exchange *exchange, const char *name,
                                     const char *stored);
