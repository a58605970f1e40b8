// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/channel_settings.h"
#include "domain/mail_thread.h"
#include "store/work.h"

/*
 * What comes in. A message is kept as it came first, together with the place up to which its
 * channel was read; only then is it read and put into a conversation, in a transaction of its own
 * or of a few. Nobody's rights are asked: it is the program's own work.
 */
struct intake_piece {
    const char *origin;  /* which it is in its channel: "INBOX/UIDVALIDITY/UID" */
    int64_t received_at; /* by the server that had it; 0: it did not say */
    bool is_sent;        /* it lay in the folder of what was sent */
    bool is_head;        /* it was too large: only its header was fetched */
    struct slice raw;
};
struct intake_pieces {
    int64_t channel_id;
    const struct intake_piece *items;
    size_t count;        /* at most INTAKE_PIECES_MAX */
    const char *mailbox; /* whose place in the channel becomes this one; NULL: it has none */
    struct mail_place place;
};

/* All of them or none, together with the place. With or without any, all is well in the channel. */
enum { INTAKE_PIECES_MAX = 200 };
CHECKED enum status intake_keep(struct work *work, const struct intake_pieces *pieces,
                                size_t *ret_new);

struct mail_reader;
struct intake_means {
    struct mail_reader *reader;
    bool has_key; /* tokens of ours are known by it */
    uint8_t key[MAIL_KEY_SIZE];
};

/*
 * Makes messages of some that wait in the workspace. *ret_count 0: none waits. UNAVAILABLE: the
 * store or the reader is not to be had; they go on waiting. The arena may be rewound afterwards.
 */
CHECKED enum status intake_read_waiting(struct work *work, const struct intake_means *means,
                                        size_t *ret_count);

/* Of what was read the messages as they came go after ARRIVAL_DAYS. */
CHECKED enum status intake_sweep(struct work *work);
