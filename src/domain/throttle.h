// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * How long whoever guesses has to wait, and nobody else for long. Counts what was tried under a key
 * (an account, an address) until it is cleared: the first `free_tries` cost nothing, each one after
 * them a pause that doubles, up to `pause_max`. A key that was quiet for `forget_after` is new
 * again. Memory is that of `slots`; when all are taken the key that was quiet for longest makes
 * room. Times are microseconds of a clock that the caller reads; keys are hashes of 64 bits, never
 * 0.
 */
struct throttle_rule {
    unsigned free_tries;
    int64_t first_pause, pause_max, forget_after;
};
struct throttle_slot {
    uint64_t key; /* 0: nobody's */
    int64_t last_at, open_at;
    unsigned tries;
};
struct throttle {
    struct throttle_rule rule;
    struct throttle_slot *slots;
    size_t slot_count;
};

/* What is left to wait before the next try; 0: none. Changes nothing. */
int64_t throttle_wait(const struct throttle *throttle, uint64_t key, int64_t now);

/* A try that throttle_wait() let pass. Counted before it is known how it ends, so that many at once
 * gain nothing. */
void throttle_count(struct throttle *throttle, uint64_t key, int64_t now);

/* It was right after all: the key starts anew. */
void throttle_clear(struct throttle *throttle, uint64_t key);

/* It was right, but others stand behind the same key: this one try is taken back. */
void throttle_uncount(struct throttle *throttle, uint64_t key);
