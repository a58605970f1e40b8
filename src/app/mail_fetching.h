// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/day.h"
#include "base/slice.h"
#include "domain/mail_server.h"

/*
 * A mailbox that is read by regulars-outside, over IMAP: what is new is handed over, batch by
 * batch, and then what comes from then on. A message is never changed there and none deleted;
 * none is marked as read before its batch was acknowledged (D-34). The child ends with the
 * thread that began, so a mailbox is begun, asked and ended by one thread.
 */
struct mail_fetching;

struct mail_fetch_order {
    struct mail_server server;
    const char *mailbox;   /* in UTF-8; "INBOX" */
    uint32_t uid_validity; /* as SELECTED said when `last_uid` was kept; 0: never read before */
    uint32_t last_uid;     /* the highest that is committed; what is above it is new */
    day_t since_on;        /* when never read before: from this day on; 0: all */
    enum mail_seen { MAIL_SEEN_LEAVE, MAIL_SEEN_MARK } seen;   /* MARK: \Seen once acknowledged */
    enum mail_wait { MAIL_WAIT_NOT, MAIL_WAIT_FOR_NEWS } wait; /* after what is there */
    int32_t renew_seconds; /* of waiting: asked anew so often; 0: ten minutes */
    const char *program;   /* regulars-outside; NULL: the one beside this program */
};

enum mail_fetch_kind {
    /* First of all. Where `uid_validity` is not that of the order, the mailbox was made anew
     * (D-35): all UIDs that were kept are void and every message of it comes again. */
    MAIL_FETCH_SELECTED,
    MAIL_FETCH_MESSAGE,
    MAIL_FETCH_BATCH, /* commit what came since the last, then mail_fetch_acknowledge() */
    MAIL_FETCH_IDLE,  /* all is handed over; with MAIL_WAIT_NOT nothing follows */
    MAIL_FETCH_NONE,  /* nothing came in the time given */
    MAIL_FETCH_ENDED, /* the connection ended, see `code`: begin anew, later and later */
};

struct mail_fetched {
    enum mail_fetch_kind kind;
    uint32_t uid_validity, uid_next; /* of SELECTED */
    uint32_t message_count;          /* of SELECTED: in the mailbox */
    uint32_t uid;                    /* of MESSAGE */
    uint64_t size_bytes;             /* of MESSAGE, as the server counts it */
    int64_t received_at;             /* of MESSAGE: INTERNALDATE; 0 when it gave none */
    bool is_seen;                    /* of MESSAGE: \Seen, when it was fetched */
    bool is_head_only;               /* of MESSAGE: larger than MAIL_SIZE_MAX, its header alone */
    struct slice raw;                /* of MESSAGE, in the arena of mail_fetch_next() */
    enum mail_code code;             /* of ENDED */
    const char *detail;              /* of ENDED: the server's words, clean; "" for none */
};

/* A batch ends after so many messages or bytes, whatever comes first. */
enum { MAIL_BATCH_MESSAGES = 200, MAIL_BATCH_BYTES = 4 * 1024 * 1024 };

/*
 * Starts the child and hands it the order; connecting goes on behind. `arena` outlives the
 * fetching. INVALID: settings that can be no server's. UNAVAILABLE: it cannot be started.
 */
CHECKED enum status mail_fetch_begin(const struct mail_fetch_order *order, struct arena *arena,
                                     struct fault *fault, struct mail_fetching **ret_fetching);

/* Waits for what comes next, so long at most; 0 looks only. After ENDED there is only the end. */
void mail_fetch_next(struct mail_fetching *fetching, int32_t wait_milliseconds, struct arena *arena,
                     struct mail_fetched *ret_fetched);

/* What BATCH closed is committed: goes on. */
void mail_fetch_acknowledge(struct mail_fetching *fetching);

/* To be polled for reading, with others: something is there for mail_fetch_next(). */
int mail_fetch_descriptor(const struct mail_fetching *fetching);

/* Ends the child, whatever it does. NULL: nothing. */
void mail_fetch_end(struct mail_fetching *fetching);
