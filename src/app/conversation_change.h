// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/conversations.h"
#include "app/undo.h"

/* What use cases of conversations and their Undo do alike. */
CHECKED enum status may_see_conversations(struct work *work);
CHECKED enum status may_edit_conversations(struct work *work);

/* Within the write unit of whoever calls. One that was merged is NOT_FOUND; CONFLICT when it is not
 * at `version` (0: whichever). */
CHECKED enum status conversation_find(struct work *work, int64_t id, int64_t version,
                                      struct conversation *ret_conversation);

/* Writes `after` and its row of the trail; nothing when they are equal. */
CHECKED enum status conversation_change(struct work *work, const struct conversation *before,
                                        const struct conversation *after, enum audit_action action,
                                        struct conversation_changed *ret_changed);

/* The same with something that Undo needs to know besides: a number each (0: none). */
struct conversation_trail {
    enum audit_action action;
    int64_t message_id, outbox_id, other_id;
    const int64_t *moved; /* messages */
    size_t moved_count;
};
CHECKED enum status conversation_change_with(struct work *work, const struct conversation *before,
                                             const struct conversation *after,
                                             const struct conversation_trail *trail,
                                             struct conversation_changed *ret_changed);
CHECKED enum status conversation_trail_read(struct work *work, const struct audit *audit,
                                            struct conversation_trail *ret_trail);

/* Puts the fields that the trail kept over those of `record`; BROKEN when they cannot be read. */
CHECKED enum status conversation_put_back(struct work *work, const struct audit *audit,
                                          struct conversation *record);

CHECKED enum status undo_conversation_change(struct work *work, const struct audit *audit,
                                             struct undone *ret_undone);
CHECKED enum status undo_conversation_said(struct work *work, const struct audit *audit,
                                           struct undone *ret_undone);
CHECKED enum status undo_conversation_asked(struct work *work, const struct audit *audit,
                                            struct undone *ret_undone);
CHECKED enum status undo_conversation_merge(struct work *work, const struct audit *audit,
                                            struct undone *ret_undone);
CHECKED enum status undo_conversation_split(struct work *work, const struct audit *audit,
                                            struct undone *ret_undone);
