// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrate.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/archives.h"
#include "store/db.h"
#include "support/check.h"
#include "support/store_case.h"

static int64_t number_of(struct work *work, struct rows rows)
{
    assert_true(rows_next(&rows));
    int64_t number = rows_int(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    return number;
}

static struct schema_state state_of(struct empty_store *at)
{
    struct work work = work_start(at->store, &at->arena);
    struct schema_state state = {-1, -1};

    store_case_ok(&work, schema_state(&work, &state));
    work_end(&work);
    return state;
}

static enum status migrate(struct empty_store *at, struct fault *ret_fault)
{
    struct work work = work_start(at->store, &at->arena);
    enum status status = schema_migrate(&work);

    assert_int_equal(work.unit, WORK_NONE);
    *ret_fault = work.fault;
    return status;
}

static int setup(void **state)
{
    static struct empty_store at;

    at = (struct empty_store){0};
    empty_store_make(&at, STORE_CREATE);
    *state = &at;
    return 0;
}

static int teardown(void **state)
{
    empty_store_remove(*state);
    return 0;
}

static void an_empty_store_gets_the_whole_schema(void **state)
{
    struct empty_store *at = *state;
    struct fault fault;

    assert_int_equal(state_of(at).applied, 0);
    assert_true(state_of(at).newest >= 1);
    assert_int_equal(migrate(at, &fault), STATUS_OK);
    assert_int_equal(state_of(at).applied, state_of(at).newest);

    /* A second run finds nothing to do. */
    assert_int_equal(migrate(at, &fault), STATUS_OK);
    assert_int_equal(state_of(at).applied, state_of(at).newest);

    struct work work = work_start(at->store, &at->arena);
    assert_true(number_of(&work, db_query(&work, "SELECT next_id FROM id_block", DB_NONE)) > 0);
    work_end(&work);
}

/* Reliability case D-23: every statement, begin and commit fails once. Within the first step
 * the store is empty again each time. */
static void a_run_that_fails_anywhere_is_gone_on_with(void **state)
{
    struct empty_store *at = *state;
    int failing = 1;

    for (bool was_hit = true; was_hit; failing++) {
        struct fault fault;

        failing_store_arm(&at->failing, failing);
        enum status status = migrate(at, &fault);
        was_hit = failing_store_was_hit(&at->failing);
        if (was_hit && status == STATUS_OK)
            fail_msg("call %d failed, and nobody noticed", failing);
        if (!was_hit)
            assert_int_equal(status, STATUS_OK);
        else if (failing < 20) /* behind its commit the run looks whether there is more to do */
            assert_int_equal(state_of(at).applied, 0);
    }
    assert_true(failing > 20);
    assert_int_equal(state_of(at).applied, state_of(at).newest);
}

/* The driver in front of the store ends the process before its n-th call. */
static void migrate_and_die(struct empty_store *at, int calls)
{
    struct fault fault;

    failing_store_arm(&at->failing, calls);
    if (migrate(at, &fault) != STATUS_OK && failing_store_was_hit(&at->failing))
        _exit(0);
    _exit(1);
}

/* No unit is ended and no connection closed: the process is gone in the middle of a step. */
static void killed_runs_leave_a_store_that_the_next_one_finishes(void **state)
{
    struct empty_store *at = *state;
    struct fault fault;

    for (int calls = 3; calls < 45; calls += 5) {
        int ending = 0;

        empty_store_close(at);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            empty_store_reopen(at, STORE_CREATE);
            migrate_and_die(at, calls);
        }
        assert_int_equal(waitpid(child, &ending, 0), child);
        assert_true(WIFEXITED(ending) && WEXITSTATUS(ending) == 0);
        empty_store_reopen(at, STORE_CREATE);
        assert_int_equal(state_of(at).applied, 0);
    }
    assert_int_equal(migrate(at, &fault), STATUS_OK);
    assert_int_equal(state_of(at).applied, state_of(at).newest);
}

static void check_refused(struct empty_store *at, const char *message)
{
    struct work work = work_start(at->store, &at->arena);
    struct schema_state schema = {-1, -1};
    struct fault fault;

    assert_int_equal(schema_state(&work, &schema), STATUS_INVALID);
    assert_int_equal(schema.applied, -1);
    assert_non_null(strstr(work.fault.message.one, message));
    work_end(&work);
    assert_int_equal(migrate(at, &fault), STATUS_INVALID);
    assert_non_null(strstr(fault.message.one, message));
}

/* Reliability case D-24. */
static void a_newer_schema_is_refused(void **state)
{
    struct empty_store *at = *state;
    struct fault fault;

    assert_int_equal(migrate(at, &fault), STATUS_OK);
    empty_store_script(at, "INSERT INTO migration (number, name, checksum, applied_at)"
                           " SELECT number + 1, 'later', checksum, 0 FROM migration"
                           " ORDER BY number DESC LIMIT 1");
    check_refused(at, "made by a newer program");
}

static void a_step_that_was_changed_afterwards_is_refused(void **state)
{
    struct empty_store *at = *state;
    struct fault fault;

    assert_int_equal(migrate(at, &fault), STATUS_OK);
    struct work work = work_start(at->store, &at->arena);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE migration SET checksum = $1",
                                    DB_BIND(db_bytes(slice_of("another")))));
    store_case_ok(&work, work_commit(&work));
    check_refused(at, "is not the one that this program knows");
}

static void a_missing_step_is_refused(void **state)
{
    struct empty_store *at = *state;
    struct fault fault;

    assert_int_equal(migrate(at, &fault), STATUS_OK);
    empty_store_script(at, "UPDATE migration SET number = 0 WHERE number = 1");
    check_refused(at, "is not the one that this program knows");
}

static void tables_of_another_program_are_left_alone(void **state)
{
    struct empty_store *at = *state;

    empty_store_script(at, "CREATE TABLE wp_posts (id @INT64@)");
    check_refused(at, "tables of another program");
}

/* Columns of the live schema, in their order, as the kinds of tables.def. */
static struct rows live_columns(struct work *work)
{
    if (store_kind(work->store) == STORE_SQLITE)
        return db_query(work,
                        "SELECT s.name, c.name, CASE c.type WHEN 'BLOB' THEN 'b'"
                        " WHEN 'TEXT' THEN 't' ELSE 'n' END, c.\"notnull\""
                        " FROM sqlite_schema s JOIN pragma_table_info(s.name) c"
                        " WHERE s.type = 'table' AND substr(s.name, 1, 6) <> 'sqlite'"
                        " AND substr(s.name, 1, 7) <> 'search_' ORDER BY s.name, c.cid",
                        DB_NONE);
    return db_query(work,
                    "SELECT CAST(table_name AS text), CAST(column_name AS text),"
                    " CASE data_type WHEN 'bytea' THEN 'b' WHEN 'text' THEN 't'"
                    " WHEN 'bigint' THEN 'l' ELSE 'w' END,"
                    " CASE is_nullable WHEN 'YES' THEN 0 ELSE 1 END"
                    " FROM information_schema.columns WHERE table_schema = current_schema()"
                    " ORDER BY table_name, ordinal_position",
                    DB_NONE);
}

/* What an archive leaves out: see store/archives.c. */
static bool stays_out(const char *table)
{
    static const char *const out[] = {"api_key",   "backup",      "client_forecast", "forecast",
                                      "id_block",  "idempotency", "invitation",      "job",
                                      "migration", "session",     "sign_in_link"};

    for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
        if (strcmp(out[i], table) == 0)
            return true;
    return false;
}

static size_t table_place(const char *name)
{
    for (size_t i = 0; i < ARCHIVE_TABLES; i++)
        if (strcmp(archive_tables[i].name, name) == 0)
            return i;
    fail_msg("the table %s is not in tables.def", name);
    return 0;
}

static bool kind_fits(char listed, char live, bool not_null)
{
    bool may_be_null = archive_kind_may_be_null(listed);
    char kind = may_be_null ? (char)(listed - 'A' + 'a') : listed;

    if (live == 'n') /* SQLite knows one size of whole numbers */
        return may_be_null == !not_null && (kind == 'l' || kind == 'w');
    return may_be_null == !not_null && kind == live;
}

/* Its place among the columns that tables.def lists. */
static bool has_column_at(const struct archive_table *table, const char *column, size_t place)
{
    const char *at = table->columns;

    for (size_t i = 0; i < place && at != NULL; i++) {
        at = strchr(at, ',');
        at = at != NULL ? at + 2 : NULL;
    }
    return at != NULL && strncmp(at, column, strlen(column)) == 0 &&
           (at[strlen(column)] == ',' || at[strlen(column)] == '\0');
}

static void the_list_of_tables_is_that_of_the_schema(void **state)
{
    struct empty_store *at = *state;
    struct work work = work_start(at->store, &at->arena);
    size_t counts[ARCHIVE_TABLES] = {0};

    store_case_ok(&work, schema_migrate(&work));
    struct rows rows = live_columns(&work);
    while (rows_next(&rows)) {
        const char *table = rows_text(&rows, 0), *column = rows_text(&rows, 1);
        if (stays_out(table))
            continue;
        size_t place = table_place(table);
        size_t column_place = counts[place]++;
        const struct archive_table *listed = &archive_tables[place];
        if (!has_column_at(listed, column, column_place))
            fail_msg("%s.%s is not in tables.def at its place", table, column);
        if (!kind_fits(listed->kinds[column_place], rows_text(&rows, 2)[0],
                       rows_int(&rows, 3) != 0))
            fail_msg("%s.%s has another kind in tables.def", table, column);
    }
    store_case_ok(&work, rows_end(&rows));
    for (size_t i = 0; i < ARCHIVE_TABLES; i++)
        assert_int_equal(counts[i], archive_column_count(&archive_tables[i]));
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_store_gets_the_whole_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(a_run_that_fails_anywhere_is_gone_on_with, setup, teardown),
        cmocka_unit_test_setup_teardown(killed_runs_leave_a_store_that_the_next_one_finishes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_newer_schema_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_step_that_was_changed_afterwards_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_missing_step_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(tables_of_another_program_are_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(the_list_of_tables_is_that_of_the_schema, setup, teardown),
    };
    return run_store_tests(tests);
}
