// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/search_hits.h"

#include <assert.h>

#include "store/db.h"

/* The columns of every query here, in the order in which read_hit() takes them. */
static struct search_hit read_hit(const struct rows *rows, enum search_kind kind)
{
    struct search_hit hit = {.kind = kind,
                             .id = rows_int(rows, 0),
                             .client_id = rows_is_null(rows, 1) ? 0 : rows_int(rows, 1),
                             .title = rows_text(rows, 2),
                             .whose = rows_text(rows, 3),
                             .number = rows_text(rows, 4),
                             .has_day = !rows_is_null(rows, 5),
                             .is_archived = rows_int(rows, 6) != 0};

    if (hit.has_day)
        hit.day = (day_t)rows_int(rows, 5);
    return hit;
}

#define TEN_IDS "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"

static struct rows query_clients(struct work *work, const struct db_value *values)
{
    return db_query(work,
                    "SELECT c.id, c.id, c.name, p.name, '', c.last_order_on,"
                    " (CASE WHEN c.archived_at IS NULL THEN 0 ELSE 1 END)"
                    " FROM client c JOIN contact p"
                    " ON p.workspace_id = c.workspace_id AND p.client_id = c.id AND p.is_main = 1"
                    " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND c.id IN " TEN_IDS,
                    values, SEARCH_HITS_MAX + 1);
}

static struct rows query_orders(struct work *work, const struct db_value *values)
{
    return db_query(work,
                    "SELECT o.id, o.client_id,"
                    " (CASE WHEN o.title = '' THEN o.service ELSE o.title END), c.name,"
                    " coalesce(o.number, ''), o.accepted_on, 0 FROM client_order o JOIN client c"
                    " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
                    " WHERE o.workspace_id = $1 AND o.deleted_at IS NULL"
                    " AND c.deleted_at IS NULL AND o.id IN " TEN_IDS,
                    values, SEARCH_HITS_MAX + 1);
}

/* The name of who asks stands in the row: also of somebody who is nobody's client yet. */
static struct rows query_enquiries(struct work *work, const struct db_value *values)
{
    return db_query(work,
                    "SELECT e.id, e.client_id, e.title, e.name, '', NULL, 0 FROM enquiry e"
                    " WHERE e.workspace_id = $1 AND e.deleted_at IS NULL AND e.id IN " TEN_IDS,
                    values, SEARCH_HITS_MAX + 1);
}

static struct rows query_notes(struct work *work, const struct db_value *values)
{
    return db_query(work,
                    "SELECT n.id, n.client_id, substr(n.text, 1, 160), c.name, '', NULL, 0"
                    " FROM note n JOIN client c"
                    " ON c.workspace_id = n.workspace_id AND c.id = n.client_id"
                    " WHERE n.workspace_id = $1 AND n.deleted_at IS NULL"
                    " AND c.deleted_at IS NULL AND n.id IN " TEN_IDS,
                    values, SEARCH_HITS_MAX + 1);
}
/* Whoever writes may be nobody's client yet. What is spam is not looked for. */
static struct rows query_messages(struct work *work, const struct db_value *values)
{
    return db_query(work,
                    "SELECT m.id, c.client_id, substr(m.text, 1, 160), coalesce(k.name, c.name),"
                    " '', NULL, 0 FROM message m JOIN conversation c"
                    " ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id"
                    " LEFT JOIN client k ON k.workspace_id = c.workspace_id AND k.id = c.client_id"
                    " WHERE m.workspace_id = $1 AND m.deleted_at IS NULL AND c.state <> 3"
                    " AND m.id IN " TEN_IDS,
                    values, SEARCH_HITS_MAX + 1);
}
_Static_assert(SEARCH_TEXT_MAX == 160, "as query_notes() cuts it");

static struct rows query_kind(struct work *work, enum search_kind kind,
                              const struct db_value *values)
{
    switch (kind) {
    case SEARCH_CLIENT:
        return query_clients(work, values);
    case SEARCH_ORDER:
        return query_orders(work, values);
    case SEARCH_ENQUIRY:
        return query_enquiries(work, values);
    case SEARCH_NOTE:
        return query_notes(work, values);
    case SEARCH_MESSAGE:
        break;
    }
    return query_messages(work, values);
}

static void add_in_order(const struct search_hit_list *found, const int64_t *ids, size_t count,
                         struct search_hit_list *list)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < found->count; j++)
            if (found->items[j].id == ids[i])
                list->items[list->count++] = found->items[j];
}

enum status search_hits(struct work *work, enum search_kind kind, const int64_t *ids, size_t count,
                        struct search_hit_list *ret_list)
{
    struct search_hit found_items[SEARCH_HITS_MAX];
    struct search_hit_list found = {.items = found_items};
    struct search_hit_list list = {.items = arena_array(work->arena, struct search_hit, count)};
    struct db_value values[SEARCH_HITS_MAX + 1] = {db_int(work->workspace_id)};

    assert(count <= SEARCH_HITS_MAX);
    if (count == 0) {
        *ret_list = list;
        return STATUS_OK;
    }
    for (size_t i = 0; i < SEARCH_HITS_MAX; i++) /* those that are left are 0, which is nobody's */
        values[i + 1] = db_int(i < count ? ids[i] : 0);
    struct rows rows = query_kind(work, kind, values);
    while (found.count < SEARCH_HITS_MAX && rows_next(&rows))
        found.items[found.count++] = read_hit(&rows, kind);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    add_in_order(&found, ids, count, &list);
    *ret_list = list;
    return STATUS_OK;
}

enum status search_names(struct work *work, const int64_t *ids, size_t count,
                         struct search_hit_list *ret_list)
{
    struct search_hit_list list = {.items = arena_array(work->arena, struct search_hit, count)};
    enum status status = STATUS_OK;

    assert(count <= SEARCH_NAMES_MAX);
    for (size_t at = 0; status == STATUS_OK && at < count; at += SEARCH_HITS_MAX) {
        size_t some = count - at < SEARCH_HITS_MAX ? count - at : SEARCH_HITS_MAX;
        struct search_hit_list found = {0};

        status = search_hits(work, SEARCH_CLIENT, ids + at, some, &found);
        for (size_t i = 0; status == STATUS_OK && i < found.count; i++)
            list.items[list.count++] = found.items[i];
    }
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}
