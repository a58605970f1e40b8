// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/channel.h"
#include "domain/telegram.h"
#include "store/work.h"

/*
 * What comes to a bot of Telegram. An update is kept as it came, together with the place up to
 * which Telegram need not tell any more; only then is it made a message of a conversation, one per
 * chat (D-36). Nobody's rights are asked: it is the program's own work.
 */

/* Up to where the updates of this bot were kept: what Telegram is asked for next; 0: from the
 * beginning, also when the channel has another bot by now. */
int64_t telegram_place_read(const char *json, int64_t bot_id, struct arena *arena);

/* All of them or none, together with the place. With or without any, all is well in the channel. */
struct telegram_kept {
    int64_t offset; /* to ask for next */
    size_t new_count;
};
CHECKED enum status telegram_keep(struct work *work, int64_t channel_id, int64_t bot_id,
                                  const struct telegram_pieces *pieces, int64_t offset,
                                  struct telegram_kept *ret_kept);

/* Where the bytes of a file come from. */
enum telegram_fetched {
    TELEGRAM_FILE_HERE,
    TELEGRAM_FILE_REFUSED, /* it is not to be had any more */
    TELEGRAM_FILE_LATER,
};
struct telegram_files {
    enum telegram_fetched (*fetch)(void *context, const char *file_id, struct arena *arena,
                                   struct slice *ret_bytes);
    void *context;
};

/* Makes messages of some that wait in the channel. *ret_count 0: none waits, or a file has to be
 * waited for; after an hour its message comes without it. */
CHECKED enum status telegram_read_waiting(struct work *work, int64_t channel_id,
                                          const struct telegram_files *files, size_t *ret_count);
