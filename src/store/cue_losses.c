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

static bool take_return(void *context, const struct db_value *cells, size_t column_count)
{
    struct cue_client *client =
        cues_client_of((const struct cue_clients *)context, cell_int(&cells[0]));

    (void)column_count;
    if (client && cells[1].kind != DB_NULL)
        client->before_last_on = (day_t)cell_int(&cells[1]);
    return true;
}

enum status cues_add_returns(struct work *work, struct cue_clients *clients, day_t from, day_t to)
{
    return db_each(work, take_return, clients,
                   "SELECT c.id, " DAY_BEFORE_LAST " FROM client c WHERE c.workspace_id = $1"
                   " AND c.deleted_at IS NULL AND c.last_order_on IS NOT NULL"
                   " AND c.last_order_on >= $2 AND c.last_order_on <= $3 AND c.occasion_count > 1",
                   DB_BIND(db_int(work->workspace_id), db_int(from), db_int(to)));
}
