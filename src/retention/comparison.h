// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/rate.h"

/* One group of clients (a source, a service, or all) in two periods. */
struct compared_group {
    const char *name; /* as in the log; "" for those whose orders do not say */
    int64_t start_before, lost_before;
    int64_t start_after, lost_after;
    struct interval difference; /* of the lost shares, after - before; see share_difference() */
    bool can_tell;              /* both starts > 0 and the interval leaves zero out */
};

/*
 * Two periods side by side: who was lost, by the source of a client's first occasion and by
 * the service of their last one before the period. Groups come by lost_after, largest first,
 * then by name; at most COMPARED_GROUPS_MAX, the rest added up in `others` (name NULL).
 */
enum { COMPARED_GROUPS_MAX = 12 };
struct comparison {
    struct rate before, after;
    struct compared_group all;
    struct compared_group sources[COMPARED_GROUPS_MAX + 1];
    struct compared_group services[COMPARED_GROUPS_MAX + 1];
    size_t source_count, service_count; /* 0 when the log does not say */
};

struct comparison comparison_measure(const struct order_log *log, const struct window *window,
                                     const struct rate *before, const struct rate *after,
                                     unsigned threads);
