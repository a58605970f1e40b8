// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * The log as it is looked at from another day: what came later is left out, as when it is read with
 * that day as as_of; a later day than the last one leaves nothing out. Columns that stay the same
 * are borrowed, the others lie in `arena`. *ret_clients is the place of each of its clients in
 * `log`; NULL when they are the same. Not to be closed. What is known beside the orders (`hold`)
 * goes along: whoever looks from a day at which it was not known yet takes it off.
 */
struct order_log order_log_until(const struct order_log *log, day_t as_of, struct arena *arena,
                                 const uint32_t **ret_clients);

/* How many of a client's occasions come no later than the day. */
uint32_t order_log_count_until(const struct order_log *log, size_t client, day_t day);
