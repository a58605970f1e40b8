// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_doubts.h"

#include <stdlib.h>
#include <string.h>

#include "domain/client.h"
#include "store/db.h"

/* Those who share one key, in the order of their clients. */
struct sharing {
    const struct cue_clients *clients;
    const struct cue_answers *answers;
    struct cue_doubles *doubles;
    int64_t kind;
    struct slice key; /* of the row before */
    struct arena *arena;
    int64_t ids[DOUBLE_SHARERS_MAX];
    size_t count;
};

static int by_key(const void *key, const void *answered)
{
    return cue_key_compare(key, &((const struct cue_answered *)answered)->key);
}

static bool is_settled(const struct cue_answers *answers, const struct cue_double *pair)
{
    const struct cue_key key = {CAUSE_DOUBLE, pair->client_id, pair->other_id};
    const struct cue_answered *found =
        answers->count == 0
            ? NULL
            : bsearch(&key, answers->items, answers->count, sizeof(answers->items[0]), by_key);

    return found && found->answer != CUE_LATER;
}

static int compare_pairs(const struct cue_double *a, const struct cue_double *b)
{
    if (a->client_id != b->client_id)
        return a->client_id < b->client_id ? -1 : 1;
    return (a->other_id > b->other_id) - (a->other_id < b->other_id);
}

/* Keeps the first ones, whatever order they come in. */
static void keep_pair(struct cue_doubles *doubles, const struct cue_double *pair)
{
    size_t place = doubles->count;

    while (place > 0 && compare_pairs(&doubles->items[place - 1], pair) > 0)
        place--;
    if (place == CUE_DOUBLES_MAX ||
        (place > 0 && compare_pairs(&doubles->items[place - 1], pair) == 0))
        return;
    if (doubles->count < CUE_DOUBLES_MAX)
        doubles->count++;
    memmove(&doubles->items[place + 1], &doubles->items[place],
            (doubles->count - 1 - place) * sizeof(doubles->items[0]));
    doubles->items[place] = *pair;
}

static void take_sharer(struct sharing *sharing, int64_t client_id)
{
    if (!cues_client_of(sharing->clients, client_id) || sharing->count == DOUBLE_SHARERS_MAX)
        return;
    for (size_t i = 0; i < sharing->count; i++) {
        const struct cue_double pair = {sharing->ids[i], client_id};

        if (pair.client_id < pair.other_id && !is_settled(sharing->answers, &pair))
            keep_pair(sharing->doubles, &pair);
    }
    sharing->ids[sharing->count++] = client_id;
}

static void read_sharer(struct sharing *sharing, const struct db_stream *stream)
{
    const struct slice key = stream_text(stream, 1);

    if (sharing->kind != stream_int(stream, 0) || !slice_equal(sharing->key, key)) {
        sharing->kind = stream_int(stream, 0);
        sharing->key = (struct slice){arena_copy(sharing->arena, key.at, key.length), key.length};
        sharing->count = 0;
    }
    take_sharer(sharing, stream_int(stream, 2));
}

static enum status read_sharers(struct work *work, struct sharing *sharing)
{
    struct db_stream *stream = db_stream(
        work,
        "SELECT p.kind, p.value_key, k.client_id FROM contact_point p JOIN contact k"
        " ON k.workspace_id = p.workspace_id AND k.id = p.contact_id WHERE p.workspace_id = $1"
        " AND k.deleted_at IS NULL AND (p.kind, p.value_key) IN (SELECT q.kind, q.value_key"
        " FROM contact_point q WHERE q.workspace_id = $1 AND q.kind IN ($2, $3, $4)"
        " GROUP BY q.kind, q.value_key HAVING count(*) > 1 AND count(*) <= $5)"
        " ORDER BY p.kind, p.value_key, k.client_id",
        DB_BIND(db_int(work->workspace_id), db_int(POINT_EMAIL), db_int(POINT_PHONE),
                db_int(POINT_TELEGRAM), db_int(DOUBLE_SHARERS_MAX)));

    while (stream_next(stream))
        read_sharer(sharing, stream);
    return stream_end(stream);
}

enum status cues_doubles(struct work *work, const struct cue_clients *clients,
                         struct cue_doubles *ret_doubles)
{
    const struct cue_span all = {.cause = CAUSE_DOUBLE,
                                 .from_occasion = INT64_MIN,
                                 .to_occasion = INT64_MAX,
                                 .from_object = INT64_MIN,
                                 .to_object = INT64_MAX};
    struct cue_doubles doubles = {.items =
                                      arena_array(work->arena, struct cue_double, CUE_DOUBLES_MAX)};
    struct cue_answers answers = {0};
    struct sharing sharing = {
        .clients = clients, .answers = &answers, .doubles = &doubles, .arena = work->arena};

    enum status status = cues_answers(work, &all, 1, &answers);
    if (status == STATUS_OK)
        status = read_sharers(work, &sharing);
    if (status == STATUS_OK)
        *ret_doubles = doubles;
    return status;
}

static enum status is_said_of_late(struct work *work, bool *ret_is_said)
{
    struct rows rows =
        db_query(work,
                 "WITH latest AS (SELECT o.currency FROM client_order o WHERE o.workspace_id = $1"
                 " AND o.deleted_at IS NULL AND o.id > 0 ORDER BY o.id DESC LIMIT $2)"
                 " SELECT count(*) FROM latest WHERE currency <> ''",
                 DB_BIND(db_int(work->workspace_id), db_int(DOUBT_ORDERS_SEEN)));
    bool is_said = rows_next(&rows) && rows_int(&rows, 0) > 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_is_said = is_said;
    return status;
}

enum status cues_without_currency(struct work *work, struct cue_currency_doubt *ret_doubt)
{
    struct cue_currency_doubt doubt = {0};
    bool is_said = false;
    struct rows rows =
        db_query(work,
                 "WITH bare AS (SELECT o.id FROM client_order o WHERE o.workspace_id = $1"
                 " AND o.currency = '' AND o.amount IS NOT NULL AND o.deleted_at IS NULL"
                 " ORDER BY o.id DESC LIMIT $2)"
                 " SELECT count(*), coalesce(max(id), 0) FROM bare",
                 DB_BIND(db_int(work->workspace_id), db_int(CUE_ORDERS_COUNTED)));

    if (rows_next(&rows))
        doubt = (struct cue_currency_doubt){rows_int(&rows, 0), rows_int(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK && doubt.count > 0)
        status = is_said_of_late(work, &is_said);
    if (status == STATUS_OK)
        *ret_doubt = is_said ? doubt : (struct cue_currency_doubt){0};
    return status;
}
