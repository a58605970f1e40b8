// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "base/slice.h"
#include "store/work.h"

/*
 * Messages as they came. One is kept, with the place up to which its channel was read, before
 * anything is made of it: then nothing that the other side may forget is lost (D-34), and what was
 * fetched twice is one (AC-023).
 */
enum arrival_state {
    ARRIVAL_WAITING = 1,    /* to be read */
    ARRIVAL_READ = 2,       /* is a message */
    ARRIVAL_DOUBLE = 3,     /* the same as one that there was */
    ARRIVAL_UNREADABLE = 4, /* its reader died of it; is a message without text */
};
enum { ARRIVAL_ATTEMPTS_MAX = 5, ARRIVAL_DAYS = 90 };

struct arrival {
    int64_t id, channel_id;
    const char *origin; /* which it is there: "UIDVALIDITY/UID" */
    uint8_t blob_hash[SECRET_HASH_SIZE];
    int64_t attempt;
    int64_t came_at;
    int64_t received_at; /* by the server that had it; 0: it did not say */
    bool is_head;        /* it was too large: these are its header alone */
    bool is_sent;        /* we wrote it: it lay in the folder of what was sent */
};

/* Keeps one as its channel, origin, received_at, is_sent and is_head say; *ret_is_new false when it
 * was kept before. */
CHECKED enum status arrivals_keep(struct work *work, const struct arrival *arrival,
                                  struct slice bytes, bool *ret_is_new);

/* Whether it was kept. */
CHECKED enum status arrivals_has(struct work *work, int64_t channel_id, const char *origin,
                                 bool *ret_has);

/* Those that wait to be read, who came first at the top: mail; what came by one channel. */
struct arrival_list {
    struct arrival *items;
    size_t count;
};
CHECKED enum status arrivals_waiting(struct work *work, size_t limit,
                                     struct arrival_list *ret_list);

CHECKED enum status arrivals_waiting_in(struct work *work, int64_t channel_id, size_t limit,
                                        struct arrival_list *ret_list);

/* One more attempt begins with those of mailboxes and folders that wait from one id to another:
 * said before, so that what kills the server is not read for ever. Kills from elsewhere count too:
 * that is why there are several. */
CHECKED enum status arrivals_begin(struct work *work, int64_t first_id, int64_t last_id);

/* The attempt did not happen, for reasons that are not the message's. */
CHECKED enum status arrivals_give_back(struct work *work, int64_t id);

/* What became of it. `message_id` 0: nothing. CONFLICT when something was made of it before. */
CHECKED enum status arrivals_end(struct work *work, int64_t id, enum arrival_state state,
                                 int64_t message_id);

/* Deletes what was made something of and is older than ARRIVAL_DAYS. */
CHECKED enum status arrivals_sweep(struct work *work, int64_t *ret_count);
