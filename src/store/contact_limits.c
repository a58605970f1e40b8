// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/contact_limits.h"

#include "store/db.h"

/* ---- of standings and tags ---- */

enum status contact_limits_standings(struct work *work, int32_t ret_days[CLIENT_STANDINGS])
{
    struct rows rows = db_query(
        work,
        "SELECT l.object_id, l.days FROM contact_limit l WHERE l.workspace_id = $1"
        " AND l.kind = $2 AND l.object_id BETWEEN 0 AND $3",
        DB_BIND(db_int(work->workspace_id), db_int(LIMIT_STANDING), db_int(CLIENT_STANDINGS - 1)));

    for (size_t i = 0; i < CLIENT_STANDINGS; i++)
        ret_days[i] = LIMIT_UNSET;
    while (rows_next(&rows))
        ret_days[rows_int(&rows, 0)] = (int32_t)rows_int(&rows, 1);
    return rows_end(&rows);
}

static enum status read_tags(struct work *work, struct contact_limits_base *base)
{
    struct rows rows =
        db_query(work,
                 "SELECT t.id, t.name, (SELECT l.days FROM contact_limit l"
                 " WHERE l.workspace_id = $1 AND l.kind = $2 AND l.object_id = t.id) FROM tag t"
                 " WHERE t.workspace_id = $1 ORDER BY t.name_key LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(LIMIT_TAG), db_int(LIMIT_TAGS_MAX)));

    base->tags = arena_alloc_array(work->arena, rows.row_count, sizeof(base->tags[0]));
    base->tag_count = 0;
    while (rows_next(&rows))
        base->tags[base->tag_count++] =
            (struct tag_limit){rows_int(&rows, 0), rows_text(&rows, 1),
                               rows_is_null(&rows, 2) ? LIMIT_UNSET : (int32_t)rows_int(&rows, 2)};
    return rows_end(&rows);
}

static enum status read_version(struct work *work, int64_t *ret_version)
{
    struct rows rows =
        db_query(work,
                 "WITH said AS (SELECT l.version FROM contact_limit l WHERE l.workspace_id = $1"
                 " AND l.kind = $2 AND l.object_id >= 0 UNION ALL SELECT l.version"
                 " FROM contact_limit l WHERE l.workspace_id = $1 AND l.kind = $3"
                 " AND l.object_id >= 0) SELECT coalesce(max(version), 0) FROM said",
                 DB_BIND(db_int(work->workspace_id), db_int(LIMIT_STANDING), db_int(LIMIT_TAG)));
    int64_t version = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_version = version;
    return status;
}

enum status contact_limits_base(struct work *work, struct contact_limits_base *ret_base)
{
    struct contact_limits_base base = {0};

    enum status status = contact_limits_standings(work, base.standing_days);
    if (status == STATUS_OK)
        status = read_tags(work, &base);
    if (status == STATUS_OK)
        status = read_version(work, &base.version);
    if (status == STATUS_OK)
        *ret_base = base;
    return status;
}

static enum status widen_reach(struct work *work, enum contact_limit_kind kind,
                               struct contact_limits_reach *reach)
{
    struct rows rows =
        db_query(work,
                 "WITH seen AS (SELECT l.days FROM contact_limit l WHERE l.workspace_id = $1"
                 " AND l.kind = $2 AND l.object_id > 0 ORDER BY l.object_id LIMIT $3)"
                 " SELECT count(*), coalesce(min(CASE WHEN days > 0 THEN days END), 0) FROM seen",
                 DB_BIND(db_int(work->workspace_id), db_int(kind), db_int(LIMITS_SEEN_MAX + 1)));
    const bool is_there = rows_next(&rows);
    const int64_t count = is_there ? rows_int(&rows, 0) : 0;
    const int32_t days = count > LIMITS_SEEN_MAX ? 1 : is_there ? (int32_t)rows_int(&rows, 1) : 0;

    reach->is_narrow = reach->is_narrow || count > 0;
    if (days > 0 && (reach->least_days == 0 || days < reach->least_days))
        reach->least_days = days;
    return rows_end(&rows);
}

enum status contact_limits_reach(struct work *work, struct contact_limits_reach *ret_reach)
{
    struct contact_limits_reach reach = {.is_narrow = false};

    enum status status = widen_reach(work, LIMIT_TAG, &reach);
    if (status == STATUS_OK)
        status = widen_reach(work, LIMIT_CLIENT, &reach);
    if (status == STATUS_OK)
        *ret_reach = reach;
    return status;
}

static enum status add_ids(struct rows rows, int64_t *ids, size_t *count)
{
    while (rows_next(&rows))
        ids[(*count)++] = rows_int(&rows, 0);
    return rows_end(&rows);
}

enum status contact_limits_named(struct work *work, size_t limit, int64_t *ret_ids,
                                 size_t *ret_count)
{
    size_t count = 0;

    enum status status = add_ids(
        db_query(work,
                 "SELECT l.object_id FROM contact_limit l WHERE l.workspace_id = $1"
                 " AND l.kind = $2 AND l.object_id > 0 AND l.days > 0 LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(LIMIT_CLIENT), db_int((int64_t)limit))),
        ret_ids, &count);
    if (status == STATUS_OK && count < limit)
        status = add_ids(db_query(work,
                                  "SELECT t.client_id FROM contact_limit l JOIN client_tag t"
                                  " ON t.workspace_id = l.workspace_id AND t.tag_id = l.object_id"
                                  " WHERE l.workspace_id = $1 AND l.kind = $2 AND l.object_id > 0"
                                  " AND l.days > 0 LIMIT $3",
                                  DB_BIND(db_int(work->workspace_id), db_int(LIMIT_TAG),
                                          db_int((int64_t)(limit - count)))),
                         ret_ids, &count);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

static enum status put(struct work *work, enum contact_limit_kind kind, int64_t object_id,
                       int32_t days, int64_t version)
{
    enum status status =
        db_execute(work, NULL,
                   "DELETE FROM contact_limit WHERE workspace_id = $1 AND kind = $2"
                   " AND object_id = $3",
                   DB_BIND(db_int(work->workspace_id), db_int(kind), db_int(object_id)));

    if (status != STATUS_OK || days == LIMIT_UNSET)
        return status;
    return db_execute(work, NULL,
                      "INSERT INTO contact_limit (workspace_id, id, version, kind, object_id, days,"
                      " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                              db_int(version), db_int(kind), db_int(object_id), db_int(days),
                              db_int(work->now)));
}

/* Those that are left as they were take the version of the whole, too. */
enum status contact_limits_replace_base(struct work *work, const struct contact_limits_base *base,
                                        int64_t version)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < CLIENT_STANDINGS && status == STATUS_OK; i++)
        status = put(work, LIMIT_STANDING, (int64_t)i, base->standing_days[i], version);
    for (size_t i = 0; i < base->tag_count && status == STATUS_OK; i++)
        status = put(work, LIMIT_TAG, base->tags[i].tag_id, base->tags[i].days, version);
    return status;
}

/* ---- of one client ---- */

static enum status read_said(struct work *work, int64_t client_id, enum client_standing standing,
                             struct contact_limits_client *limits)
{
    struct rows rows = db_query(
        work,
        "SELECT l.kind, l.days, l.version FROM contact_limit l WHERE l.workspace_id = $1"
        " AND l.kind = $2 AND l.object_id = $3"
        " UNION ALL SELECT l.kind, l.days, l.version FROM contact_limit l"
        " WHERE l.workspace_id = $1 AND l.kind = $4 AND l.object_id = $5"
        " UNION ALL SELECT l.kind, l.days, l.version FROM client_tag t JOIN contact_limit l"
        " ON l.workspace_id = t.workspace_id AND l.kind = $6 AND l.object_id = t.tag_id"
        " WHERE t.workspace_id = $1 AND t.client_id = $5",
        DB_BIND(db_int(work->workspace_id), db_int(LIMIT_STANDING), db_int((int64_t)standing),
                db_int(LIMIT_CLIENT), db_int(client_id), db_int(LIMIT_TAG)));
    struct contact_limits_said *said = &limits->said;

    while (rows_next(&rows)) {
        int32_t days = (int32_t)rows_int(&rows, 1);

        if (rows_int(&rows, 0) == LIMIT_TAG)
            said->tag_days = contact_limit_shorter(said->tag_days, days);
        else if (rows_int(&rows, 0) == LIMIT_STANDING)
            said->standing_days = days;
        else {
            said->own_days = days;
            limits->version = rows_int(&rows, 2);
        }
    }
    return rows_end(&rows);
}

enum status contact_limits_client(struct work *work, int64_t client_id,
                                  enum client_standing standing,
                                  struct contact_limits_client *ret_limits)
{
    struct contact_limits_client limits = {.said = {LIMIT_UNSET, LIMIT_UNSET, LIMIT_UNSET}};

    enum status status = read_said(work, client_id, standing, &limits);
    if (status == STATUS_OK)
        *ret_limits = limits;
    return status;
}

enum status contact_limits_put_client(struct work *work, int64_t client_id, int32_t days,
                                      int64_t version)
{
    return put(work, LIMIT_CLIENT, client_id, days, version);
}
