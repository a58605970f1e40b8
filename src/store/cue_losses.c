// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_losses.h"

#include "store/db.h"
#include "store/loss_columns.h"

enum status cues_add_losses(struct work *work, const struct cue_clients *clients)
{
    struct db_stream *stream = db_stream(
        work, "SELECT l.client_id, l.last_order_on FROM client_loss l WHERE l.workspace_id = $1",
        DB_BIND(db_int(work->workspace_id)));

    while (stream_next(stream)) {
        struct cue_client *client = cues_client_of(clients, stream_int(stream, 0));

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
        struct cue_client *client = cues_client_of(clients, stream_int(stream, 0));

        if (client && !stream_is_null(stream, 1))
            client->before_last_on = (day_t)stream_int(stream, 1);
    }
    return stream_end(stream);
}
