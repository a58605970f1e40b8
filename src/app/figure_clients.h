// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/snapshot.h"
#include "domain/client_filter.h"

/*
 * Whom a number counts: the clients behind a figure of the pages of Retention, by the measures that
 * count them, and by the boundaries that a report on the same orders has (docs/measures.md).
 * Figures of a period take those of today, figures of a day those of that day. Scores, segments and
 * windows are told among the clients of the groups and tags beside the figure, as a report on these
 * alone tells them; all else is what the whole log says of a client.
 */
struct figure_clients {
    int64_t *ids; /* ascending */
    size_t count;
};

/*
 * Those of the filter's figure and of the groups beside it (client_filter_has_figure()); nobody
 * when there are no orders that count. `snapshots` NULL: from columns of its own. RIGHT_VIEW; not
 * within a write unit.
 */
CHECKED enum status figure_clients(struct work *work, struct snapshots *snapshots,
                                   const struct client_filter *filter,
                                   struct figure_clients *ret_clients);
bool figure_clients_have(const struct figure_clients *clients, int64_t id);
