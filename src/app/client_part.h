// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/snapshot.h"

/* Some of the clients of a log, as the pages of Retention choose them: first source and service of
 * any order, as words of figure_group_word(), and a tag. NULL or "": all. */
struct client_part {
    const char *source, *service, *tag;
};
bool client_part_is_all(const struct client_part *part);

/* Borrowed from the snapshot and the work's arena. */
struct picked_clients {
    struct order_log log; /* all orders of whoever fits; perhaps of nobody */
    uint32_t *place;      /* [client of the whole log] among the picked; NULL: all are */
};
enum { PART_TAG_CLIENTS_MAX = 200000 }; /* clients of a tag that is chosen */
/* INVALID "tag": more clients than that have it. */
CHECKED enum status client_part_pick(struct work *work, const struct snapshot *snapshot,
                                     const struct client_part *part,
                                     struct picked_clients *ret_picked);
