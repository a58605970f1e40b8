// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cues.h"

#include <stdlib.h>
#include <string.h>

#include "domain/note.h"
#include "store/audits.h"
#include "store/cue_losses.h"
#include "store/db.h"

#define MICROSECONDS INT64_C(1000000)
enum { AT_FIRST = 256, OBJECTS_AT_ONCE = 50 };

/* Room for one more of what grows. */
static void *with_room(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count < AT_FIRST ? count > 0 : (count & (count - 1)) != 0)
        return items;
    void *more = arena_alloc_array(arena, count < AT_FIRST ? AT_FIRST : count * 2, size);

    if (count > 0)
        memcpy(more, items, count * size);
    return more;
}

/* ---- clients ---- */

struct clients_taking {
    struct arena *arena;
    struct zone *zone;
    struct cue_clients clients;
    bool is_sorted;
};

static bool take_client(void *context, const struct db_value *cells, size_t column_count)
{
    struct clients_taking *taking = (struct clients_taking *)context;
    struct cue_clients *clients = &taking->clients;
    struct cue_client client = {.id = cell_int(&cells[0]),
                                .mark = (enum client_mark)cell_int(&cells[1]),
                                .occasion_count = cell_int(&cells[2]),
                                .last_order_on = (day_t)cell_int(&cells[3]),
                                .first_order_on = (day_t)cell_int(&cells[4]),
                                .window_from = CLIENT_DAY_NONE,
                                .window_by = CLIENT_DAY_NONE,
                                .before_last_on = CLIENT_DAY_NONE,
                                .way_count = 2};

    (void)column_count;
    client.last_contact_on = client.last_order_on;
    if (clients->count > 0 && clients->items[clients->count - 1].id > client.id)
        taking->is_sorted = false;
    clients->items =
        with_room(taking->arena, clients->items, clients->count, sizeof(clients->items[0]));
    clients->items[clients->count++] = client;
    return true;
}

static int by_ids(const void *left, const void *right)
{
    int64_t a = ((const struct cue_client *)left)->id, b = ((const struct cue_client *)right)->id;

    return (a > b) - (a < b);
}

/* CLIENT_DAY_NONE is the number below. `id > 0` is true of all: it lets SQLite see that the key
 * serves, in whose order they then come. */
static enum status read_clients(struct work *work, struct clients_taking *taking)
{
    enum status status =
        db_each(work, take_client, taking,
                "SELECT c.id, c.mark, c.occasion_count, coalesce(c.last_order_on, -2147483648),"
                " coalesce(c.first_order_on, -2147483648)"
                " FROM client c WHERE c.workspace_id = $1 AND c.id > 0 AND c.deleted_at IS NULL"
                " AND c.archived_at IS NULL",
                DB_BIND(db_int(work->workspace_id)));
    if (status == STATUS_OK && !taking->is_sorted)
        qsort(taking->clients.items, taking->clients.count, sizeof(taking->clients.items[0]),
              by_ids);
    return status;
}

static int by_id(const void *id, const void *client)
{
    int64_t left = *(const int64_t *)id, right = ((const struct cue_client *)client)->id;

    return (left > right) - (left < right);
}

struct cue_client *cues_client_of(const struct cue_clients *clients, int64_t id)
{
    return clients->count == 0
               ? NULL
               : bsearch(&id, clients->items, clients->count, sizeof(clients->items[0]), by_id);
}

static bool take_window(void *context, const struct db_value *cells, size_t column_count)
{
    const struct clients_taking *taking = (const struct clients_taking *)context;
    struct cue_client *client = cues_client_of(&taking->clients, cell_int(&cells[0]));

    (void)column_count;
    if (client) {
        client->has_window = true;
        client->window_from = (day_t)cell_int(&cells[1]);
        client->window_by = (day_t)cell_int(&cells[2]);
    }
    return true;
}

/* All of it stands in an index; joined to the clients it would be looked up row by row. */
static enum status read_windows(struct work *work, struct clients_taking *taking)
{
    return db_each(work, take_window, taking,
                   "SELECT f.id, f.window_from, f.window_by FROM client_forecast f"
                   " WHERE f.workspace_id = $1 AND f.window_by IS NOT NULL"
                   " AND f.window_from IS NOT NULL",
                   DB_BIND(db_int(work->workspace_id)));
}

static bool take_contact(void *context, const struct db_value *cells, size_t column_count)
{
    const struct clients_taking *taking = (const struct clients_taking *)context;
    struct cue_client *client = cues_client_of(&taking->clients, cell_int(&cells[0]));
    day_t day = client ? zone_day(taking->zone, cell_int(&cells[1]) / MICROSECONDS) : 0;

    (void)column_count;
    if (client && day > client->last_contact_on)
        client->last_contact_on = day;
    return true;
}

/* What was said, written or met for: notes to oneself are no contact. */
static enum status read_contacts(struct work *work, struct clients_taking *taking)
{
    return db_each(work, take_contact, taking,
                   "SELECT n.client_id, max(n.happened_at) FROM note n WHERE n.workspace_id = $1"
                   " AND n.deleted_at IS NULL AND n.kind IN ($2, $3, $4) AND n.happened_at <= $5"
                   " GROUP BY n.client_id",
                   DB_BIND(db_int(work->workspace_id), db_int(NOTE_CALL), db_int(NOTE_MEETING),
                           db_int(NOTE_MESSAGE), db_int(work->now)));
}

/* What was written, both ways, by people; what somebody has logged a little ahead counts as now. */
static enum status read_talks(struct work *work, struct clients_taking *taking)
{
    return db_each(work, take_contact, taking,
                   "SELECT d.client_id, CASE WHEN max(d.contact_at) < $2 THEN max(d.contact_at)"
                   " ELSE $2 END FROM conversation d WHERE d.workspace_id = $1"
                   " AND d.client_id IS NOT NULL AND d.contact_at IS NOT NULL AND d.state <> 3"
                   " GROUP BY d.client_id",
                   DB_BIND(db_int(work->workspace_id), db_int(work->now)));
}

static enum status read_open_orders(struct work *work, const struct cue_clients *clients)
{
    struct db_stream *stream =
        db_stream(work,
                  "SELECT o.client_id FROM client_order o WHERE o.workspace_id = $1"
                  " AND o.deleted_at IS NULL AND o.stage < 4 AND o.state = 1",
                  DB_BIND(db_int(work->workspace_id)));

    while (stream_next(stream)) {
        struct cue_client *client = cues_client_of(clients, stream_int(stream, 0));

        if (client)
            client->has_open_order = true;
    }
    return stream_end(stream);
}

static bool take_only_way(void *context, const struct db_value *cells, size_t column_count)
{
    const struct clients_taking *taking = (const struct clients_taking *)context;
    struct cue_client *client = cues_client_of(&taking->clients, cell_int(&cells[0]));

    (void)column_count;
    if (client) {
        client->way_count = 1;
        client->only_way_id = cell_int(&cells[1]);
    }
    return true;
}

/* Counted in the index alone; which one it is, is looked up of those with one. */
static enum status read_only_ways(struct work *work, struct clients_taking *taking)
{
    return db_each(
        work, take_only_way, taking,
        "SELECT s.client_id, (SELECT max(p.id) FROM contact k JOIN contact_point p"
        " ON p.workspace_id = k.workspace_id AND p.contact_id = k.id WHERE k.workspace_id = $1"
        " AND k.client_id = s.client_id AND k.deleted_at IS NULL)"
        " FROM (SELECT k.client_id FROM contact k JOIN contact_point p"
        " ON p.workspace_id = k.workspace_id AND p.contact_id = k.id WHERE k.workspace_id = $1"
        " AND k.deleted_at IS NULL GROUP BY k.client_id HAVING count(*) = 1) s",
        DB_BIND(db_int(work->workspace_id)));
}

enum status cues_contacts(struct work *work, struct zone *zone, struct cue_clients *ret_clients)
{
    struct clients_taking taking = {.arena = work->arena, .zone = zone, .is_sorted = true};

    enum status status = read_clients(work, &taking);
    if (status == STATUS_OK)
        status = read_windows(work, &taking);
    if (status == STATUS_OK)
        status = read_contacts(work, &taking);
    if (status == STATUS_OK)
        status = read_talks(work, &taking);
    if (status == STATUS_OK)
        status = read_open_orders(work, &taking.clients);
    if (status == STATUS_OK)
        *ret_clients = taking.clients;
    return status;
}

enum status cues_clients(struct work *work, struct zone *zone, struct cue_clients *ret_clients)
{
    struct clients_taking taking = {.arena = work->arena, .zone = zone};
    const day_t today = zone_day(zone, work->now / MICROSECONDS);

    enum status status = cues_contacts(work, zone, &taking.clients);
    if (status == STATUS_OK)
        status = read_only_ways(work, &taking);
    if (status == STATUS_OK)
        status = cues_add_losses(work, &taking.clients);
    if (status == STATUS_OK)
        status = cues_add_returns(work, &taking.clients, today - CUE_FIRST_DAYS_TO,
                                  today - CUE_FIRST_DAYS_FROM);
    if (status == STATUS_OK)
        *ret_clients = taking.clients;
    return status;
}

/* ---- days ---- */

enum status cues_dates(struct work *work, const struct cue_clients *clients, day_t today,
                       struct cue_dates *ret_dates)
{
    struct cue_dates dates = {0};
    int32_t first = civil_of(today - CUE_DATE_AFTER_DAYS - 1).month;
    int32_t last = civil_of(today + CUE_DATE_AHEAD_DAYS + 1).month;
    struct db_stream *stream =
        db_stream(work,
                  "SELECT d.id, d.client_id, d.month, d.day, d.kind FROM important_date d"
                  " WHERE d.workspace_id = $1 AND d.month IN ($2, $3) ORDER BY d.id",
                  DB_BIND(db_int(work->workspace_id), db_int(first), db_int(last)));

    while (stream_next(stream)) {
        const struct cue_client *client = cues_client_of(clients, stream_int(stream, 1));

        if (!client)
            continue;
        dates.items = with_room(work->arena, dates.items, dates.count, sizeof(dates.items[0]));
        dates.items[dates.count++] =
            (struct cue_date){.id = stream_int(stream, 0),
                              .client = (size_t)(client - clients->items),
                              .kind = (enum date_kind)stream_int(stream, 4),
                              .month = (int32_t)stream_int(stream, 2),
                              .day = (int32_t)stream_int(stream, 3)};
    }
    enum status status = stream_end(stream);
    if (status == STATUS_OK)
        *ret_dates = dates;
    return status;
}

/* ---- answers ---- */

#define RECORD_COLUMNS                                                                   \
    "a.id, a.cause, a.object_id, a.occasion, a.rule, a.client_id, a.answer, a.until_on," \
    " a.answered_at"

static struct cue_record read_record(const struct rows *rows)
{
    return (struct cue_record){
        .id = rows_int(rows, 0),
        .answered = {.key = {.cause = (enum cue_cause)rows_int(rows, 1),
                             .object_id = rows_int(rows, 2),
                             .occasion = rows_int(rows, 3)},
                     .answer = (enum cue_answer)rows_int(rows, 6),
                     .until = rows_is_null(rows, 7) ? 0 : (day_t)rows_int(rows, 7)},
        .rule = (enum cue_rule)rows_int(rows, 4),
        .client_id = rows_is_null(rows, 5) ? 0 : rows_int(rows, 5),
        .answered_at = rows_int(rows, 8),
    };
}

struct answers_taking {
    struct arena *arena;
    enum cue_cause cause; /* of all that is read at a time */
    struct cue_answers answers;
};

static bool take_answer(void *context, const struct db_value *cells, size_t column_count)
{
    struct answers_taking *taking = (struct answers_taking *)context;
    struct cue_answers *answers = &taking->answers;

    (void)column_count;
    answers->items =
        with_room(taking->arena, answers->items, answers->count, sizeof(answers->items[0]));
    answers->items[answers->count++] =
        (struct cue_answered){.key = {.cause = taking->cause,
                                      .object_id = cell_int(&cells[0]),
                                      .occasion = cell_int(&cells[1])},
                              .answer = (enum cue_answer)cell_int(&cells[2]),
                              .until = (day_t)cell_int(&cells[3])};
    return true;
}

#define ANSWER_COLUMNS "a.object_id, a.occasion, a.answer, coalesce(a.until_on, 0)"

static enum status read_span(struct work *work, const struct cue_span *span,
                             struct answers_taking *taking)
{
    return db_each(
        work, take_answer, taking,
        "SELECT " ANSWER_COLUMNS " FROM cue_answer a WHERE a.workspace_id = $1 AND a.cause = $2"
        " AND a.occasion >= $3 AND a.occasion <= $4 AND a.object_id >= $5"
        " AND a.object_id <= $6",
        DB_BIND(db_int(work->workspace_id), db_int(span->cause), db_int(span->from_occasion),
                db_int(span->to_occasion), db_int(span->from_object), db_int(span->to_object)));
}

/* What was answered of those few; what is left of the 50 is said again of the first. */
static enum status read_objects(struct work *work, const struct cue_span *span,
                                const int64_t *objects, size_t count, struct answers_taking *taking)
{
    struct db_value values[3 + OBJECTS_AT_ONCE] = {db_int(work->workspace_id), db_int(span->cause),
                                                   db_int(span->from_occasion)};

    for (size_t i = 0; i < OBJECTS_AT_ONCE; i++)
        values[3 + i] = db_int(objects[i < count ? i : 0]);
    return db_each(
        work, take_answer, taking,
        "SELECT " ANSWER_COLUMNS " FROM cue_answer a WHERE a.workspace_id = $1 AND a.cause = $2"
        " AND a.occasion = $3 AND a.object_id IN ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
        " $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,"
        " $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50,"
        " $51, $52, $53)",
        values, 3 + OBJECTS_AT_ONCE);
}

/* Of one occasion the key finds each object: a year's anniversaries are asked for on a few days,
 * and answered all year long. */
static enum status read_answers(struct work *work, const struct cue_span *span,
                                struct answers_taking *taking)
{
    enum status status = STATUS_OK;

    taking->cause = span->cause;
    if (!span->objects || span->from_occasion != span->to_occasion)
        return read_span(work, span, taking);
    for (size_t at = 0; at < span->object_count && status == STATUS_OK; at += OBJECTS_AT_ONCE) {
        const size_t left = span->object_count - at;

        status = read_objects(work, span, span->objects + at,
                              left < OBJECTS_AT_ONCE ? left : OBJECTS_AT_ONCE, taking);
    }
    return status;
}

static int by_key(const void *left, const void *right)
{
    return cue_key_compare(&((const struct cue_answered *)left)->key,
                           &((const struct cue_answered *)right)->key);
}

enum status cues_answers(struct work *work, const struct cue_span *spans, size_t count,
                         struct cue_answers *ret_answers)
{
    struct answers_taking taking = {.arena = work->arena};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = read_answers(work, &spans[i], &taking);
    if (status != STATUS_OK)
        return status;
    if (taking.answers.count > 1)
        qsort(taking.answers.items, taking.answers.count, sizeof(taking.answers.items[0]), by_key);
    *ret_answers = taking.answers;
    return STATUS_OK;
}

enum status cues_find(struct work *work, const struct cue_key *key, struct cue_record *ret_record)
{
    struct rows rows =
        db_query(work,
                 "SELECT " RECORD_COLUMNS " FROM cue_answer a WHERE a.workspace_id = $1"
                 " AND a.cause = $2 AND a.object_id = $3 AND a.occasion = $4",
                 DB_BIND(db_int(work->workspace_id), db_int(key->cause), db_int(key->object_id),
                         db_int(key->occasion)));
    struct cue_record record = rows_next(&rows) ? read_record(&rows) : (struct cue_record){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_record = record;
    return status;
}

enum status cues_find_id(struct work *work, int64_t id, struct cue_record *ret_record)
{
    struct rows rows = db_query(
        work, "SELECT " RECORD_COLUMNS " FROM cue_answer a WHERE a.workspace_id = $1 AND a.id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct cue_record record = rows_next(&rows) ? read_record(&rows) : (struct cue_record){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_record = record;
    return status;
}

enum status cues_insert(struct work *work, const struct cue_record *record)
{
    const struct cue_answered *answered = &record->answered;

    return db_execute(
        work, NULL,
        "INSERT INTO cue_answer (workspace_id, id, cause, object_id, occasion, rule, client_id,"
        " answer, until_on, answered_at, answered_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        DB_BIND(db_int(work->workspace_id), db_int(record->id), db_int(answered->key.cause),
                db_int(answered->key.object_id), db_int(answered->key.occasion),
                db_int(record->rule), db_int_or_null(record->client_id), db_int(answered->answer),
                answered->answer == CUE_LATER ? db_int(answered->until) : db_null(),
                db_int(record->answered_at), db_int_or_null(work->actor.user_id)));
}

enum status cues_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM cue_answer WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

enum status cues_recent(struct work *work, int64_t from_at, struct cue_recents *ret_list)
{
    struct cue_recents list = {.items =
                                   arena_array(work->arena, struct cue_recent, CUES_RECENT_MAX)};
    struct rows rows = db_query(
        work,
        "SELECT " RECORD_COLUMNS ", coalesce(c.name, ''), coalesce((SELECT x.id FROM audit x"
        " WHERE x.workspace_id = $1 AND x.object_id = a.id AND x.action IN ($4, $5)"
        " ORDER BY x.id DESC LIMIT 1), 0) FROM cue_answer a LEFT JOIN client c"
        " ON c.workspace_id = a.workspace_id AND c.id = a.client_id WHERE a.workspace_id = $1"
        " AND a.answered_at >= $2 ORDER BY a.answered_at DESC, a.id DESC LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(from_at), db_int(CUES_RECENT_MAX),
                db_int(AUDIT_CUE_ANSWERED), db_int(AUDIT_CUE_SENT)));

    while (rows_next(&rows))
        list.items[list.count++] = (struct cue_recent){.record = read_record(&rows),
                                                       .name = rows_text(&rows, 9),
                                                       .audit_id = rows_int(&rows, 10)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}
