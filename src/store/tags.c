// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/tags.h"

#include "base/fold.h"

const char *tag_key(struct arena *arena, struct slice name)
{
    return fold_words(arena, name, TAG_NAME_MAX);
}

/* Columns t.id, t.name. */
static enum status read_tags(struct rows *rows, struct arena *arena, struct tag_list *ret_list)
{
    struct tag_list list = {.items = arena_array(arena, struct tag, rows->row_count)};

    while (rows_next(rows))
        list.items[list.count++] =
            (struct tag){.id = rows_int(rows, 0), .name = rows_text(rows, 1)};
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status tags_of_client(struct work *work, int64_t client_id, struct tag_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT t.id, t.name FROM client_tag l JOIN tag t ON t.workspace_id = l.workspace_id"
        " AND t.id = l.tag_id WHERE l.workspace_id = $1 AND l.client_id = $2"
        " ORDER BY t.name, t.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(2 * TAGS_OF_CLIENT_MAX)));

    return read_tags(&rows, work->arena, ret_list);
}

enum status tags_list(struct work *work, size_t max, struct tag_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT t.id, t.name FROM tag t WHERE t.workspace_id = $1"
                                " ORDER BY t.id LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int((int64_t)max)));

    return read_tags(&rows, work->arena, ret_list);
}

/* `client_id > 0` is true of all: it lets SQLite see that the index serves. */
enum status tags_each(struct work *work, db_row_taker *take, void *context)
{
    return db_each(work, take, context,
                   "SELECT l.client_id, l.tag_id FROM client_tag l"
                   " WHERE l.workspace_id = $1 AND l.client_id > 0",
                   DB_BIND(db_int(work->workspace_id)));
}

enum status tags_find(struct work *work, const char *key, struct tag *ret_tag)
{
    struct rows rows = db_query(work,
                                "SELECT t.id, t.name FROM tag t WHERE t.workspace_id = $1"
                                " AND t.name_key = $2",
                                DB_BIND(db_int(work->workspace_id), db_text(key)));
    struct tag tag = {.id = 0, .name = ""};

    if (rows_next(&rows))
        tag = (struct tag){.id = rows_int(&rows, 0), .name = rows_text(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_tag = tag;
    return status;
}

enum status tags_find_or_make(struct work *work, const char *name, const char *key, int64_t *ret_id)
{
    struct tag stored = {0};

    enum status status = tags_find(work, key, &stored);
    int64_t id = stored.id;
    if (status == STATUS_OK && id == 0) {
        id = work_new_id(work);
        status = db_execute(work, NULL,
                            "INSERT INTO tag (workspace_id, id, name, name_key, created_at)"
                            " VALUES ($1, $2, $3, $4, $5)",
                            DB_BIND(db_int(work->workspace_id), db_int(id), db_text(name),
                                    db_text(key), db_int(work->now)));
    }
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status tags_put(struct work *work, int64_t client_id, const int64_t *ids, size_t count)
{
    enum status status =
        db_execute(work, NULL, "DELETE FROM client_tag WHERE workspace_id = $1 AND client_id = $2",
                   DB_BIND(db_int(work->workspace_id), db_int(client_id)));

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = db_execute(work, NULL,
                            "INSERT INTO client_tag (workspace_id, client_id, tag_id)"
                            " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                            DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(ids[i])));
    return status;
}
