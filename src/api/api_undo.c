// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoints.h"
#include "app/client_json.h"
#include "app/site.h"
#include "app/undo.h"
#include "http/events.h"

static void write_undone(struct exchange *exchange, const struct undone *undone)
{
    struct json json = reply_json(exchange);

    json_begin_object(&json, NULL);
    json_id(&json, "object_id", undone->object_id);
    json_id(&json, "undo_id", undone->audit_id);
    json_end(&json);
    json_finish(&json);
}

/* POST /api/v1/undo/:id: what is undone says itself which version it left, so no If-Match. */
enum status api_undo(struct exchange *exchange)
{
    struct undone undone;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = undo(exchange->work, id, &undone);
    if (status == STATUS_OK && undone.user_id != 0)
        events_end_user(exchange->site->events, undone.user_id);
    if (status == STATUS_OK)
        write_undone(exchange, &undone);
    return status;
}
