// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

enum { PARALLEL_THREADS_MAX = 64 };

/* How many threads serve this machine: its processors, at most PARALLEL_THREADS_MAX. */
unsigned parallel_threads(void);

/*
 * Calls `each` on [0, count) in pieces of at most `step`, from `threads` threads (the caller
 * is one of them), until all is done. `thread` (0 to threads - 1) tells the caller's tallies
 * apart; pieces come in no certain order. With one thread, or one piece, nothing is started.
 */
void parallel_for(unsigned threads, size_t count, size_t step,
                  void (*each)(void *context, size_t from, size_t to, unsigned thread),
                  void *context);
