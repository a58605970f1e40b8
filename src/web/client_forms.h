// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "web/form_page.h"

/* What forms about clients choose from, shared between them: client_forms.c. */
extern const struct form_choice client_kind_choices[], client_language_choices[],
    client_address_choices[], client_mark_choices[], client_rhythm_choices[],
    client_point_choices[], client_date_choices[], client_note_choices[];

/* The words of a choice, "" for none. */
const char *choice_words(const struct form_choice *choices, const char *value);
