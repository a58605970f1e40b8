// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/db_driver.h"
#include "store/store.h"

/*
 * A program whose disk can be made to fail, or that can be killed, see test_disk_faults.py:
 *
 *     store_writer make ADDRESS          tables
 *     store_writer write ADDRESS COUNT [MAX]   one row a unit of work; says "acked ID" after each
 *                                        commit; MAX bytes is the largest file that may be written
 *     store_writer look ADDRESS          "rows COUNT SUM" and what SQLite finds wrong
 *
 * Exit code: 0, or the status that the first fault had.
 */
static const char TABLES[] = "CREATE TABLE id_block (name TEXT NOT NULL PRIMARY KEY,"
                             " next_id INTEGER NOT NULL) STRICT;"
                             "CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY,"
                             " twin INTEGER NOT NULL, filler TEXT NOT NULL) STRICT";

static void say(const char *word, int64_t number)
{
    char line[64];
    int length = snprintf(line, sizeof(line), "%s %" PRId64 "\n", word, number);

    if (write(STDOUT_FILENO, line, (size_t)length) != length)
        _exit(99);
}

static int end_with(const struct fault *fault, enum status status)
{
    printf("fault %d: %s (%s)\n", (int)status, fault->message.one ? fault->message.one : "",
           fault->detail);
    fflush(stdout);
    return (int)status;
}

static enum status make_tables(struct work *work)
{
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = work->db->driver->run_script(work->db, TABLES, &work->fault);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* Two rows, so that half of a unit would show. */
static enum status write_two(struct work *work, int64_t *ret_id)
{
    char filler[1500];
    int64_t twins[2] = {0};

    memset(filler, 'x', sizeof(filler) - 1);
    filler[sizeof(filler) - 1] = '\0';
    enum status status = work_begin(work);
    if (status == STATUS_OK) {
        twins[0] = work_new_id(work);
        twins[1] = work_new_id(work);
    }
    for (int i = 0; i < 2 && status == STATUS_OK; i++)
        status = db_execute(work, NULL, "INSERT INTO thing (id, twin, filler) VALUES ($1, $2, $3)",
                            DB_BIND(db_int(twins[i]), db_int(twins[1 - i]), db_text(filler)));
    if (status == STATUS_OK)
        status = work_commit(work);
    *ret_id = twins[0];
    return status;
}

static enum status write_rows(struct store *store, struct work *work, int64_t count)
{
    enum status first = STATUS_OK;

    for (int64_t i = 0; i < count && first == STATUS_OK; i++) {
        int64_t id;

        first = write_two(work, &id);
        if (first == STATUS_OK)
            say("acked", id);
        work_end(work);
        if (i % 8 == 7)
            store_checkpoint(store);
    }
    if (first != STATUS_OK) {
        struct work again = work_start(store, work->arena);
        int64_t id;

        say("failed", store_has_failed(store));
        say("again", (int64_t)write_two(&again, &id));
        work_end(&again);
    }
    return first;
}

static enum status look(struct work *work)
{
    struct rows rows = db_query(work, "SELECT count(*), coalesce(sum(id), 0) FROM thing", DB_NONE);

    while (rows_next(&rows))
        printf("rows %" PRId64 " %" PRId64 "\n", rows_int(&rows, 0), rows_int(&rows, 1));
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    rows = db_query(work, "SELECT id FROM thing ORDER BY id", DB_NONE);
    while (rows_next(&rows))
        printf("id %" PRId64 "\n", rows_int(&rows, 0));
    status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    rows = db_query(work,
                    "SELECT count(*) FROM thing AS a LEFT JOIN thing AS b ON b.id = a.twin"
                    " WHERE b.id IS NULL",
                    DB_NONE);
    while (rows_next(&rows))
        printf("halves %" PRId64 "\n", rows_int(&rows, 0));
    status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    rows = db_query(work, "PRAGMA integrity_check", DB_NONE);
    while (rows_next(&rows))
        printf("integrity %s\n", rows_text(&rows, 0));
    return rows_end(&rows);
}

static enum status run(struct store *store, struct arena *arena, int count, char **arguments,
                       struct fault *fault)
{
    struct work work = work_start(store, arena);
    enum status status = STATUS_OK;

    if (strcmp(arguments[1], "make") == 0)
        status = make_tables(&work);
    else if (strcmp(arguments[1], "write") == 0 && count > 3)
        status = write_rows(store, &work, strtol(arguments[3], NULL, 10));
    else
        status = look(&work);
    *fault = work.fault;
    work_end(&work);
    return status;
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct store *store;

    if (count < 3)
        return 98;
    if (count > 4) {
        rlim_t max = (rlim_t)strtol(arguments[4], NULL, 10);
        const struct rlimit limit = {max, max};

        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    const struct store_options options = {
        .access = strcmp(arguments[1], "make") == 0 ? STORE_CREATE : STORE_SERVE};
    enum status status = store_open(arguments[2], &options, &arena, &fault, &store);
    if (status != STATUS_OK)
        return end_with(&fault, status);
    status = run(store, &arena, count, arguments, &fault);
    store_close(store);
    int code = status == STATUS_OK ? 0 : end_with(&fault, status);
    arena_free(&arena);
    return code;
}
