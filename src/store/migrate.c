// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrate.h"

#include "store/db_driver.h"
#include "store/migration.h"

/* The one question that each store answers in its own words. */
static struct rows count_tables(struct work *work)
{
    if (store_kind(work->store) == STORE_SQLITE)
        return db_query(work,
                        "SELECT count(*), count(*) FILTER (WHERE name = 'migration')"
                        " FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> $1",
                        DB_BIND(db_text("sqlite_")));
    return db_query(work,
                    "SELECT count(*), count(*) FILTER (WHERE tablename = 'migration')"
                    " FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
                    DB_NONE);
}

/* *ret_has false for an empty store. */
static enum status has_schema(struct work *work, bool *ret_has)
{
    struct rows rows = count_tables(work);
    int64_t tables = 0, ours = 0;

    if (rows_next(&rows)) {
        tables = rows_int(&rows, 0);
        ours = rows_int(&rows, 1);
    }
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (tables > 0 && ours == 0)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the database holds tables of another program; name an "
                                       "empty one, or one that this program made"));
    *ret_has = ours > 0;
    return STATUS_OK;
}

static enum status refuse_newer(struct work *work, int64_t number)
{
    return fault_set(&work->fault, STATUS_INVALID, "",
                     MESSAGE("the store was made by a newer program: its schema is number {1}, and "
                             "this program knows {2}; use the newer program",
                             arg_plain(number), arg_plain((int64_t)migration_count)));
}

static enum status refuse_changed(struct work *work, int64_t number)
{
    return fault_set(&work->fault, STATUS_INVALID, "",
                     MESSAGE("step {1} of the store's schema is not the one that this program "
                             "knows; use the program that made the store",
                             arg_plain(number)));
}

static enum status check_applied(struct work *work, const struct rows *rows, int64_t applied)
{
    int64_t number = rows_int(rows, 0);
    struct slice checksum = rows_bytes(rows, 1);

    if (number > (int64_t)migration_count)
        return refuse_newer(work, number);
    const struct migration *known = &migrations[applied];
    struct slice expected = {(const char *)known->checksum, sizeof(known->checksum)};
    if (number != known->number || !slice_equal(checksum, expected))
        return refuse_changed(work, number);
    return STATUS_OK;
}

static enum status count_applied(struct work *work, int64_t *ret_applied)
{
    struct rows rows = db_query(
        work, "SELECT number, checksum FROM migration ORDER BY number LIMIT 1000", DB_NONE);
    enum status bad = STATUS_OK;
    int64_t applied = 0;

    while (bad == STATUS_OK && rows_next(&rows)) {
        bad = check_applied(work, &rows, applied);
        applied++;
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        status = bad;
    if (status == STATUS_OK)
        *ret_applied = applied;
    return status;
}

enum status schema_state(struct work *work, struct schema_state *ret_state)
{
    struct schema_state state = {.newest = (int64_t)migration_count};
    bool has = false;

    enum status status = has_schema(work, &has);
    if (status == STATUS_OK && has)
        status = count_applied(work, &state.applied);
    if (status == STATUS_OK)
        *ret_state = state;
    return status;
}

static enum status run_statements(struct work *work, const struct migration *migration)
{
    const char *const *statements = migration->statements[store_kind(work->store)];
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && statements[i] != NULL; i++)
        status = work->db->driver->run_script(work->db, statements[i], &work->fault);
    return status;
}

static enum status apply(struct work *work, const struct migration *migration)
{
    struct slice checksum = {(const char *)migration->checksum, sizeof(migration->checksum)};

    enum status status = run_statements(work, migration);
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "INSERT INTO migration (number, name, checksum, applied_at)"
                            " VALUES ($1, $2, $3, $4)",
                            DB_BIND(db_int(migration->number), db_text(migration->name),
                                    db_bytes(checksum), db_int(work->now)));
    return status;
}

/* One step in one transaction, with the number that says that it was taken. */
static enum status take_step(struct work *work, bool *ret_is_newest)
{
    struct schema_state state;

    enum status status = work_begin_alone(work);
    if (status == STATUS_OK)
        status = schema_state(work, &state);
    if (status != STATUS_OK)
        return status;
    if (state.applied == state.newest) {
        work_end(work);
        *ret_is_newest = true;
        return STATUS_OK;
    }
    status = apply(work, &migrations[state.applied]);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status schema_migrate(struct work *work)
{
    enum status status = STATUS_OK;
    bool is_newest = false;

    while (status == STATUS_OK && !is_newest)
        status = take_step(work, &is_newest);
    if (status != STATUS_OK)
        work_end(work);
    return status;
}
