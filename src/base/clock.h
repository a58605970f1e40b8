// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The only sources of time and chance in the program, so that tests can replace both. */

/* Unix microseconds, UTC. */
int64_t clock_now(void);

/* Nanoseconds of a clock that never steps: for measuring how long something took. */
int64_t clock_ticks(void);

/* Waits, at least so long unless a signal comes. */
void clock_pause(int64_t microseconds);

/* Fills `bytes` from the kernel's generator. */
void random_bytes(void *bytes, size_t length);
