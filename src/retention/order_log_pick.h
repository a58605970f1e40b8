// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * Some clients of a log, each with all their occasions and refunds, as a log of its own that
 * borrows the columns: not to be closed. Days and currency are the whole log's, since it was kept
 * as long; counts of rows are of what was picked. `chosen` are clients of `log`, each once.
 */
struct order_log order_log_pick(const struct order_log *log, const uint32_t *chosen, size_t count,
                                struct arena *arena);

/* Conditions that combine with AND. */
struct client_choice {
    const char *first_source; /* of their first occasion; "": it says none; NULL: any */
    const char *any_service;  /* of any occasion; likewise */
    const uint32_t *among;    /* clients of the log, in no order, each once; NULL: all */
    size_t among_count;
};

/* Those that fit, ascending; returns how many. */
size_t order_log_choose(const struct order_log *log, const struct client_choice *choice,
                        struct arena *arena, uint32_t **ret_chosen);
