// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/client_part.h"
#include "app/goals.h"

/* The orders that a goal looks at, one goal after the other. */
struct goal_logs {
    struct snapshots *snapshots;
    const struct standing_now *now;

    struct snapshot *snapshot;  /* NULL when nobody has ordered in the currency */
    char asked[4], currency[4]; /* that was wanted, and that it is of */
    bool is_taken;
    struct picked_clients picked; /* zeros without a snapshot */
};

bool goal_is_for_all(const struct goal_whose *whose);

/* The business's own currency is "", as it is without a choice. */
void goal_own_currency(const struct standing_now *now, struct goal_whose *whose);

/* A tag as it is called, however it was written. */
CHECKED enum status goal_tag_named(struct work *work, struct goal_whose *whose);

/* Sets `picked` to these clients; borrowed until the next one. In several currencies the business's
 * own stands for all. End it in any case. */
CHECKED enum status goal_log_find(struct work *work, struct goal_logs *logs,
                                  const struct goal_whose *whose);
void goal_logs_end(struct goal_logs *logs);
