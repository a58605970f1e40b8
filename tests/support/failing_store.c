// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/failing_store.h"

#include <stdlib.h>

struct failing_db {
    struct db db;
    struct db *inner;
    struct failing_store *failing;
    bool stream_failed;
};

static struct failing_db *failing_of(const struct db *db)
{
    return (struct failing_db *)db;
}

static struct db *inner_of(const struct db *db)
{
    return failing_of(db)->inner;
}

/* True when this call is the one to fail. */
static bool counts_as_failed(struct db *db)
{
    struct failing_store *failing = failing_of(db)->failing;
    int call = atomic_fetch_add(&failing->calls, 1) + 1;

    if (call != atomic_load(&failing->failing))
        return false;
    atomic_store(&failing->was_hit, true);
    return true;
}

static enum status fail_it(struct fault *fault)
{
    return fault_set(fault, STATUS_UNAVAILABLE, "", PLAIN_MESSAGE("a test lets this fail"));
}

static enum status passed(struct db *db, enum status status)
{
    db->is_lost = inner_of(db)->is_lost;
    return status;
}

static void close_failing(struct db *db)
{
    inner_of(db)->driver->close(inner_of(db));
    free(db);
}

static enum status failing_begin(struct db *db, enum db_unit unit, struct fault *fault)
{
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(db, inner_of(db)->driver->begin(inner_of(db), unit, fault));
}

static void failing_roll_back(struct db *db)
{
    inner_of(db)->driver->roll_back(inner_of(db));
    (void)passed(db, STATUS_OK);
}

static enum status failing_commit(struct db *db, struct fault *fault)
{
    struct failing_store *failing = failing_of(db)->failing;

    atomic_fetch_add(&failing->commits, 1);
    if (counts_as_failed(db) || atomic_load(&failing->fails_commits)) {
        failing_roll_back(db);
        return fail_it(fault);
    }
    return passed(db, inner_of(db)->driver->commit(inner_of(db), fault));
}

static enum status failing_settle(struct db *db, struct fault *fault)
{
    return passed(db, inner_of(db)->driver->settle(inner_of(db), fault));
}

static enum status failing_take_alone(struct db *db, struct fault *fault)
{
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(db, inner_of(db)->driver->take_alone(inner_of(db), fault));
}

static enum status failing_run(struct db *db, const char *sql, const struct db_value *values,
                               size_t count, db_row_taker *take, void *context,
                               int64_t *ret_changed, struct fault *fault)
{
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(db, inner_of(db)->driver->run(inner_of(db), sql, values, count, take, context,
                                                ret_changed, fault));
}

static enum status failing_run_script(struct db *db, const char *sql, struct fault *fault)
{
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(db, inner_of(db)->driver->run_script(inner_of(db), sql, fault));
}

static enum status failing_stream_begin(struct db *db, const char *sql,
                                        const struct db_value *values, size_t count,
                                        struct fault *fault)
{
    failing_of(db)->stream_failed = false;
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(db, inner_of(db)->driver->stream_begin(inner_of(db), sql, values, count, fault));
}

static const struct db_value *failing_stream_next(struct db *db, size_t *ret_column_count)
{
    if (failing_of(db)->stream_failed)
        return NULL;
    failing_of(db)->stream_failed = counts_as_failed(db);
    if (failing_of(db)->stream_failed)
        return NULL;
    return inner_of(db)->driver->stream_next(inner_of(db), ret_column_count);
}

static enum status failing_stream_end(struct db *db, struct fault *fault)
{
    bool is_failed = counts_as_failed(db) || failing_of(db)->stream_failed;
    enum status status = passed(db, inner_of(db)->driver->stream_end(inner_of(db), fault));

    return is_failed ? fail_it(fault) : status;
}

struct counted_rows {
    struct db *db;
    db_row_taker *take;
    void *context;
    bool is_failed;
};

static bool take_counted(void *context, const struct db_value *cells, size_t column_count)
{
    struct counted_rows *rows = context;

    rows->is_failed = counts_as_failed(rows->db);
    return !rows->is_failed && rows->take(rows->context, cells, column_count);
}

static enum status failing_each(struct db *db, const char *sql, const struct db_value *values,
                                size_t count, db_row_taker *take, void *context,
                                struct fault *fault)
{
    struct counted_rows rows = {.db = db, .take = take, .context = context};

    if (counts_as_failed(db))
        return fail_it(fault);
    enum status status = passed(db, inner_of(db)->driver->each(inner_of(db), sql, values, count,
                                                               take_counted, &rows, fault));
    return rows.is_failed ? fail_it(fault) : status;
}

static enum status failing_bulk_begin(struct db *db, const char *table, const char *columns,
                                      size_t column_count, struct fault *fault)
{
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(
        db, inner_of(db)->driver->bulk_begin(inner_of(db), table, columns, column_count, fault));
}

static enum status failing_bulk_row(struct db *db, const struct db_value *values,
                                    struct fault *fault)
{
    if (counts_as_failed(db))
        return fail_it(fault);
    return passed(db, inner_of(db)->driver->bulk_row(inner_of(db), values, fault));
}

static enum status failing_bulk_end(struct db *db, enum db_bulk_end how, struct fault *fault)
{
    bool is_failed = counts_as_failed(db);
    enum status status = passed(db, inner_of(db)->driver->bulk_end(inner_of(db), how, fault));

    return is_failed ? fail_it(fault) : status;
}

static enum status failing_explain(struct db *db, const char *sql, size_t parameter_count,
                                   db_row_taker *take, void *context, struct fault *fault)
{
    return inner_of(db)->driver->explain(inner_of(db), sql, parameter_count, take, context, fault);
}

static void failing_checkpoint(struct db *db)
{
    if (inner_of(db)->driver->checkpoint)
        inner_of(db)->driver->checkpoint(inner_of(db));
}

/* Units share commits where the driver inside can do that. */
static const struct db_driver *failing_driver(const struct db *inner)
{
    static const struct db_driver ALONE = {
        .name = "failing",
        .close = close_failing,
        .begin = failing_begin,
        .commit = failing_commit,
        .roll_back = failing_roll_back,
        .take_alone = failing_take_alone,
        .run = failing_run,
        .run_script = failing_run_script,
        .stream_begin = failing_stream_begin,
        .stream_next = failing_stream_next,
        .stream_end = failing_stream_end,
        .each = failing_each,
        .bulk_begin = failing_bulk_begin,
        .bulk_row = failing_bulk_row,
        .bulk_end = failing_bulk_end,
        .explain = failing_explain,
        .checkpoint = failing_checkpoint,
    };
    static const struct db_driver SHARING = {
        .name = "failing",
        .close = close_failing,
        .begin = failing_begin,
        .commit = failing_commit,
        .roll_back = failing_roll_back,
        .settle = failing_settle,
        .take_alone = failing_take_alone,
        .run = failing_run,
        .run_script = failing_run_script,
        .stream_begin = failing_stream_begin,
        .stream_next = failing_stream_next,
        .stream_end = failing_stream_end,
        .each = failing_each,
        .bulk_begin = failing_bulk_begin,
        .bulk_row = failing_bulk_row,
        .bulk_end = failing_bulk_end,
        .explain = failing_explain,
        .checkpoint = failing_checkpoint,
    };

    return inner->driver->settle ? &SHARING : &ALONE;
}

struct db *failing_store_wrap(void *context, struct db *db)
{
    struct failing_db *wrapped = calloc(1, sizeof(*wrapped));

    if (!wrapped)
        abort();
    wrapped->db =
        (struct db){.driver = failing_driver(db), .store = db->store, .can_write = db->can_write};
    wrapped->inner = db;
    wrapped->failing = context;
    return &wrapped->db;
}

void failing_store_arm(struct failing_store *failing, int n)
{
    atomic_store(&failing->calls, 0);
    atomic_store(&failing->failing, n);
    atomic_store(&failing->was_hit, false);
}

bool failing_store_was_hit(struct failing_store *failing)
{
    bool was_hit = atomic_load(&failing->was_hit);

    atomic_store(&failing->failing, 0);
    return was_hit;
}

int failing_store_calls(const struct failing_store *failing)
{
    return atomic_load(&failing->calls);
}
