// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/* Chats of messengers: a conversation each, and links that say whose one is. */

/* The newest conversation with this address by this channel; *ret_id 0: none. One that was merged
 * gives the one it became. */
CHECKED enum status chats_conversation(struct work *work, int64_t channel_id, const char *address,
                                       int64_t *ret_id);

/* Made by whoever works; links that are over or used go. */
struct chat_link {
    int64_t channel_id, client_id;
    int64_t expires_at;
};
CHECKED enum status chat_links_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                      const struct chat_link *link);

/* Uses one up: *ret_client_id is whose chat it is now, or 0: there is no such link, it was used, or
 * has expired. Of a client that was merged, the one they became. */
CHECKED enum status chat_links_use(struct work *work, int64_t channel_id,
                                   const uint8_t hash[SECRET_HASH_SIZE], int64_t *ret_client_id);
