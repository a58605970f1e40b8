// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/searches.h"

#include <inttypes.h>

#include "base/text.h"
#include "store/db.h"
#include "store/store.h"

/*
 * The table `search` holds the words; what indexes them is the one thing that the stores do in
 * their own way (docs/decisions/search.md). SQLite has an FTS5 table, which has to be told of each
 * change, PostgreSQL an index over an expression. In both a term is the workspace's number, a w,
 * and a word, so that a search reads nothing of other workspaces. The expression stands a second
 * time in migrations/0001_first.postgresql.sql, where it must be the same.
 */
#define SEARCH_TERMS                        \
    "CAST(workspace_id AS text) || 'w' || " \
    "replace(words, ' ', ' ' || CAST(workspace_id AS text) || 'w')"

static enum status leave_index(struct work *work, int64_t id)
{
    if (store_kind(work->store) != STORE_SQLITE)
        return STATUS_OK;
    return db_execute(work, NULL,
                      "INSERT INTO search_index (search_index, rowid, terms)"
                      " SELECT 'delete', id, " SEARCH_TERMS
                      " FROM search WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

static enum status enter_index(struct work *work, int64_t id)
{
    if (store_kind(work->store) != STORE_SQLITE)
        return STATUS_OK;
    return db_execute(work, NULL,
                      "INSERT INTO search_index (rowid, terms) SELECT id, " SEARCH_TERMS
                      " FROM search WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

static enum status delete_words(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM search WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

static enum status put_words(struct work *work, int64_t id, enum search_kind kind,
                             const char *words)
{
    return db_execute(
        work, NULL,
        "INSERT INTO search (workspace_id, id, kind, words) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, id) DO UPDATE"
        " SET kind = excluded.kind, words = excluded.words",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(kind), db_text(words)));
}

enum status searches_put(struct work *work, int64_t id, enum search_kind kind, const char *words)
{
    enum status status = leave_index(work, id);

    if (status == STATUS_OK && words[0] == '\0')
        return delete_words(work, id);
    if (status == STATUS_OK)
        status = put_words(work, id, kind, words);
    if (status == STATUS_OK)
        status = enter_index(work, id);
    return status;
}

enum status searches_insert_all(struct work *work, const struct search *searches, size_t count)
{
    struct db_bulk *bulk = db_bulk(work, "search", "workspace_id, id, kind, words", 4);
    int64_t first = INT64_MAX, last = 0;

    for (size_t i = 0; i < count; i++) {
        const struct db_value values[] = {db_int(work->workspace_id), db_int(searches[i].id),
                                          db_int(searches[i].kind), db_text(searches[i].words)};

        if (searches[i].words[0] == '\0')
            continue;
        bulk_row(bulk, values);
        first = searches[i].id < first ? searches[i].id : first;
        last = searches[i].id > last ? searches[i].id : last;
    }
    enum status status = bulk_end(bulk);
    if (status != STATUS_OK || store_kind(work->store) != STORE_SQLITE)
        return status;
    /* Ids that were only just taken lie together, and none between them is in the index yet. */
    return db_execute(work, NULL,
                      "INSERT INTO search_index (rowid, terms) SELECT id, " SEARCH_TERMS
                      " FROM search WHERE workspace_id = $1 AND id BETWEEN $2 AND $3",
                      DB_BIND(db_int(work->workspace_id), db_int(first), db_int(last)));
}

/* What is found by the words of a client that an import made, and that is gone. */
#define OF_GONE_CLIENTS                                     \
    " FROM search WHERE workspace_id = $1 AND id IN"        \
    " (SELECT c.id FROM client c WHERE c.workspace_id = $1" \
    " AND c.import_id = $2 AND c.deleted_at IS NOT NULL)"

enum status searches_delete_import(struct work *work, int64_t import_id)
{
    enum status status = STATUS_OK;

    if (store_kind(work->store) == STORE_SQLITE)
        status = db_execute(work, NULL,
                            "INSERT INTO search_index (search_index, rowid, terms)"
                            " SELECT 'delete', id, " SEARCH_TERMS OF_GONE_CLIENTS,
                            DB_BIND(db_int(work->workspace_id), db_int(import_id)));
    if (status == STATUS_OK)
        status = db_execute(work, NULL, "DELETE" OF_GONE_CLIENTS,
                            DB_BIND(db_int(work->workspace_id), db_int(import_id)));
    return status;
}

/* How a store writes a query: around each term, and between two. */
struct term_marks {
    const char *before, *after, *between;
};

static const struct term_marks sqlite_marks = {"\"", "\"*", " AND "};
static const struct term_marks postgresql_marks = {"'", "':*", " & "};

/* Folded letters and digits: all else of ASCII is between words, so that nothing that was typed can
 * be syntax of a store. */
static size_t term_length(const char *at)
{
    size_t length = 0;

    while ((at[length] >= 'a' && at[length] <= 'z') || (at[length] >= '0' && at[length] <= '9') ||
           (unsigned char)at[length] >= 0x80)
        length++;
    return length;
}

/* The words as one query of the store; "" when there are none. */
static const char *query_of(struct work *work, const char *words)
{
    bool is_sqlite = store_kind(work->store) == STORE_SQLITE;
    const struct term_marks *marks = is_sqlite ? &sqlite_marks : &postgresql_marks;
    struct text query = text_new(work->arena);

    for (const char *at = words; *at != '\0';) {
        size_t length = term_length(at);
        if (length > 0) {
            text_format(&query, "%s%s%" PRId64 "w", query.length > 0 ? marks->between : "",
                        marks->before, work->workspace_id);
            text_add_slice(&query, (struct slice){at, length});
            text_add(&query, marks->after);
        }
        at += length > 0 ? length : 1;
    }
    return query.at;
}

static struct rows find_sqlite(struct work *work, enum search_kind kind, const char *query,
                               int64_t before_id, size_t limit)
{
    return db_query(work,
                    "SELECT s.id FROM search_index x"
                    " JOIN search s ON s.workspace_id = $1 AND s.id = x.rowid"
                    " WHERE search_index MATCH $2 AND x.rowid < $5 AND s.kind = $3"
                    " ORDER BY x.rowid DESC LIMIT $4",
                    DB_BIND(db_int(work->workspace_id), db_text(query), db_int(kind),
                            db_int((int64_t)limit), db_int(before_id)));
}

static struct rows find_postgresql(struct work *work, enum search_kind kind, const char *query,
                                   int64_t before_id, size_t limit)
{
    return db_query(work,
                    "SELECT id FROM search WHERE workspace_id = $1"
                    " AND array_to_tsvector(string_to_array(" SEARCH_TERMS ", ' '))"
                    " @@ CAST($2 AS tsquery) AND kind = $3 AND id < $5"
                    " ORDER BY id DESC LIMIT $4",
                    DB_BIND(db_int(work->workspace_id), db_text(query), db_int(kind),
                            db_int((int64_t)limit), db_int(before_id)));
}

enum status searches_find(struct work *work, enum search_kind kind, const char *words,
                          int64_t before_id, size_t limit, int64_t *ret_ids, size_t *ret_count)
{
    int64_t before = before_id == 0 ? INT64_MAX : before_id;
    size_t count = 0;

    const char *query = query_of(work, words);

    *ret_count = 0;
    if (query[0] == '\0')
        return STATUS_OK;
    struct rows rows = store_kind(work->store) == STORE_SQLITE
                           ? find_sqlite(work, kind, query, before, limit)
                           : find_postgresql(work, kind, query, before, limit);
    while (rows_next(&rows))
        ret_ids[count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status searches_rebuild(struct work *work)
{
    /* PostgreSQL keeps its index by itself. */
    if (store_kind(work->store) != STORE_SQLITE)
        return STATUS_OK;
    enum status status = db_execute(
        work, NULL, "INSERT INTO search_index (search_index) VALUES ('delete-all')", DB_NONE);
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "INSERT INTO search_index (rowid, terms) SELECT id, " SEARCH_TERMS
                            " FROM search",
                            DB_NONE);
    return status;
}
