// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/archives.h"

#include <stdlib.h>
#include <string.h>

#include "store/store.h"
#include "support/check.h"
#include "support/store_case.h"

/* What stays out of an archive, see store/archives.c. */
static const char *const left_out[] = {"api_key",   "backup",      "client_forecast", "forecast",
                                       "id_block",  "idempotency", "invitation",      "job",
                                       "migration", "session",     "sign_in_link"};

static bool is_left_out(const char *name)
{
    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
        if (strcmp(name, left_out[i]) == 0)
            return true;
    return strncmp(name, "search_index", strlen("search_index")) == 0;
}

static bool is_archived(const char *name)
{
    for (int i = 0; i < ARCHIVE_TABLES; i++)
        if (strcmp(archive_tables[i].name, name) == 0)
            return true;
    return false;
}

/* Name, type (of PostgreSQL; NULL on SQLite), and 1 where NULL may stand. */
static struct rows columns_of(struct work *work, const char *table)
{
    if (store_kind(work->store) == STORE_SQLITE)
        return db_query(work,
                        "SELECT name, NULL, 1 - \"notnull\" FROM pragma_table_info($1)"
                        " ORDER BY cid",
                        DB_BIND(db_text(table)));
    return db_query(work,
                    "SELECT CAST(column_name AS text), CAST(data_type AS text),"
                    " CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END"
                    " FROM information_schema.columns WHERE table_schema = current_schema()"
                    " AND table_name = $1 ORDER BY ordinal_position",
                    DB_BIND(db_text(table)));
}

static struct rows tables_of(struct work *work)
{
    if (store_kind(work->store) == STORE_SQLITE)
        return db_query(work,
                        "SELECT name FROM sqlite_schema WHERE type = 'table'"
                        " AND substr(name, 1, 7) <> 'sqlite_'",
                        DB_NONE);
    return db_query(work,
                    "SELECT CAST(tablename AS text) FROM pg_catalog.pg_tables"
                    " WHERE schemaname = current_schema()",
                    DB_NONE);
}

static const char *type_of(char kind)
{
    switch (kind) {
    case 'l':
    case 'L':
        return "bigint";
    case 'w':
    case 'W':
        return "integer";
    case 't':
    case 'T':
        return "text";
    default:
        return "bytea";
    }
}

static void every_table_is_archived_or_left_out_on_purpose(void **state)
{
    struct work work = store_case_work(*state);
    struct rows rows = tables_of(&work);
    int archived = 0;

    while (rows_next(&rows)) {
        const char *name = rows_text(&rows, 0);

        if (!is_archived(name) && !is_left_out(name))
            fail_msg("%s is missing in store/tables.def", name);
        archived += is_archived(name);
    }
    store_case_ok(&work, rows_end(&rows));
    assert_int_equal(archived, ARCHIVE_TABLES);
    work_end(&work);
}

static void every_column_stands_in_the_list_with_its_kind(void **state)
{
    struct work work = store_case_work(*state);

    for (int i = 0; i < ARCHIVE_TABLES; i++) {
        const struct archive_table *table = &archive_tables[i];
        struct rows rows = columns_of(&work, table->name);
        size_t count = 0;

        for (; rows_next(&rows); count++) {
            char kind = table->kinds[archive_column_place(table, rows_text(&rows, 0))];

            if (!rows_is_null(&rows, 1))
                assert_string_equal(rows_text(&rows, 1), type_of(kind));
            assert_int_equal(rows_int(&rows, 2), archive_kind_may_be_null(kind));
        }
        store_case_ok(&work, rows_end(&rows));
        assert_int_equal(count, archive_column_count(table));
        assert_true(count <= ARCHIVE_COLUMNS_MAX);
    }
    work_end(&work);
}

static void parents_come_before_their_children(void **state)
{
    (void)state;
    for (size_t i = 0; i < archive_reference_count; i++)
        assert_true(archive_references[i].parent < archive_references[i].table);
}

static void the_next_id_only_grows(void **state)
{
    struct work work = store_case_work(*state);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, archives_set_next_id(&work, INT64_C(1) << 50));
    store_case_ok(&work, archives_set_next_id(&work, 2));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, work_begin(&work));
    assert_true(work_new_id(&work) >= INT64_C(1) << 50);
    work_end(&work);
}

static void a_store_with_anybody_in_it_is_not_empty(void **state)
{
    struct work work = store_case_work(*state);
    bool is_empty = true;

    store_case_ok(&work, archives_is_empty(&work, &is_empty));
    assert_false(is_empty);
    work_end(&work);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_table_is_archived_or_left_out_on_purpose),
        CASE(every_column_stands_in_the_list_with_its_kind),
        cmocka_unit_test(parents_come_before_their_children),
        CASE(the_next_id_only_grows),
        CASE(a_store_with_anybody_in_it_is_not_empty),
    };
    return run_store_tests(tests);
}
