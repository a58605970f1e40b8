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

/*
 * What clients are called from outside the log, tags: as many each as one likes, so that groups by
 * them overlap. Names differ and are not empty.
 */
struct client_label {
    uint32_t client; /* of the log */
    uint32_t label;  /* index of `names` */
};
struct client_labels {
    const char *const *names;
    size_t name_count;                /* at most CLIENT_LABELS_MAX */
    const struct client_label *items; /* in any order, none twice */
    size_t count;
};
enum { CLIENT_LABELS_MAX = 5000 };

/*
 * As `comparison`, by label; clients without one are the group "". Who has two labels is counted
 * with each, so the groups do not add up to all, and those beyond the largest COMPARED_GROUPS_MAX
 * are not added up but left out.
 */
struct label_comparison {
    struct compared_group groups[COMPARED_GROUPS_MAX];
    size_t group_count;
    size_t left_out; /* groups */
};
struct label_comparison comparison_by_labels(const struct order_log *log,
                                             const struct window *window, const struct rate *before,
                                             const struct rate *after,
                                             const struct client_labels *labels, unsigned threads);
