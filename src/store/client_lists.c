// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_lists.h"

#include "store/db.h"
#include "store/loss_columns.h"

/*
 * One list of columns for all orders, so that the facts are read in one place. $1 is the
 * workspace, $2 and $3 the place, $4 the limit, $5 to $25 what is wanted (wanted_values()). What
 * costs a look into another table stands behind a CASE or an OR that is decided without it when it
 * is not wanted. A look is a scalar subquery with LIMIT 1 rather than EXISTS: PostgreSQL then
 * cannot turn it into a hash of the whole table.
 */
#define HAS_EMAIL                                                                              \
    "(SELECT p.id FROM contact k JOIN contact_point p ON p.workspace_id = k.workspace_id"      \
    " AND p.contact_id = k.id AND p.kind = 1 WHERE k.workspace_id = $1 AND k.client_id = c.id" \
    " AND k.deleted_at IS NULL LIMIT 1)"
#define WAYS_TO_REACH                                                                         \
    "(SELECT count(*) FROM contact k JOIN contact_point p ON p.workspace_id = k.workspace_id" \
    " AND p.contact_id = k.id WHERE k.workspace_id = $1 AND k.client_id = c.id"               \
    " AND k.deleted_at IS NULL)"
#define IS_MET                                                                                  \
    "CASE WHEN ($8 = 0 OR (SELECT count(*) FROM client_tag t WHERE t.workspace_id = $1"         \
    " AND t.client_id = c.id AND t.tag_id IN ($9, $10, $11, $12, $13)) = $8)"                   \
    " AND ($14 = '' OR (SELECT o.id FROM client_order o WHERE o.workspace_id = $1"              \
    " AND o.client_id = c.id AND o.service = $14 AND o.state = 1 AND o.deleted_at IS NULL"      \
    " LIMIT 1) IS NOT NULL)"                                                                    \
    " AND ($15 = '' OR (SELECT k.id FROM contact k WHERE k.workspace_id = $1"                   \
    " AND k.client_id = c.id AND k.is_main = 1 AND k.language = $15 LIMIT 1) IS NOT NULL)"      \
    " AND ($16 = 0 OR ($16 = 1 AND " HAS_EMAIL " IS NOT NULL)"                                  \
    " OR ($16 = 2 AND " HAS_EMAIL " IS NULL) OR ($16 = 3 AND " WAYS_TO_REACH " = 1))"           \
    " AND ($17 = 0 OR (SELECT count(*) FROM own_value v WHERE v.workspace_id = $1"              \
    " AND v.object_id = c.id AND ((v.field_id = $18 AND v.value = $21)"                         \
    " OR (v.field_id = $19 AND v.value = $22) OR (v.field_id = $20 AND v.value = $23))) = $17)" \
    " THEN 1 ELSE 0 END"
#define OF_FORECAST(column) \
    "(SELECT f." column " FROM client_forecast f WHERE f.workspace_id = $1 AND f.id = c.id)"
#define OF_LOSS                                                                         \
    " CASE WHEN $24 = 1 THEN " LOSS_SAID " END, CASE WHEN $24 = 1 THEN " LOSS_LATE_DAYS \
    " END, CASE WHEN $24 = 1 THEN " LOSS_UNREACHABLE " ELSE 0 END,"                     \
    " CASE WHEN $25 = 1 THEN " DAY_BEFORE_LAST " END"
#define FACTS                                                                                                                         \
    "SELECT c.id, c.sort_key, c.order_count, c.occasion_count, c.last_order_on, c.created_at,"                                        \
    " c.archived_at, c.mark, c.source, CASE WHEN $6 = 1 THEN " OF_FORECAST("window_from") " END, CASE WHEN $6 = 1 THEN " OF_FORECAST( \
        "window_by") " END,"                                                                                                          \
                     " CASE WHEN $7 = 1 THEN " OF_FORECAST(                                                                           \
                         "value") " END, " IS_MET                                                                                     \
                                  ", CASE WHEN $5 = 1 THEN (SELECT s.words FROM search s"                                             \
                                  " WHERE s.workspace_id = $1 AND s.id = c.id) END," OF_LOSS
enum fact_column {
    FACT_ID,
    FACT_SORT_KEY,
    FACT_ORDERS,
    FACT_OCCASIONS,
    FACT_LAST_ORDER,
    FACT_CREATED,
    FACT_ARCHIVED,
    FACT_MARK,
    FACT_SOURCE,
    FACT_WINDOW_FROM,
    FACT_WINDOW_BY,
    FACT_VALUE,
    FACT_IS_MET,
    FACT_WORDS,
    FACT_LOSS_SAID,
    FACT_LATE_DAYS,
    FACT_UNREACHABLE,
    FACT_BEFORE_LAST,
};

/* A text that ends with NUL; NULL for none. */
static const char *fact_text(struct arena *arena, const struct db_stream *stream, size_t column)
{
    struct slice text = stream_text(stream, column);

    return text.at ? arena_copy(arena, text.at, text.length) : NULL;
}

static void read_loss(const struct db_stream *stream, struct client_facts *facts)
{
    if (!stream_is_null(stream, FACT_LOSS_SAID))
        facts->loss_said = (enum loss_reason)stream_int(stream, FACT_LOSS_SAID);
    facts->loss_record =
        (struct loss_record){.mark = (enum client_mark)facts->mark,
                             .late_days = stream_is_null(stream, FACT_LATE_DAYS)
                                              ? 0
                                              : (int32_t)stream_int(stream, FACT_LATE_DAYS),
                             .is_unreachable = stream_int(stream, FACT_UNREACHABLE) != 0};
    facts->before_last_on = stream_is_null(stream, FACT_BEFORE_LAST)
                                ? CLIENT_DAY_NONE
                                : (day_t)stream_int(stream, FACT_BEFORE_LAST);
}

static struct client_facts read_facts(struct arena *arena, const struct db_stream *stream)
{
    struct client_facts facts = {
        .id = stream_int(stream, FACT_ID),
        .sort_key = stream_bytes(stream, FACT_SORT_KEY),
        .order_count = stream_int(stream, FACT_ORDERS),
        .occasion_count = stream_int(stream, FACT_OCCASIONS),
        .last_order_on = CLIENT_DAY_NONE,
        .created_at = stream_int(stream, FACT_CREATED),
        .is_archived = !stream_is_null(stream, FACT_ARCHIVED),
        .mark = (int32_t)stream_int(stream, FACT_MARK),
        .source = fact_text(arena, stream, FACT_SOURCE),
        .has_window = !stream_is_null(stream, FACT_WINDOW_BY),
        .has_value = !stream_is_null(stream, FACT_VALUE),
        .is_met = stream_int(stream, FACT_IS_MET) != 0,
        .words = fact_text(arena, stream, FACT_WORDS),
    };

    read_loss(stream, &facts);
    if (!stream_is_null(stream, FACT_LAST_ORDER))
        facts.last_order_on = (day_t)stream_int(stream, FACT_LAST_ORDER);
    if (facts.has_window) {
        facts.window_from = (day_t)stream_int(stream, FACT_WINDOW_FROM);
        facts.window_by = (day_t)stream_int(stream, FACT_WINDOW_BY);
    }
    if (facts.has_value)
        facts.value = stream_int(stream, FACT_VALUE);
    return facts;
}

/* The takers may use the work's arena: texts of rows that nobody wants do not stay in it. */
static enum status take_rows(struct db_stream *stream, client_facts_taker *take, void *context,
                             size_t *ret_count)
{
    struct arena scratch = {0};
    size_t count = 0;
    bool is_wanted = true;

    while (is_wanted && stream_next(stream)) {
        struct arena_mark mark = arena_mark(&scratch);
        struct client_facts facts = read_facts(&scratch, stream);

        count++;
        is_wanted = take(context, &facts);
        arena_rewind(&scratch, mark);
    }
    arena_free(&scratch);
    enum status status = stream_end(stream);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum { WANTED_VALUES = 21, SCAN_VALUES = 4 + WANTED_VALUES };

/* $5 to $25. */
static void wanted_values(const struct facts_wanted *wanted, struct db_value *values)
{
    enum { TAGS = 4, OWN_IDS = 13, OWN_VALUES = OWN_IDS + FILTER_OWN_MAX };

    values[0] = db_int(wanted->words);
    values[1] = db_int(wanted->window);
    values[2] = db_int(wanted->value);
    values[3] = db_int((int64_t)wanted->tag_count);
    for (size_t i = 0; i < FILTER_TAGS_MAX; i++)
        values[TAGS + i] = db_int(i < wanted->tag_count ? wanted->tag_ids[i] : 0);
    values[9] = db_text(wanted->service ? wanted->service : "");
    values[10] = db_text(wanted->language ? wanted->language : "");
    values[11] = db_int(wanted->reach);
    values[12] = db_int((int64_t)wanted->own_count);
    for (size_t i = 0; i < FILTER_OWN_MAX; i++) {
        bool is_asked = i < wanted->own_count;

        values[OWN_IDS + i] = db_int(is_asked ? wanted->own[i].field_id : 0);
        values[OWN_VALUES + i] = db_text(is_asked ? wanted->own[i].value : "");
    }
    values[OWN_VALUES + FILTER_OWN_MAX] = db_int(wanted->losses);
    values[OWN_VALUES + FILTER_OWN_MAX + 1] = db_int(wanted->returns);
}

#define OF_CLIENTS " FROM client c WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
#define OF_FORECASTS                                                           \
    " FROM client_forecast w JOIN client c ON c.workspace_id = w.workspace_id" \
    " AND c.id = w.id AND c.deleted_at IS NULL WHERE w.workspace_id = $1"
#define UP(key, id) " AND (" key ", " id ") > ($2, $3) ORDER BY " key ", " id " LIMIT $4"
#define DOWN(key, id) \
    " AND (" key ", " id ") < ($2, $3) ORDER BY " key " DESC, " id " DESC LIMIT $4"

/* `$2 = 0` is true: it only gives the parameter a place. */
static struct db_stream *scan_by_id(struct work *work, bool is_descending,
                                    const struct db_value *values)
{
    if (is_descending)
        return db_stream(work,
                         FACTS OF_CLIENTS " AND c.id < $3 AND $2 = 0 ORDER BY c.id DESC LIMIT $4",
                         values, SCAN_VALUES);
    return db_stream(work, FACTS OF_CLIENTS " AND c.id > $3 AND $2 = 0 ORDER BY c.id LIMIT $4",
                     values, SCAN_VALUES);
}

static struct db_stream *scan_down(struct work *work, enum client_sort sort,
                                   const struct db_value *values)
{
    switch (sort) {
    case SORT_NAME:
        return db_stream(work, FACTS OF_CLIENTS DOWN("c.sort_key", "c.id"), values, SCAN_VALUES);
    case SORT_LAST_ORDER:
        return db_stream(work,
                         FACTS OF_CLIENTS
                         " AND c.last_order_on IS NOT NULL" DOWN("c.last_order_on", "c.id"),
                         values, SCAN_VALUES);
    case SORT_ORDERS:
        return db_stream(work, FACTS OF_CLIENTS DOWN("c.order_count", "c.id"), values, SCAN_VALUES);
    case SORT_VALUE:
        return db_stream(work,
                         FACTS OF_FORECASTS " AND w.value IS NOT NULL" DOWN("w.value", "w.id"),
                         values, SCAN_VALUES);
    case SORT_WINDOW: /* store/client_windows.h */
    case SORT_CREATED:
        break;
    }
    return scan_by_id(work, true, values);
}

static struct db_stream *scan_up(struct work *work, enum client_sort sort,
                                 const struct db_value *values)
{
    switch (sort) {
    case SORT_NAME:
        return db_stream(work, FACTS OF_CLIENTS UP("c.sort_key", "c.id"), values, SCAN_VALUES);
    case SORT_LAST_ORDER:
        return db_stream(
            work, FACTS OF_CLIENTS " AND c.last_order_on IS NOT NULL" UP("c.last_order_on", "c.id"),
            values, SCAN_VALUES);
    case SORT_ORDERS:
        return db_stream(work, FACTS OF_CLIENTS UP("c.order_count", "c.id"), values, SCAN_VALUES);
    case SORT_VALUE:
        return db_stream(work, FACTS OF_FORECASTS " AND w.value IS NOT NULL" UP("w.value", "w.id"),
                         values, SCAN_VALUES);
    case SORT_WINDOW: /* store/client_windows.h */
    case SORT_CREATED:
        break;
    }
    return scan_by_id(work, false, values);
}

/* More than any sort key: bytes of 255, which UTF-8 and its sort keys do not reach. */
static struct slice last_key(void)
{
    return slice_of("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
}

/* $2 and $3. Before all others there is nothing to go on after. */
static void place_values(const struct list_scan *scan, struct db_value *values)
{
    const struct list_place *after = &scan->after;
    bool is_first = after->id == 0;
    bool is_by_id = scan->sort == SORT_CREATED || after->is_rest;
    bool is_down = scan->is_descending && !after->is_rest;

    if (is_by_id)
        values[0] = db_int(0);
    else if (scan->sort == SORT_NAME)
        values[0] = db_bytes(!is_first ? after->sort_key : is_down ? last_key() : slice_of(""));
    else
        values[0] = db_int(!is_first ? after->number : is_down ? INT64_MAX : INT64_MIN);
    values[1] = db_int(is_first && is_down ? INT64_MAX : after->id);
}

enum status client_lists_scan(struct work *work, const struct list_scan *scan,
                              client_facts_taker *take, void *context, size_t *ret_count)
{
    struct db_value values[SCAN_VALUES] = {db_int(work->workspace_id)};
    struct db_stream *stream;

    place_values(scan, values + 1);
    values[3] = db_int((int64_t)scan->limit);
    wanted_values(scan->wanted, values + 4);
    if (scan->after.is_rest)
        stream = scan_by_id(work, false, values);
    else if (scan->is_descending)
        stream = scan_down(work, scan->sort, values);
    else
        stream = scan_up(work, scan->sort, values);
    return take_rows(stream, take, context, ret_count);
}

/* --- of chosen clients --- */

/* $26 to $63, as many as FACTS_AT_ONCE; those that are left are 0, which is nobody's. */
#define CHOSEN \
    "($26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63)"

static enum status some_facts(struct work *work, const struct facts_wanted *wanted,
                              const int64_t *ids, size_t count, client_facts_taker *take,
                              void *context)
{
    struct db_value values[SCAN_VALUES + FACTS_AT_ONCE] = {db_int(work->workspace_id), db_int(0),
                                                           db_int(0), db_int(FACTS_AT_ONCE)};
    size_t taken = 0;

    wanted_values(wanted, values + 4);
    for (size_t i = 0; i < FACTS_AT_ONCE; i++)
        values[SCAN_VALUES + i] = db_int(i < count ? ids[i] : 0);
    struct db_stream *stream =
        db_stream(work, FACTS OF_CLIENTS " AND c.id IN " CHOSEN " AND $2 = 0 AND $3 = 0 LIMIT $4",
                  values, SCAN_VALUES + FACTS_AT_ONCE);
    return take_rows(stream, take, context, &taken);
}

enum status client_lists_facts(struct work *work, const struct facts_wanted *wanted,
                               const int64_t *ids, size_t count, client_facts_taker *take,
                               void *context)
{
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && at < count; at += FACTS_AT_ONCE) {
        size_t some = count - at < FACTS_AT_ONCE ? count - at : FACTS_AT_ONCE;

        status = some_facts(work, wanted, ids + at, some, take, context);
    }
    return status;
}
