// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/answering.h"
#include "store/work.h"

/* How the business answers. Looking needs RIGHT_VIEW, changing RIGHT_MANAGE. */
CHECKED enum status answering_of(struct work *work, struct answering *ret_answering);

struct answering_edited {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
};

/* INVALID with the field named (answering_read()); CONFLICT when it is not at `version` any more.
 */
CHECKED enum status edit_answering(struct work *work, int64_t version,
                                   const struct answering_typed *typed,
                                   struct answering_edited *ret_edited);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_answering(struct work *work, const struct audit *audit,
                                   struct undone *ret_undone);
