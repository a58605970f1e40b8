// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation_message.h"
#include "store/work.h"

/* Under its id. */
CHECKED enum status messages_insert(struct work *work, const struct conversation_message *message);

/* NOT_FOUND; one that was taken back, too. */
CHECKED enum status messages_find(struct work *work, int64_t id,
                                  struct conversation_message *ret_message);

/* Which message is alike; *ret_id 0: none. */
CHECKED enum status messages_like(struct work *work, const uint8_t likeness[SECRET_HASH_SIZE],
                                  int64_t *ret_id);

/* The conversation of the first of these Message-IDs that is known, merged ones followed;
 * *ret_conversation 0: of none. */
CHECKED enum status messages_answered(struct work *work, const char *const *mail_ids, size_t count,
                                      int64_t *ret_conversation);

/* Of a conversation, those before a place (zeros: the last ones), in the order they happened. */
struct message_place {
    int64_t at, id;
};
struct message_list {
    struct conversation_message *items;
    size_t count;
    bool has_earlier;
};
CHECKED enum status messages_list(struct work *work, int64_t conversation_id,
                                  struct message_place before, size_t limit,
                                  struct message_list *ret_list);

/* Takes one back: it is seen and found no more. */
CHECKED enum status messages_delete(struct work *work, int64_t id);

/* What each did to the clock, in the order they happened; at most `limit`, one more tells that
 * there are too many. */
struct message_event {
    int64_t id, at, author_id;
    enum message_kind kind;
    bool is_automatic;
    int32_t flags;
};
struct message_events {
    struct message_event *items;
    size_t count;
};
CHECKED enum status messages_events(struct work *work, int64_t conversation_id, size_t limit,
                                    struct message_events *ret_events);

/* One goes to another conversation; *ret_count 0: it is not in the first. */
CHECKED enum status messages_move_one(struct work *work, int64_t id, int64_t from_conversation,
                                      int64_t to_conversation, int64_t *ret_count);

/* Takes one out for good, when it stands in this conversation; it may come again. *ret_count 0: it
 * does not. Not for one with files, or that waits to leave. */
CHECKED enum status messages_remove(struct work *work, int64_t conversation_id, int64_t id,
                                    int64_t *ret_count);

/* All of one conversation go to another. */
CHECKED enum status messages_move(struct work *work, int64_t from_conversation,
                                  int64_t to_conversation, int64_t *ret_count);

/* --- their files --- */

struct message_files {
    struct message_file *items;
    size_t count;
};
CHECKED enum status message_files_insert(struct work *work, const struct message_file *file);

/* Of one conversation, by message and place; at most MESSAGE_FILES_LISTED of the newest messages.
 */
enum { MESSAGE_FILES_LISTED = 500 };
CHECKED enum status message_files_list(struct work *work, int64_t conversation_id,
                                       struct message_files *ret_files);

/* NOT_FOUND. */
CHECKED enum status message_files_find(struct work *work, int64_t id,
                                       struct message_file *ret_file);
