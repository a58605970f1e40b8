// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "outside/request.h"
#include "store/work.h"

/*
 * Asks an address of our own, by way of regulars-outside, whether it is we who answer there. The
 * process is started for it and has no more than the network (outside/confine_network.h).
 */
struct look_errand {
    const char *url, *expected;
    const char *trust;   /* a file of certificates in PEM; NULL: the system's */
    const char *program; /* regulars-outside; NULL: the one beside this program */
    bool may_be_own;     /* also an address of our own network */
};

/* Waits for the answer, a minute at most. UNAVAILABLE: it cannot be asked from here, or there was
 * none. CONFLICT: work->progress says that somebody wants no more of it. */
CHECKED enum status look_by_process(struct work *work, const struct look_errand *errand,
                                    struct outside_look_answer *ret_answer);
