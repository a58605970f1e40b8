// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "retention/buying.h"

/*
 * Some clients in place of all, where they are so many that all would say the same, slower. They
 * are picked by their names, whatever rows they came from: the same log, the same clients.
 */
enum { SAMPLE_CLIENTS = 20000, SAMPLE_FROM = 40000 };

/* True for all clients of a log that is not large. */
bool client_is_sampled(const struct order_log *log, size_t client);

bool buying_is_large(const struct buying *buying);
/* Those of `buying` who are in the sample. */
struct buying clients_sample(const struct buying *buying, const struct order_log *log,
                             struct arena *arena);
