// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/letter_template.h"
#include "store/work.h"

/* Words ready for letters. Looking at them needs RIGHT_VIEW, changing them RIGHT_EDIT. */
CHECKED enum status list_templates(struct work *work, struct letter_template_list *ret_list);
CHECKED enum status show_template(struct work *work, int64_t id,
                                  struct letter_template *ret_template);

/*
 * A new one (id 0), or all fields of the one that was looked at at its version, archived or not.
 * INVALID with the field named; CONFLICT when it was changed since; NOT_FOUND. What changes nothing
 * succeeds and writes nothing (audit_id 0).
 */
struct template_saved {
    int64_t id;
    int64_t audit_id; /* for Undo */
};
CHECKED enum status save_template(struct work *work, const struct letter_template *given,
                                  struct template_saved *ret_saved);

/* For undo(), within its write unit: what was before; one that was new is archived. */
struct audit;
struct undone;
CHECKED enum status undo_template_change(struct work *work, const struct audit *audit,
                                         struct undone *ret_undone);
