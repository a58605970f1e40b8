// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "app/accounts.h"
#include "app/outgoing.h"

struct outgoing_means {
    struct store *store;
    struct accounts *accounts;
    const char *program; /* regulars-outside; NULL: the one beside this program */
    int stop_fd;         /* can be read once the program ends */
};

/*
 * Within app/: whoever sends what is due by one channel, in a thread of its own and over a
 * connection of its own, so that a server that takes its time holds up nobody else. It goes when
 * nothing is due for a while, when the channel is another one by now, or when its server fails.
 * While it runs, all but `has_ended` is its thread's.
 */
struct outgoing_courier {
    const struct outgoing_means *means;
    const struct outgoing_sender *sender;
    int64_t workspace_id, channel_id;
    int wake_fd; /* something was put to leave */
    bool is_running;
    atomic_bool has_ended;
    pthread_t thread;
    int failures;     /* since the last time that all was well */
    int64_t retry_at; /* not before, by clock_ticks() */
    int64_t quiet_at; /* what is due may not leave before, by clock_ticks(): the rate */
};

/* False: this machine has no more threads. */
bool outgoing_courier_start(struct outgoing_courier *courier);

/* Waits until it has gone, and gives back its thread. */
void outgoing_courier_join(struct outgoing_courier *courier);
