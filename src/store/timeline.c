// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/timeline.h"

#include "base/day.h"
#include "store/db.h"

#define MICROSECONDS_A_DAY "86400000000"

/* Of each kind the newest below the place ($3, $4), no more than the page holds ($5); $6 is the
 * place's day. Changes worth telling: made, archived, brought back, merged, an order
 * or enquiry that went to or came from another client (enum audit_action). */
#define NOTES                                                                               \
    "SELECT 1 AS kind, n.happened_at AS at, n.id AS id, n.kind AS subkind, n.text AS text," \
    " '' AS number, cast(NULL AS bigint) AS amount, '' AS currency FROM note n"             \
    " WHERE n.workspace_id = $1 AND n.client_id = $2 AND n.deleted_at IS NULL"              \
    " AND (n.happened_at, n.id) < ($3, $4) ORDER BY n.happened_at DESC, n.id DESC LIMIT $5"
#define ORDERS                                                                             \
    "SELECT 2 AS kind, o.accepted_on * " MICROSECONDS_A_DAY " AS at, o.id AS id,"          \
    " o.state AS subkind, CASE WHEN o.title = '' THEN o.service ELSE o.title END AS text," \
    " coalesce(o.number, '') AS number, o.amount AS amount, o.currency AS currency"        \
    " FROM client_order o WHERE o.workspace_id = $1 AND o.client_id = $2"                  \
    " AND o.deleted_at IS NULL AND o.accepted_on <= $6"                                    \
    " AND (o.accepted_on * " MICROSECONDS_A_DAY ", o.id) < ($3, $4)"                       \
    " ORDER BY o.accepted_on DESC, o.id DESC LIMIT $5"
#define ENQUIRIES                                                                             \
    "SELECT 3 AS kind, e.received_at AS at, e.id AS id, e.stage AS subkind,"                  \
    " e.title AS text, '' AS number, e.amount AS amount, e.currency AS currency"              \
    " FROM enquiry e WHERE e.workspace_id = $1 AND e.client_id = $2 AND e.deleted_at IS NULL" \
    " AND (e.received_at, e.id) < ($3, $4) ORDER BY e.received_at DESC, e.id DESC LIMIT $5"
#define CHANGES                                                                             \
    "SELECT 4 AS kind, a.at AS at, a.id AS id, a.action AS subkind, '' AS text,"            \
    " '' AS number, cast(NULL AS bigint) AS amount, '' AS currency FROM audit a"            \
    " WHERE a.workspace_id = $1 AND a.object_id = $2 AND a.undone_by IS NULL"               \
    " AND a.action IN (100, 101, 102, 103, 308, 309, 329, 330) AND (a.at, a.id) < ($3, $4)" \
    " ORDER BY a.id DESC LIMIT $5"

#define IMPORTS                                                                           \
    "SELECT 5 AS kind, i.created_at AS at, i.id AS id, i.kind AS subkind,"                \
    " i.file_name AS text, '' AS number, i.row_count AS amount, '' AS currency"           \
    " FROM client c JOIN import i ON i.workspace_id = c.workspace_id AND"                 \
    " i.id = c.import_id AND i.undone_at IS NULL WHERE c.workspace_id = $1 AND c.id = $2" \
    " AND (i.created_at, i.id) < ($3, $4)"

/* Which they are is settled by an index before any text is read. */
#define MESSAGES                                                                          \
    "SELECT 6 AS kind, m.happened_at AS at, m.id AS id, m.kind AS subkind,"               \
    " substr(m.text, 1, 1000) AS text, '' AS number, cast(NULL AS bigint) AS amount,"     \
    " '' AS currency FROM message m WHERE m.workspace_id = $1 AND m.id IN"                \
    " (SELECT x.id FROM conversation c JOIN message x ON x.workspace_id = c.workspace_id" \
    " AND x.conversation_id = c.id WHERE c.workspace_id = $1 AND c.client_id = $2"        \
    " AND c.state <> 3 AND x.deleted_at IS NULL AND (x.happened_at, x.id) < ($3, $4)"     \
    " ORDER BY x.happened_at DESC, x.id DESC LIMIT $5)"
_Static_assert(TIMELINE_TEXT_MAX == 1000, "as MESSAGES cuts it");

static struct happening read_happening(const struct rows *rows)
{
    const enum happening_kind kind = (enum happening_kind)rows_int(rows, 0);
    const int64_t figure = rows_is_null(rows, 6) ? 0 : rows_int(rows, 6);
    const bool is_import = kind == HAPPENED_IMPORT;

    return (struct happening){
        .kind = kind,
        .at = rows_int(rows, 1),
        .id = rows_int(rows, 2),
        .subkind = (int32_t)rows_int(rows, 3),
        .text = rows_text(rows, 4),
        .number = rows_text(rows, 5),
        .has_amount = !is_import && !rows_is_null(rows, 6),
        .amount = is_import ? 0 : figure,
        .rows = is_import ? figure : 0,
        .currency = rows_text(rows, 7),
    };
}

enum status timeline_list(struct work *work, int64_t client_id,
                          const struct happening_place *before, size_t limit,
                          struct happening_list *ret_list)
{
    const int64_t microseconds = INT64_C(86400000000);
    const bool is_first = before->at == 0 && before->id == 0;
    int64_t day = is_first ? DAY_LAST : before->at / microseconds + 1;
    struct rows rows = db_query(
        work,
        "WITH n1 AS (" NOTES "), o1 AS (" ORDERS "), e1 AS (" ENQUIRIES "), a1 AS (" CHANGES "),"
        " i1 AS (" IMPORTS "), m1 AS (" MESSAGES ")"
        " SELECT * FROM n1 UNION ALL SELECT * FROM o1 UNION ALL SELECT * FROM e1"
        " UNION ALL SELECT * FROM a1 UNION ALL SELECT * FROM i1 UNION ALL SELECT * FROM m1 ORDER BY 2 DESC, 3 DESC LIMIT $5",
        DB_BIND(db_int(work->workspace_id), db_int(client_id),
                db_int(is_first ? INT64_MAX : before->at), db_int(before->id),
                db_int((int64_t)limit + 1), db_int(day > DAY_LAST ? DAY_LAST : day)));
    struct happening_list list = {.items = arena_array(work->arena, struct happening, limit)};

    while (rows_next(&rows)) {
        if (list.count == limit)
            list.has_more = true;
        else
            list.items[list.count++] = read_happening(&rows);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}
