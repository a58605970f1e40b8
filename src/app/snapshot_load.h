// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/snapshot.h"
#include "retention/live_log.h"
#include "store/order_changes.h"

/* Columns as they come from the store, and how they are kept fresh: the inner side of snapshot.h.
 */

enum { CURRENCIES_TOLD = 16 };

struct columns {
    struct arena arena; /* for as long as the columns live */
    int64_t workspace_id;
    struct snapshot_choice choice;
    struct live_log *live;
    bool is_loaded;   /* false also after a failure: then they are loaded anew */
    int64_t version;  /* of the workspace's orders that is in them */
    int64_t names_at; /* when the client that was changed last was changed */

    /* The currencies met; more than one without a choice cannot be added up. */
    char currencies[CURRENCIES_TOLD][4];
    size_t currency_count;
};

struct columns columns_open(int64_t workspace_id, const struct snapshot_choice *choice);
void columns_close(struct columns *columns);
bool columns_are_of(const struct columns *columns, int64_t workspace_id,
                    const struct snapshot_choice *choice);

/* Whether nothing has changed up to this state. */
bool columns_are_fresh(const struct columns *columns, const struct order_freshness *state);

/* Loads them, or reads the clients again whose orders changed. `state` is what `work` reads. */
CHECKED enum status columns_freshen(struct columns *columns, struct work *work,
                                    const struct order_freshness *state);

/* INVALID: several currencies without a choice; no order that counts. */
CHECKED enum status columns_check(const struct columns *columns, struct work *work);

struct order_log columns_view(const struct columns *columns);
size_t columns_bytes(const struct columns *columns);
