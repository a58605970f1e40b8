// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_limits.h"

#include "store/db.h"

/* What is said of each client, beside cue_clients.items. */
struct said {
    const struct cue_clients *clients;
    struct contact_limits_said *items;
    int32_t standing_days[CLIENT_STANDINGS];
};

static struct contact_limits_said *said_of(const struct said *said, int64_t client_id)
{
    const struct cue_client *client = cues_client_of(said->clients, client_id);

    return client ? &said->items[client - said->clients->items] : NULL;
}

/* Those of standings and of clients. *ret_has: there are any, of tags too. */
static enum status read_limits(struct work *work, struct said *said, bool *ret_has)
{
    bool has = false;
    struct db_stream *stream = db_stream(work,
                                         "SELECT l.kind, l.object_id, l.days FROM contact_limit l"
                                         " WHERE l.workspace_id = $1",
                                         DB_BIND(db_int(work->workspace_id)));

    while (stream_next(stream)) {
        int64_t kind = stream_int(stream, 0), object = stream_int(stream, 1);
        int32_t days = (int32_t)stream_int(stream, 2);

        has = true;
        if (kind == LIMIT_STANDING && object >= 0 && object < CLIENT_STANDINGS)
            said->standing_days[object] = days;
        struct contact_limits_said *own = kind == LIMIT_CLIENT ? said_of(said, object) : NULL;
        if (own)
            own->own_days = days;
    }
    enum status status = stream_end(stream);
    if (status == STATUS_OK)
        *ret_has = has;
    return status;
}

static enum status read_tag_limits(struct work *work, struct said *said)
{
    struct db_stream *stream =
        db_stream(work,
                  "SELECT t.client_id, l.days FROM contact_limit l JOIN client_tag t"
                  " ON t.workspace_id = l.workspace_id AND t.tag_id = l.object_id"
                  " WHERE l.workspace_id = $1 AND l.kind = $2",
                  DB_BIND(db_int(work->workspace_id), db_int(LIMIT_TAG)));

    while (stream_next(stream)) {
        struct contact_limits_said *of = said_of(said, stream_int(stream, 0));

        if (of)
            of->tag_days = contact_limit_shorter(of->tag_days, (int32_t)stream_int(stream, 1));
    }
    return stream_end(stream);
}

/* Standings are not known while nobody could measure them. */
static int32_t days_of_standing(const struct said *said, const struct cue_client *client,
                                const struct standing_window *window, day_t today)
{
    const struct client_facts facts = {.occasion_count = client->occasion_count,
                                       .last_order_on = client->last_order_on,
                                       .mark = (int32_t)client->mark,
                                       .has_open_order = client->has_open_order};

    return window->active_days > 0 ? said->standing_days[client_standing_of(&facts, window, today)]
                                   : LIMIT_UNSET;
}

static void decide(struct said *said, const struct standing_window *window, day_t today)
{
    for (size_t i = 0; i < said->clients->count; i++) {
        struct cue_client *client = &said->clients->items[i];

        said->items[i].standing_days = days_of_standing(said, client, window, today);
        const struct contact_limit_held held = contact_limit_held(&said->items[i], client->mark);
        client->contact_days = held.days > 0 ? held.days : 0;
    }
}

enum status cues_limits(struct work *work, const struct cue_clients *clients,
                        const struct standing_window *window, day_t today)
{
    struct said said = {.clients = clients,
                        .items =
                            arena_array(work->arena, struct contact_limits_said, clients->count)};
    bool has = false;

    for (size_t i = 0; i < CLIENT_STANDINGS; i++)
        said.standing_days[i] = LIMIT_UNSET;
    for (size_t i = 0; i < clients->count; i++)
        said.items[i] = (struct contact_limits_said){LIMIT_UNSET, LIMIT_UNSET, LIMIT_UNSET};
    enum status status = read_limits(work, &said, &has);
    if (status != STATUS_OK || !has)
        return status;
    status = read_tag_limits(work, &said);
    if (status == STATUS_OK)
        decide(&said, window, today);
    return status;
}
