// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/own_cues.h"

#include <string.h>

#include "store/db.h"

#define MICROSECONDS INT64_C(1000000)
enum { AT_FIRST = 64 };

/* Nobody said that it is done (1) or not this one (3): domain/cue.h. */
#define IS_OPEN(id)                                                             \
    "(SELECT a.id FROM cue_answer a WHERE a.workspace_id = $1 AND a.cause = 13" \
    " AND a.object_id = " id " AND a.occasion = 0 AND a.answer <> 2 LIMIT 1) IS NULL"
#define COLUMNS "o.id, o.client_id, o.words, o.why, o.due_on, o.created_at"

static const char *text_of(struct arena *arena, const struct db_stream *stream, size_t column)
{
    struct slice text = stream_text(stream, column);

    return arena_copy(arena, text.at, text.length);
}

enum status own_cues_waiting(struct work *work, struct zone *zone, day_t until,
                             struct cue_own **ret_owns, size_t *ret_count)
{
    struct cue_own *owns = NULL;
    size_t count = 0, room = 0;
    struct db_stream *stream = db_stream(
        work,
        "SELECT " COLUMNS " FROM own_cue o JOIN client c ON c.workspace_id = o.workspace_id"
        " AND c.id = o.client_id WHERE o.workspace_id = $1 AND o.due_on <= $2"
        " AND c.deleted_at IS NULL AND c.archived_at IS NULL AND " IS_OPEN(
            "o.id") " ORDER BY o.due_on, o.id",
        DB_BIND(db_int(work->workspace_id), db_int(until)));

    while (stream_next(stream)) {
        if (count == room) {
            room = room == 0 ? AT_FIRST : room * 2;
            struct cue_own *more = arena_array(work->arena, struct cue_own, room);

            if (count > 0)
                memcpy(more, owns, count * sizeof(*owns));
            owns = more;
        }
        owns[count++] =
            (struct cue_own){.id = stream_int(stream, 0),
                             .client_id = stream_int(stream, 1),
                             .words = text_of(work->arena, stream, 2),
                             .why = text_of(work->arena, stream, 3),
                             .due_on = (day_t)stream_int(stream, 4),
                             .created_on = zone_day(zone, stream_int(stream, 5) / MICROSECONDS)};
    }
    enum status status = stream_end(stream);
    if (status != STATUS_OK)
        return status;
    *ret_owns = owns;
    *ret_count = count;
    return STATUS_OK;
}

static struct own_cue read_cue(const struct rows *rows)
{
    return (struct own_cue){.cue = {.id = rows_int(rows, 0),
                                    .client_id = rows_int(rows, 1),
                                    .words = rows_text(rows, 2),
                                    .why = rows_text(rows, 3),
                                    .due_on = (day_t)rows_int(rows, 4)},
                            .created_at = rows_int(rows, 5),
                            .is_waiting = rows_int(rows, 6) != 0};
}

enum status own_cues_of_client(struct work *work, int64_t client_id, enum own_cue_choice choice,
                               size_t limit, struct own_cues *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS ", CASE WHEN " IS_OPEN(
            "o.id") " THEN 1 ELSE 0 END"
                    " FROM own_cue o WHERE o.workspace_id = $1 AND o.client_id = $2"
                    " AND ($3 = 1 OR " IS_OPEN("o.id") ") ORDER BY o.due_on, o.id LIMIT $4",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(choice == OWN_CUES_ALL),
                db_int((int64_t)limit)));
    struct own_cues list = {.items = arena_array(work->arena, struct own_cue, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_cue(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status own_cues_find(struct work *work, int64_t id, bool *ret_found, struct own_cue *ret_cue)
{
    struct rows rows =
        db_query(work,
                 "SELECT " COLUMNS ", CASE WHEN " IS_OPEN(
                     "o.id") " THEN 1 ELSE 0"
                             " END FROM own_cue o WHERE o.workspace_id = $1 AND o.id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct own_cue cue = found ? read_cue(&rows) : (struct own_cue){0};

    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_found = found;
    *ret_cue = cue;
    return STATUS_OK;
}

static struct db_value maker(const struct work *work)
{
    return db_int_or_null(work->actor.user_id);
}

enum status own_cues_put(struct work *work, const struct cue_own *cue)
{
    return db_execute(
        work, NULL,
        "INSERT INTO own_cue (workspace_id, id, client_id, words, why, due_on, created_at,"
        " created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (workspace_id, id) DO UPDATE SET words = excluded.words,"
        " why = excluded.why, due_on = excluded.due_on",
        DB_BIND(db_int(work->workspace_id), db_int(cue->id), db_int(cue->client_id),
                db_text(cue->words), db_text(cue->why), db_int(cue->due_on), db_int(work->now),
                maker(work)));
}

enum status own_cues_add(struct work *work, const struct cue_own *cue, bool *ret_made)
{
    int64_t made = 0;

    enum status status = db_execute(
        work, &made,
        "INSERT INTO own_cue (workspace_id, id, client_id, words, why, due_on, created_at,"
        " created_by) SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE (SELECT count(*)"
        " FROM own_cue o WHERE o.workspace_id = $1 AND o.client_id = $3"
        " AND " IS_OPEN("o.id") ") < $9",
        DB_BIND(db_int(work->workspace_id), db_int(cue->id), db_int(cue->client_id),
                db_text(cue->words), db_text(cue->why), db_int(cue->due_on), db_int(work->now),
                maker(work), db_int(OWN_CUES_OF_CLIENT_MAX)));
    if (status == STATUS_OK)
        *ret_made = made == 1;
    return status;
}

enum status own_cues_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM own_cue WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

static enum status is_as(struct work *work, int64_t id, const struct cue_own *as, int64_t *count)
{
    struct own_cue cue;
    bool found = false;

    enum status status = own_cues_find(work, id, &found, &cue);
    if (status == STATUS_OK && found)
        *count += cue.is_waiting && cue.cue.due_on == as->due_on &&
                  strcmp(cue.cue.words, as->words) == 0 && strcmp(cue.cue.why, as->why) == 0;
    return status;
}

enum status own_cues_count_as(struct work *work, const int64_t *ids, size_t count,
                              const struct cue_own *as, int64_t *ret_count)
{
    enum status status = STATUS_OK;
    int64_t same = 0;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = is_as(work, ids[i], as, &same);
    if (status == STATUS_OK)
        *ret_count = same;
    return status;
}

enum status own_cues_ids(struct work *work, int64_t client_id, size_t most, int64_t **ret_ids,
                         size_t *ret_count)
{
    struct rows rows =
        db_query(work,
                 "SELECT o.id FROM own_cue o WHERE o.workspace_id = $1"
                 " AND o.client_id = $2 ORDER BY o.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int((int64_t)most)));
    int64_t *ids = arena_array(work->arena, int64_t, rows.row_count);
    size_t count = 0;

    while (rows_next(&rows))
        ids[count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_ids = ids;
    *ret_count = count;
    return STATUS_OK;
}

enum status own_cues_move(struct work *work, const int64_t *ids, size_t count, int64_t from_client,
                          int64_t to_client, int64_t *ret_moved)
{
    enum status status = STATUS_OK;
    int64_t moved = 0;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        int64_t changed = 0;

        status = db_execute(work, &changed,
                            "UPDATE own_cue SET client_id = $4 WHERE workspace_id = $1"
                            " AND id = $2 AND client_id = $3",
                            DB_BIND(db_int(work->workspace_id), db_int(ids[i]), db_int(from_client),
                                    db_int(to_client)));
        moved += changed;
    }
    if (status == STATUS_OK)
        *ret_moved = moved;
    return status;
}
