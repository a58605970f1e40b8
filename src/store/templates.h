// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/letter_template.h"
#include "store/work.h"

/* All of the workspace, archived ones last, by name; at most TEMPLATES_MAX. */
enum { TEMPLATES_MAX = 300 };
CHECKED enum status templates_list(struct work *work, struct letter_template_list *ret_list);
CHECKED enum status templates_find(struct work *work, int64_t id,
                                   struct letter_template *ret_template);
CHECKED enum status templates_insert(struct work *work, const struct letter_template *one,
                                     int64_t *ret_id);

/* All fields of the template `one->id`, which was read in this unit; its version is raised. */
CHECKED enum status templates_update(struct work *work, const struct letter_template *one);
