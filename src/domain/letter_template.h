// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/client.h"

/* Words ready for letters, with placeholders (placeholder.h). */
struct letter_template {
    int64_t id;
    int64_t version;
    const char *name;                     /* by which it is chosen */
    const char *language;                 /* of the letter: en, ru, hr */
    enum form_of_address form_of_address; /* ADDRESS_UNKNOWN: for both */
    const char *subject;                  /* "" */
    const char *body;                     /* one wording, or several: letter_wordings.h */
    bool is_archived;
};
enum { TEMPLATE_NAME_MAX = 200, TEMPLATE_SUBJECT_MAX = 300, TEMPLATE_BODY_MAX = 8000 };

struct letter_template_list {
    struct letter_template *items;
    size_t count;
};

/* As it is stored. INVALID, with "name", "language", "form_of_address", "subject" or "body" named.
 */
CHECKED enum status letter_template_clean(const struct letter_template *given, struct arena *arena,
                                          struct fault *fault,
                                          struct letter_template *ret_template);
