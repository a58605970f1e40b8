// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo.h"

#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/site.h"
#include "http/events.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* The path above: of what is gone, the list that it stood in. */
static const char *path_above(struct arena *arena, const char *path)
{
    size_t length = (size_t)(strrchr(path, '/') - path);

    return length == 0 ? "/" : arena_copy(arena, path, length);
}

/* The page that the form stood on; of an older form the client's. */
static const char *way_back(struct exchange *exchange, const struct undone *undone)
{
    const char *back = fields_value(&exchange->form, "back");
    struct client client;
    struct text path = text_new(exchange->arena);

    if (back && is_way_back(back))
        return undone->is_gone ? path_above(exchange->arena, back) : back;
    text_add(&path, "/clients");
    if (find_client(exchange->work, undone->object_id, &client) == STATUS_OK)
        text_format(&path, "/%" PRId64, undone->object_id);
    return path.at;
}

/* POST /undo/:id */
enum status page_undo(struct exchange *exchange)
{
    struct undone undone = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = undo(exchange->work, id, &undone);
    if (status != STATUS_OK)
        return status;

    if (undone.user_id != 0)
        events_end_user(exchange->site->events, undone.user_id);
    page_done(exchange, DEED_UNDONE, undone.audit_id);
    reply_see_other(exchange, "%s", way_back(exchange, &undone));
    return STATUS_OK;
}
