// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/outgoing_letter.h"

/* A way out: over SMTP (app/mail_sending.h), or what stands in for it in tests. */
struct outgoing_way {
    enum status (*send)(void *context, const struct mail_letter *letter, struct arena *arena,
                        struct fault *fault, struct mail_result *ret_result);
    bool (*is_over)(void *context); /* the program ends: nothing more is begun */
    void *context;
    const struct mail_server *server; /* without its secret, for the words about a failure */
};

/* Who sends, and how fast. */
struct outgoing_sender {
    int64_t owner;      /* of the leases of this process */
    const uint8_t *key; /* app/outgoing_letter.h */
    int64_t hour_max;   /* of what the program sends by one channel; DB_ROWS_MAX and more: any */
};

/* What a turn brought. next_at: when the channel wants its turn again, 0 when nothing waits. */
struct outgoing_turn {
    size_t sent, later, ended; /* ended: failed, withdrawn, for somebody to decide */
    int64_t next_at;
    bool is_put_off; /* something is due and may not leave: the rate, or the channel rests */
};

/*
 * Sends what is due by a channel, people's own words first: one of these, or a batch of the
 * program's. The batch is leased in one transaction and what became of each told in another, so
 * that a program that ends in between leaves in doubt at most one reply, or one batch (D-07, D-08).
 * UNAVAILABLE: the clock is wrong (D-16), or the store. What was leased then is broken off later.
 * A batch begins nothing after half of its lease: one message takes 40 minutes at most, so that
 * nobody loses the lease of what is still under way.
 */
enum { OUTGOING_BATCH = 50, OUTGOING_LEASE_MINUTES = 90 };
CHECKED enum status outgoing_run(struct work *work, int64_t channel_id,
                                 const struct outgoing_sender *sender,
                                 const struct outgoing_way *way, struct outgoing_turn *ret_turn);

/* When the next may leave by a channel; 0 when nothing waits. */
CHECKED enum status outgoing_next(struct work *work, int64_t channel_id, int64_t *ret_at);

/* Of all workspaces: what processes had leased that are no more, and what nobody told in time. At
 * the start, and now and then. */
CHECKED enum status outgoing_break_off(struct work *work, int64_t owner);
