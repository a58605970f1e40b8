// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_losses.h"

#include <stdlib.h>

#include "store/db.h"
#include "store/loss_columns.h"

static int by_id(const void *id, const void *client)
{
    int64_t left = *(const int64_t *)id, right = ((const struct cue_client *)client)->id;

    return (left > right) - (left < right);
}

/* NULL for one that is deleted or archived. */
static struct cue_client *find(const struct cue_clients *clients, int64_t id)
{
    return clients->count == 0
               ? NULL
               : bsearch(&id, clients->items, clients->count, sizeof(clients->items[0]), by_id);
}

enum status cues_add_losses(struct work *work, const struct cue_clients *clients)
{
    struct db_stream *stream = db_stream(
        work, "SELECT l.client_id, l.last_order_on FROM client_loss l WHERE l.workspace_id = $1",
        DB_BIND(db_int(work->workspace_id)));

    while (stream_next(stream)) {
        struct cue_client *client = find(clients, stream_int(stream, 0));

        if (client && client->last_order_on == (day_t)stream_int(stream, 1))
            client->has_loss_reason = true;
    }
    return stream_end(stream);
}

enum status cues_add_returns(struct work *work, const struct cue_clients *clients, day_t from)
{
    struct db_stream *stream =
        db_stream(work,
                  "SELECT c.id, " DAY_BEFORE_LAST " FROM client c WHERE c.workspace_id = $1"
                  " AND c.deleted_at IS NULL AND c.last_order_on IS NOT NULL"
                  " AND c.last_order_on >= $2 AND c.occasion_count > 1",
                  DB_BIND(db_int(work->workspace_id), db_int(from)));

    while (stream_next(stream)) {
        struct cue_client *client = find(clients, stream_int(stream, 0));

        if (client && !stream_is_null(stream, 1))
            client->before_last_on = (day_t)stream_int(stream, 1);
    }
    return stream_end(stream);
}
