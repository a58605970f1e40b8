// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

/*
 * Translations of one language as tools/make_catalogues.py writes them from locale/ at build
 * time: only what is translated, sorted by the bytes of the id.
 */
enum { PLURAL_FORMS_MAX = 3 };

struct translation {
    const char *id;                      /* English text; of plurals the singular */
    const char *forms[PLURAL_FORMS_MAX]; /* forms[1] is NULL when the text has no plural */
};

struct catalogue {
    const struct translation *items;
    size_t count;
};

extern const struct catalogue catalogue_hr, catalogue_ru;
