// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/db_driver.h"
#include "support/check.h"
#include "support/plan_rows.h"
#include "support/store_case.h"

/*
 * Reads how the store would run every statement of store/ (tools/list_statements.py), and fails
 * for one that reads a whole table, or all that a workspace has in one.
 */
enum { STATEMENTS_LEAST = 60, STATEMENT_BYTES = 8192 };

/* Sources whose statements read everything: that is what they are for. */
static const char *const whole_sources[] = {
    "archives",       /* an archive is the whole store */
    "verifications",  /* so is a verification */
    "erasures",       /* a person is erased once in a while, and nothing of them overlooked */
    "complaints",     /* the mistake log counts all that was learnt, a few rows a month */
    "exports",        /* an export is all of a workspace, its clients in pages */
    "order_columns",  /* all orders of a workspace are loaded into memory, once */
    "import_matches", /* an import is matched against all that a workspace has, in one pass */
    "cue_losses",     /* the same as cues */
    "cue_doubts",     /* the rules of the day look at every address that is shared, once */
    "cue_limits",     /* and at every client's limit */
    "cue_merges",     /* what was said of clients that were merged: all of them, who are few */
    "cues",           /* the rules of the day look at every client, once */
    "db_postgres",    /* settings of a session */
    "db_sqlite",      /* whether a file is empty */
    "migrate",        /* the list of steps taken, a row each */
    "migrations",     /* run once, on a new store */
};

/* Statements that read all of a table or of a workspace, by their beginning and end, and why. */
static const struct exception {
    const char *beginning, *end, *reason;
} exceptions[] = {
    {"SELECT count(*) FROM client WHERE workspace_id = $1", "deleted_at IS NULL",
     "how many clients there are, by an index: for a page that ran out of time looking through them"},
    {"INSERT INTO search_index (rowid, terms) SELECT id", " FROM search",
     "makes the index anew, after a restore"},
    {"SELECT m.id, m.user_id, u.name, m.role, u.email", "LIMIT $2",
     "who works in a workspace: all of them are wanted, and the number is limited"},
    {"SELECT m.user_id, u.name, m.role, u.email, m.joined_at", "LIMIT $2",
     "the same, with when they were here last"},
    {"SELECT k.id, k.user_id, k.name, u.name, k.scopes", "LIMIT $3",
     "the keys of all members: a few for each, and the number is limited"},
    {"DELETE FROM client_forecast WHERE workspace_id = $1", "", "a new one takes the place of all"},
    {"DELETE FROM forecast WHERE workspace_id = $1", "", "one row"},
    {"SELECT id, version, name, language, form_of_address", "LIMIT $2",
     "all templates are wanted, and the number is limited"},
    {"DELETE FROM working_hours WHERE workspace_id = $1", "", "the week, 28 rows at most"},
    {"SELECT weekday, from_minute, to_minute FROM working_hours", "LIMIT $2", "the same"},
    {"SELECT f.id, f.made_at", "LIMIT 1", "one row"},
    {"SELECT t.id, t.name, (SELECT l.days FROM contact_limit", "LIMIT $3",
     "every tag with its limit, in the settings: the number is limited"},
    {"SELECT f.id, f.version, f.object", "LIMIT $3",
     "the fields that a business added: some tens, all of them wanted"},
    {"SELECT w.id FROM workspace w", "LIMIT 1", "one row"},
    {"SELECT w.id FROM workspace w ORDER BY w.id", "LIMIT $1",
     "a row for each workspace, now and then, and the number is limited"},
    {"SELECT w.id, w.name, $1 FROM workspace w", "LIMIT $2", "the same, for a command"},
    {"UPDATE client_order SET service = $3", "service = $2 AND deleted_at IS NULL",
     "a service is renamed on all its orders, once and on demand"},
    {"SELECT t.id, t.name FROM tag t WHERE t.workspace_id", "LIMIT $2",
     "all tags are wanted, and the number is limited"},
    {"SELECT h.id, h.version, h.kind, h.name", "LIMIT $2",
     "all mailboxes are wanted, and the number is limited"},
    {"UPDATE channel SET is_main", "archived_at IS NULL", "the same, some tens"},
    {"SELECT w.order_version, coalesce((SELECT c.changed_at", "WHERE w.id = $1",
     "one row, and the last of an index"},
};

/* Tables of one row a workspace, by the index that finds it. */
static const char *const one_row_indexes[] = {"answering_pkey"};

/* What only one store knows. */
static const char *const sqlite_words[] = {"sqlite_schema", "search_index", "pragma_"};
static const char *const postgres_words[] = {"pg_catalog", "tsvector"};

static bool has_any(const char *sql, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(sql, words[i]))
            return true;
    }
    return false;
}

static bool is_for(enum store_kind kind, const char *sql)
{
    return kind == STORE_SQLITE
               ? !has_any(sql, postgres_words, sizeof(postgres_words) / sizeof(char *))
               : !has_any(sql, sqlite_words, sizeof(sqlite_words) / sizeof(char *));
}

static bool is_whole_source(const char *source)
{
    for (size_t i = 0; i < sizeof(whole_sources) / sizeof(whole_sources[0]); i++) {
        if (strcmp(source, whole_sources[i]) == 0)
            return true;
    }
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_exception(const char *sql, bool *is_used)
{
    for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
        const struct exception *exception = &exceptions[i];

        if (strncmp(sql, exception->beginning, strlen(exception->beginning)) == 0 &&
            ends_with(sql, exception->end)) {
            is_used[i] = true;
            return true;
        }
    }
    return false;
}

/* An exception that nothing needs any more is one too many. */
static void check_exceptions(enum store_kind kind, const bool *is_used)
{
    for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
        if (!is_used[i] && is_for(kind, exceptions[i].beginning))
            fail_msg("not needed: %s (%s)", exceptions[i].beginning, exceptions[i].reason);
    }
}

/* --- plans --- */

struct plan {
    const char *sql;
    struct text lines;
    bool is_wide;     /* a step reads too much */
    bool is_scanning; /* PostgreSQL: an index scan whose condition has not come yet */
};

/* Whether the statement itself defines the name: WITH name AS (. */
static bool is_defined_within(const char *sql, struct slice name)
{
    char definition[80];

    snprintf(definition, sizeof(definition), " %.*s AS (", (int)name.length, name.at);
    return strstr(sql, definition) != NULL;
}

/* The same for its alias: FROM name n. */
static bool is_alias_of_defined(const char *sql, const char *step)
{
    struct slice alias = {step, strcspn(step, " ")};
    char word[80];

    if (is_defined_within(sql, alias))
        return true;
    snprintf(word, sizeof(word), " %.*s ", (int)alias.length, alias.at);
    for (const char *at = strstr(sql, word); at; at = strstr(at + 1, word)) {
        const char *begin = at;

        while (begin > sql && begin[-1] != ' ')
            begin--;
        if (is_defined_within(sql, (struct slice){begin, (size_t)(at - begin)}))
            return true;
    }
    return false;
}

/* "SCAN c", "SEARCH c USING INDEX client_by_name (workspace_id=?)". */
static void judge_sqlite(struct plan *plan, const char *step)
{
    static const char alone[] = "(workspace_id=?)";
    const char *end = strrchr(step, '(');

    if (strncmp(step, "SCAN ", 5) == 0 && strstr(step, "VIRTUAL TABLE") == NULL &&
        strncmp(step, "SCAN CONSTANT", 13) != 0 && !is_alias_of_defined(plan->sql, step + 5))
        plan->is_wide = true;
    if (strncmp(step, "SEARCH ", 7) == 0 && end && strcmp(end, alone) == 0)
        plan->is_wide = true;
}

static void end_index_scan(struct plan *plan)
{
    plan->is_wide = plan->is_wide || plan->is_scanning;
    plan->is_scanning = false;
}

/* "->  Index Scan using client_by_name on client c", then "Index Cond: (workspace_id = $1)". */
static void judge_postgres(struct plan *plan, const char *step)
{
    static const char alone[] = "Index Cond: (workspace_id = ";
    const char *condition = strstr(step, "Index Cond: ");

    if (condition) {
        bool is_alone = strncmp(condition, alone, strlen(alone)) == 0;
        if (!is_alone || strstr(condition, " AND "))
            plan->is_scanning = false;
        return;
    }
    if (!strstr(step, "Scan "))
        return;
    end_index_scan(plan);
    if (strstr(step, "Seq Scan on "))
        plan->is_wide = true;
    else if (strstr(step, "Index Scan ") || strstr(step, "Index Only Scan "))
        plan->is_scanning =
            !has_any(step, one_row_indexes, sizeof(one_row_indexes) / sizeof(char *));
}

static bool take_step(void *context, const struct db_value *cells, size_t count)
{
    struct plan *plan = context;
    char step[400];

    assert_int_equal(count, 1);
    snprintf(step, sizeof(step), "%.*s", (int)cells[0].bytes.length, cells[0].bytes.at);
    text_format(&plan->lines, "    %s\n", step);
    if (strncmp(step, "SCAN ", 5) == 0 || strncmp(step, "SEARCH ", 7) == 0)
        judge_sqlite(plan, step);
    else
        judge_postgres(plan, step);
    return true;
}

static size_t parameters_of(const char *sql)
{
    size_t most = 0;

    for (const char *at = strchr(sql, '$'); at; at = strchr(at + 1, '$')) {
        size_t number = strtoul(at + 1, NULL, 10);
        most = number > most ? number : most;
    }
    return most;
}

static void explain(struct store_case *test, struct plan *plan)
{
    /* What is asked is whether an index can serve, however few rows there are. */
    static const char settings[] =
        "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;"
        " SET LOCAL enable_mergejoin = off";
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    if (store_kind(work.store) == STORE_POSTGRESQL)
        store_case_ok(&work, work.db->driver->run_script(work.db, settings, &work.fault));
    if (work.db->driver->explain(work.db, plan->sql, parameters_of(plan->sql), take_step, plan,
                                 &work.fault) != STATUS_OK)
        fail_msg("%s: %s", plan->sql, work.fault.detail);
    end_index_scan(plan);
    work_end(&work);
}

/* --- data --- */

/* So much, and in several workspaces, that the planner sees what an index is for. */
static void fill(struct store_case *test)
{
    for (size_t i = 0; plan_rows[i]; i++)
        empty_store_script(&test->at, plan_rows[i]);
}

/* --- all statements --- */

struct tally {
    size_t seen, wide;
    bool is_used[sizeof(exceptions) / sizeof(exceptions[0])];
};

static void judge(struct store_case *test, const char *source, const char *sql, struct tally *tally)
{
    struct plan plan = {.sql = sql, .lines = text_new(&test->arena)};

    if (strstr(sql, "%s") || is_whole_source(source) || !is_for(store_kind(test->at.store), sql))
        return;
    tally->seen++;
    explain(test, &plan);
    if (!plan.is_wide || is_exception(sql, tally->is_used))
        return;
    tally->wide++;
    print_message("%s: %s\n%s", source, sql, plan.lines.at);
}

static void no_statement_reads_a_whole_table_or_workspace(void **state)
{
    struct store_case *test = *state;
    const char *path = getenv("REGULARS_STATEMENTS");
    FILE *file = path ? fopen(path, "r") : NULL;
    struct tally tally = {0};
    char line[STATEMENT_BYTES];

    assert_non_null(file);
    fill(test);
    while (fgets(line, sizeof(line), file)) {
        char *sql = strchr(line, '\t');

        assert_non_null(sql);
        *sql++ = '\0';
        assert_non_null(strchr(sql, '\n'));
        *strchr(sql, '\n') = '\0';
        judge(test, line, sql, &tally);
    }
    fclose(file);
    assert_true(tally.seen >= STATEMENTS_LEAST);
    check_exceptions(store_kind(test->at.store), tally.is_used);
    if (tally.wide > 0)
        fail_msg("%zu of %zu statements read too much", tally.wide, tally.seen);
}

/* The judge itself: it has to find what it looks for. */
static void statements_that_read_too_much_are_found(void **state)
{
    struct store_case *test = *state;
    static const struct {
        const char *sql;
        bool is_wide;
    } cases[] = {
        {"SELECT c.name FROM client c WHERE c.workspace_id = $1 AND c.id = $2", false},
        {"SELECT c.name FROM client c WHERE c.workspace_id = $1 AND c.kind = $2", true},
        {"SELECT c.name FROM client c WHERE c.name = $1", true},
        {"SELECT count(*) FROM client_order WHERE workspace_id = $1", true},
        {"UPDATE client SET kind = 1 WHERE workspace_id = $1 AND import_id IS NULL", true},
        {"SELECT k.name FROM contact k JOIN client c ON c.workspace_id = k.workspace_id"
         " AND c.id = k.client_id WHERE k.workspace_id = $1 AND c.reference = $2"
         " AND c.deleted_at IS NULL",
         false},
    };

    fill(test);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct plan plan = {.sql = cases[i].sql, .lines = text_new(&test->arena)};

        explain(test, &plan);
        if (plan.is_wide != cases[i].is_wide)
            fail_msg("%s:\n%s", plan.sql, plan.lines.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_statement_reads_a_whole_table_or_workspace,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(statements_that_read_too_much_are_found, store_case_setup,
                                        store_case_teardown),
    };
    return run_store_tests(tests);
}
